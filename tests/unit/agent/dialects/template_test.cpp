// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/template.hpp"

#include <gmock/gmock.h>

#include "libs/codec/json.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::dialects {
namespace {

codec::Value facts() {
  return codec::parse_json(R"({"MachineID":"0123456789abcdef","n":7,"empty":"","list":["a"],
      "Values":{"node":{"hostname":"edge"},"product":{"uuid":"AB-CD"}}})")
      .value();
}

TEST(GoTemplate, IsFilledIn) {
  const std::pair<std::string, std::string> rows[] = {
      {"plain", "plain"},
      {"{{ .MachineID }}", "0123456789abcdef"},
      {"a-{{trunc 4 .MachineID}}-b", "a-0123-b"},
      {"{{ trunc -4 .MachineID }}", "cdef"},
      {"{{ .MachineID | trunc 4 | upper }}", "0123"},
      {"{{ .Values.node.hostname }}.lan", "edge.lan"},
      {"{{ .Values.product.uuid | lower | replace \"-\" \"\" }}", "abcd"},
      {"{{ .n }}{{/* nothing */}}", "7"},
      {"{{ \"a\\\"b\" }}{{ `c\\` }}", "a\"bc\\"},
      {"{{ default \"x\" .empty }}", "x"},
      {"{{ if eq .Values.node.hostname \"edge\" }}yes{{ else }}no{{ end }}", "yes"},
      {"{{ if .empty }}a{{ else if .n }}b{{ else }}c{{ end }}d", "bd"},
      {"{{ if not .n }}a{{ end }}", ""},
      {"{{ if and .n (hasPrefix \"01\" .MachineID) }}{{ if .empty }}x{{ else }}y{{ end }}{{ end }}",
       "y"},
      {"{{ if .empty }}{{ .nothing }}{{ end }}ok", "ok"},
      {"a  {{- \"b\" -}}  c", "abc"},
      {"{{ \"a\" | sha256sum | trunc 6 }}", "ca9781"},
      {"{{ b64enc \"hello\" }}", "aGVsbG8="},
      {"{{ substr 1 3 \"abcd\" }}", "bc"},
  };
  for (const auto& [text, rendered] : rows)
    EXPECT_THAT(render_template(text, facts()), testing::IsOkAnd(rendered)) << text;
}

TEST(GoTemplate, WhatIsWrongIsNamed) {
  const std::pair<std::string, const char*> rows[] = {
      {"{{ .Values.node.name }}", "'.Values.node.name'"},
      {"{{ .MachineID", "not closed"},
      {"{{ end }}", "closes nothing"},
      {"{{ if .n }}a", "no 'end'"},
      {"{{ frobnicate 1 }}", "'frobnicate'"},
      {"{{ trunc 1 }}", "number of arguments"},
      {"{{ range .list }}{{ end }}", "'range'"},
      {"{{ $x := 1 }}", "variables"},
      {"{{ \"a }}", "not closed"},
      {"{{ (.n }}", "not closed"},
      {"{{ }}", "missing"},
      {"{{ .n .n }}", "no function"},
  };
  for (const auto& [text, says] : rows) {
    const auto rendered = render_template(text, facts());
    ASSERT_FALSE(rendered.has_value()) << text;
    EXPECT_THAT(rendered.error().describe(), ::testing::HasSubstr(says)) << text;
  }
}

TEST(GoTemplate, DepthIsBounded) {
  std::string brackets = "{{ " + std::string(1000, '(') + ".n" + std::string(1000, ')') + " }}";
  EXPECT_FALSE(render_template(brackets, facts()).has_value());
  std::string blocks;
  for (int i = 0; i < 1000; ++i) blocks += "{{ if .n }}";
  EXPECT_FALSE(render_template(blocks, facts()).has_value());
}

}  // namespace
}  // namespace orlop::agent::dialects
