// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/render.hpp"

#include <gmock/gmock.h>

#include "tests/unit/libs/templates/variables.hpp"

namespace orlop::templates {
namespace {

using ::testing::ElementsAre;

std::string rendered(const std::string& text) {
  const auto result = render(text, sample_variables());
  if (result) return result->text;
  ADD_FAILURE() << text << "\n" << result.error().error.report();
  return {};
}

struct Row {
  std::string text;
  std::string result;
};

TEST(Render, FillsValuesIn) {
  const Row rows[] = {
      {"", ""},
      {"plain { } {a} }} %} #}\n", "plain { } {a} }} %} #}\n"},
      {"{{ local_hostname }}", "edge-1"},
      {"{{v1.local_hostname}}!", "edge-1!"},
      {"{{ ds.meta_data.local_hostname }}", "edge-1"},
      {"{{ ds['meta_data']['local-hostname'] }}", "edge-1"},
      {"{{ ds.meta_data.keys[0] }}{{ ds.meta_data.keys[-1] }}", "k1k2"},
      {"{{ v1.number }} {{ v1.on }} {{ v1.nothing }}", "7 True None"},
      {"{{ ds.meta_data.keys }} {{ ds.meta_data.tags }}", R"(["k1","k2"] {"a":1,"b":2})"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, ComputesAsPythonDoes) {
  const Row rows[] = {
      {"{{ 1 + 2 * 3 }}", "7"},
      {"{{ (1 + 2) * 3 }}", "9"},
      {"{{ -7 // 2 }} {{ -7 % 2 }} {{ 7 // -2 }}", "-4 1 -4"},
      {"{{ 'a' + 'b' }} {{ 'a' ~ 1 ~ none }}", "ab a1None"},
      {"{{ [1] + [2] }}", "[1,2]"},
      {"{{ 1 < 2 and 'a' <= 'b' }}", "True"},
      {"{{ 1 == 1 or nowhere }}", "True"},
      {"{{ not true }} {{ not not true }}", "False True"},
      {"{{ 'b' in 'abc' }} {{ 'k1' in ds.meta_data.keys }} {{ 'z' not in ds.meta_data.tags }}",
       "True True True"},
      {"{{ 1 != 2 }} {{ 2 >= 3 }} {{ 2 > 1 }}", "True False True"},
      {"{{ 'a' if v1.on else 'b' }}{{ 'a' if v1.empty else 'b' if v1.nothing else 'c' }}", "ac"},
      {"{{ '' or 'x' }} {{ 'y' and 'z' }}", "x z"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, KnowsFiltersAndMethods) {
  const Row rows[] = {
      {"{{ nowhere | default('x') }} {{ ds.nowhere.deeper | d('y') }} {{ nowhere | default }}.",
       "x y ."},
      {"{{ v1.empty | default('x') }}{{ v1.empty | default('x', true) }}", "x"},
      {"{{ ds.meta_data.keys[9] | default('none') }}", "none"},
      {"{{ nowhere | default(also) | default('z') }}", "z"},
      {"{{ 'aB' | upper | lower }} {{ 'aB'.upper() }} {{ 'hEY' | capitalize }}", "ab AB Hey"},
      {"{{ ' a ' | trim }}{{ ' b '.strip() }}", "ab"},
      {"{{ 'a.b.c' | replace('.', '-') }} {{ 'a.b'.replace('', 'x') }}", "a-b-c a.b"},
      {"{{ 'a.b.c'.split('.')[1] }} {{ ['a', 'b'] | join('+') }} {{ [1, 2] | join }}", "b a+b 12"},
      {"{{ 'ü' | length }} {{ [1, 2] | count }} {{ ds.meta_data.tags | length }}", "1 2 2"},
      {"{{ [1, 2] | first }} {{ [1, 2] | last }}", "1 2"},
      {"{{ '12' | int + 1 }} {{ 12 | string + '1' }}", "13 121"},
      {"{{ 'a\\n\"' | tojson }}", R"("a\n\"")"},
      {"{{ ds.meta_data.tags.keys() | join(',') }} {{ ds.meta_data.tags | values | join(',') }}",
       "a,b 1,2"},
      {"{{ 'edge-1'.startswith('edge') }} {{ 'edge-1'.endswith('2') }}", "True False"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, KnowsTests) {
  const Row rows[] = {
      {"{{ v1 is defined }} {{ v2 is defined }} {{ v2.a.b is undefined }}", "True False True"},
      {"{{ v2 is not defined }} {{ not v2 is defined }}", "True True"},
      {"{{ v1.nothing is none }} {{ 'a' is string }} {{ 1 is number }} {{ 1 is integer }}",
       "True True True True"},
      {"{{ v1 is mapping }} {{ [] is sequence }} {{ v1.on is true }} {{ v1.on is boolean }}",
       "True True True True"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, ChoosesAndRepeats) {
  const Row rows[] = {
      {"{% if v1.on %}a{% else %}b{% endif %}", "a"},
      {"{% if v1.region == 'us' %}a{% elif v1.region == 'eu' %}b{% else %}c{% endif %}", "b"},
      {"{% if false %}a{% elif false %}b{% else %}c{% endif %}", "c"},
      {"{% if false %}a{% endif %}", ""},
      {"{% for k in ds.meta_data.keys %}- {{ k }}\n{% endfor %}end", "- k1\n- k2\nend"},
      {"{% for k in ds.meta_data.tags %}{{ k }}{% endfor %}", "ab"},
      {"{% for k, v in ds.meta_data.tags.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;"},
      {"{% for k in [] %}x{% else %}none{% endfor %}", "none"},
      {"{% for k in [7, 8] %}{{ loop.index }}{{ loop.first }}{{ loop.last }} {% endfor %}",
       "1TrueFalse 2FalseTrue "},
      {"{% for a in [1, 2] %}{% for b in [3, 4] %}{{ a }}{{ b }} {% endfor %}{% endfor %}",
       "13 14 23 24 "},
      {"{% set x = 'a' ~ 1 %}{{ x }}{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "a12"},
      // What is set in a loop ends with its turn.
      {"{% set x = 1 %}{% for k in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}", "21"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, TakesTheLineBreakBehindATag) {
  const Row rows[] = {
      {"a\n{% if true %}\nb\n{% endif %}\nc\n", "a\nb\nc\n"},
      {"a\n{# note #}\nb\n", "a\nb\n"},
      {"{# a\nb #}\r\nc", "c"},
      {"{{ 1 }}\n{{ 2 }}\n", "1\n2\n"},
      {"a  {%- if true -%}  \n b {%- endif -%} c", "abc"},
      {"a {{- 1 -}} b {#- x -#} c", "a1bc"},
      {"{% if true +%}\nb{% endif %}", "\nb"},
      {"  {% if true %}\nx{% endif %}", "  x"},
      {"{% raw %}{{ a }} {% if %}{% endraw %}\nb", "{{ a }} {% if %}b"},
      {"{% raw -%}  a  {%- endraw -%} b", "ab"},
  };
  for (const auto& row : rows) EXPECT_EQ(rendered(row.text), row.result) << row.text;
}

TEST(Render, SaysWhereItsLinesComeFrom) {
  const auto result = render(
      "## template: jinja\n"
      "{% for k in [1, 2] %}\n"
      "- {{ k }}\n"
      "  x\n"
      "{% endfor %}\n"
      "{{ 'a\nb' }}\n"
      "end\n",
      sample_variables());
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->text, "## template: jinja\n- 1\n  x\n- 2\n  x\na\nb\nend\n");
  EXPECT_THAT(result->lines, ElementsAre(1, 3, 4, 3, 4, 6, 6, 8));
}

}  // namespace
}  // namespace orlop::templates
