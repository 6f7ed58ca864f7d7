// SPDX-License-Identifier: Apache-2.0
// Tables of faults in networks: each row has one, with its code, its place and what to do.
#pragma once

#include <gmock/gmock.h>

#include "agent/kinds/language.hpp"
#include "libs/config/compose.hpp"
#include "libs/config/document.hpp"

namespace orlop::agent::kinds {

using config::Severity;
using ::testing::HasSubstr;

/// Shared by several rows. Of nobody.
inline constexpr std::string_view kKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

struct Fault {
  std::string name;
  std::string body;  ///< below "network:", so its first line is line 3
  std::string code;
  codec::Position position;
  std::string says;
  std::string remedy;
  Severity severity = Severity::error;
};

inline config::Diagnostics found_in(const std::string& body) {
  const config::Source source = {config::Layer::state, "f.yaml", "#cloud-config\nnetwork:\n" + body,
                                 config::Faults::refuse};
  return config::compose(language(), std::span(&source, 1)).diagnostics;
}

inline void expect_named(const Fault& row) {
  const auto found =
      row.severity == Severity::error
          ? found_in(row.body)
          : config::read_document(language(), "f.yaml", "#cloud-config\nnetwork:\n" + row.body)
                .diagnostics;
  ASSERT_EQ(found.size(), 1U) << describe(found);
  EXPECT_EQ(found[0].code, row.code) << describe(found);
  EXPECT_EQ(found[0].position, row.position) << describe(found);
  EXPECT_EQ(found[0].severity, row.severity) << describe(found);
  EXPECT_EQ(found[0].file, "f.yaml");
  EXPECT_THAT(found[0].message, HasSubstr(row.says));
  EXPECT_THAT(found[0].remedy, HasSubstr(row.remedy));
}

}  // namespace orlop::agent::kinds
