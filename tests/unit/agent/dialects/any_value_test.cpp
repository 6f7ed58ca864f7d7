// SPDX-License-Identifier: Apache-2.0
// Whatever stands at whatever place of a document ends in a document of ours and what there is to
// say about it, and never in the end of the program.
#include <gmock/gmock.h>

#include "agent/dialects/ignition/section.hpp"
#include "agent/engine/target.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/places.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

const Value kValues[] = {{},
                         Value(""),
                         Value("x"),
                         Value(true),
                         Value(0),
                         Value::array(),
                         Value::object(),
                         Value::array({Value()}),
                         Value::object({{"x", Value()}})};

void expect_read(const Value& document, const std::string& header) {
  const auto text = header + codec::write_json(document) + '\n';
  for (const auto faults : {config::Faults::refuse, config::Faults::leave_out}) {
    config::Document read;
    ASSERT_NO_THROW(read = config::read_document(kinds::language(), "d", text, faults)) << text;
    const auto reading = kinds::language().reading("d");
    const auto found = schema::validate(read.value, kinds::language().section(), reading);
    EXPECT_FALSE(schema::has_errors(found)) << text << schema::describe(found);
    auto system = testing::image_tree();
    const engine::Owned nothing;
    engine::View view(system, {.live = true, .state_folder = "/state/orlop"}, nothing);
    ASSERT_NO_THROW((void)engine::make_target(kinds::all(), read.value, view)) << text;
  }
}

/// Beside the value, what translations put into the same lists and mappings.
Value with_stages(Value document) {
  if (document.find("stages") != nullptr) return document;
  const auto step = codec::parse_json(
      R"({"systemctl":{"enable":["a"],"overrides":[{"service":"b","content":"[Service]\n"}]},
          "users":{"k":{}},"sysctl":{"a.b":1},"environment":{"A":"b"},"hostname":"h",
          "commands":["x"],"dns":{"nameservers":["1.1.1.1"]}})");
  document.set("stages", Value::object({{"boot", Value::array({*step})}}));
  return document;
}

TEST(Documents, AnyValueAtAnyPlaceIsRead) {
  std::size_t places = 0;
  testing::each_place(kinds::language().written(),
                      [&](const std::string&, const auto&, const testing::Around& around) {
                        ++places;
                        for (const auto& value : kValues)
                          expect_read(around(value), "#cloud-config\n");
                      });
  EXPECT_GE(places, 300U);
}

TEST(Documents, AnyValueBesideATranslationIsRead) {
  for (const auto& field : kinds::language().written().fields) {
    for (const auto& value : kValues) {
      auto document = Value::object({{std::string(field.key), value}});
      document.set("ssh_pwauth", true);
      document.set("power_state", Value::object({{"mode", "reboot"}}));
      document.set(field.key, value);
      expect_read(with_stages(std::move(document)), "#cloud-config\n");
    }
  }
}

TEST(Documents, AnyValueAtAnyPlaceOfIgnitionsIsRead) {
  std::size_t places = 0;
  testing::each_place(
      ignition::kConfig, [&](const std::string&, const auto&, const testing::Around& around) {
        ++places;
        for (const auto& value : kValues) {
          auto document = around(value);
          if (document.find("ignition") == nullptr || !document.find("ignition")->is_object())
            document.set("ignition", Value::object());
          if (document.find("ignition")->find("version") == nullptr)
            document.find("ignition")->set("version", "3.4.0");
          expect_read(document, "");
        }
      });
  EXPECT_GE(places, 50U);
}

}  // namespace
}  // namespace orlop::agent::dialects
