// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/sarif.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"

namespace orlop::schema {
namespace {

TEST(Sarif, HasARuleForEachCodeAndAPlaceForEachFault) {
  const Diagnostics found = {
      {"a.yaml", {3, 7}, Severity::error, "unknown-key", "the key 'x' is not known", "Remove it."},
      {"a.yaml", {4, 1}, Severity::warning, "no-effect", "no effect", ""},
      {"b.yaml", {}, Severity::note, "unknown-key", "as a whole", ""}};
  EXPECT_EQ(
      codec::write_json(to_sarif(found, "orlop", "1.0")),
      R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[)"
      R"({"tool":{"driver":{"name":"orlop","version":"1.0","rules":[{"id":"unknown-key"},)"
      R"({"id":"no-effect"}]}},"columnKind":"unicodeCodePoints","results":[)"
      R"({"ruleId":"unknown-key","level":"error","message":{"text":"the key 'x' is not known. )"
      R"(Remove it."},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.yaml"},)"
      R"("region":{"startLine":3,"startColumn":7}}}]},)"
      R"({"ruleId":"no-effect","level":"warning","message":{"text":"no effect"},"locations":[)"
      R"({"physicalLocation":{"artifactLocation":{"uri":"a.yaml"},)"
      R"("region":{"startLine":4,"startColumn":1}}}]},)"
      R"({"ruleId":"unknown-key","level":"note","message":{"text":"as a whole"},"locations":[)"
      R"({"physicalLocation":{"artifactLocation":{"uri":"b.yaml"}}}]}]}]})");
}

}  // namespace
}  // namespace orlop::schema
