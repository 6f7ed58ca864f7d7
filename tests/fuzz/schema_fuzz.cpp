// rooms: agent_documents agent_kinds builder_documents codec
// SPDX-License-Identifier: Apache-2.0
// Any JSON held against every section: validating, redacting and reading never fail, what is valid
// is read and written again as a valid document that reads the same.
#include <array>
#include <cstdlib>

#include "agent/documents/documents.hpp"
#include "agent/kinds/language.hpp"
#include "image-builder/documents/documents.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/redact.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace orlop;

void hold_against(const codec::Value& value, const schema::AnySection& section) {
  const auto found = schema::validate(value, section);
  const auto shown = schema::redact(value, section);
  if (!schema::has_errors(found)) (void)schema::validate_together(shown, section);
  if (section.decode == nullptr) return;
  auto owner = section.decode(section, value);
  if (schema::has_errors(found) || !section.path.empty()) return;
  const auto written = section.encode(section, owner);
  if (schema::has_errors(schema::validate(written, section))) std::abort();
  if (section.encode(section, section.decode(section, written)) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = codec::parse_json(text, {.max_bytes = 65536, .max_depth = 16});
  if (!value) return 0;
  static const auto kAgents = agent::documents::documents();
  for (const auto& document : kAgents) hold_against(*value, document.section);
  for (const auto& document : builder::documents::documents()) {
    hold_against(*value, document.section);
  }
  // Sections of the configuration look at some keys of the whole; the others must not matter.
  hold_against(*value, agent::kinds::language().section());
  for (const auto& section : agent::kinds::sections()) {
    (void)section.encode(section, section.decode(section, *value));
  }
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  return {
      to_bytes(R"({"schema":"orlop.health/1","version":"1","rootHash":"00","passed":true})"),
      to_bytes(
          R"({"schema":"orlop.plan/1","actions":[{"resource":"a","units":[]}],"reboot":false})"),
      to_bytes(R"({"users":[{"name":"a","groups":"b,c","sudo":false,"passwd":"$y$x"}]})"),
      to_bytes(R"({"systemd":{"units":[{"name":"a.service","enabled":null}]},"sysctl":{"a.b":1}})"),
      to_bytes(R"({"variant":"base","sizes":{"esp":"1 MiB","disk":"9 GiB"},"packages":["a"]})"),
      to_bytes(R"({"write_files":[{"path":"/etc/a","encoding":"b64","permissions":"0600"}]})")};
}
