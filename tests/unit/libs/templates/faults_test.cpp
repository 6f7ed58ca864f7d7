// SPDX-License-Identifier: Apache-2.0
// What is wrong with a template is named with its place and what to do, and nothing is endless.
#include <gmock/gmock.h>

#include "libs/base/format.hpp"
#include "libs/templates/render.hpp"
#include "tests/unit/libs/templates/variables.hpp"

namespace orlop::templates {
namespace {

using ::testing::HasSubstr;

struct Wrong {
  std::string text;
  std::string place;  ///< "line:column"
  std::string says;
};

TEST(Fault, HasItsPlaceAndARemedy) {
  const Wrong rows[] = {
      {"a\n b {{ nowhere }}", "2:7", "'nowhere' is not known"},
      {"{{ v1.nowhere }}", "1:6", "'v1.nowhere' is not known"},
      {"{{ ds.meta_data.x.y }}", "1:18", "'ds.meta_data.x.y' is not known"},
      {"{{ ds.meta_data.keys[5] }}", "1:21", "'keys[5]' is not known"},
      {"{{ ds['x'] }}", "1:6", "'ds['x']' is not known"},
      {"{{ v1.number[0] }}", "1:13", "a integer has no element [0]"},
      {"{% if nowhere %}{% endif %}", "1:7", "'nowhere'"},
      {"{{ 1 | nofilter }}", "1:6", "there is no filter 'nofilter'"},
      {"{{ 1 | lower }}", "1:6", "'lower': takes a string, found a integer"},
      {"{{ 'a' | replace('b') }}", "1:8", "'replace' takes 2 values in brackets, found 1"},
      {"{{ 'a' | int }}", "1:8", "takes a string of digits"},
      {"{{ [] | first }}", "1:7", "not empty"},
      {"{{ 1 is odd }}", "1:6", "there is no test 'odd'"},
      {"{{ 1 + 'a' }}", "1:6", "'+' does not go with a integer and a string"},
      {"{{ 1 < 'a' }}", "1:6", "'<' does not go"},
      {"{{ 1 // 0 }}", "1:6", "'//' has no result"},
      {"{{ 9223372036854775807 + 1 }}", "1:24", "'+' has no result"},
      {"{{ 99999999999999999999 }}", "1:4", "too large"},
      {"{{ 1.5 }}", "1:6", "the name of a member is missing"},
      {"{{ 1a }}", "1:4", "'1a' is no number"},
      {"{{ }}", "1:1", "an expression is missing"},
      {"{{ 1 + }}", "1:7", "an expression is missing"},
      {"{{ (1 }}", "1:6", "')' is missing"},
      {"{{ [1 }}", "1:6", "']' is missing"},
      {"{{ a b }}", "1:6", "'b' was not expected"},
      {"{{ 'a }}", "1:4", "the quoted text has no end"},
      {"{{ a", "1:1", "the tag has no end"},
      {"x {# a", "1:3", "the comment has no end"},
      {"{{ a ? b }}", "1:6", "the sign '?' means nothing"},
      {"{% raw %} {% endra %}", "1:1", "'raw' has no end"},
      {"\n{% if 1 %}a", "2:1", "the tag has no 'endif'"},
      {"{% for a in [] %}{% endif %}", "1:18", "the tag 'endif' is not known here"},
      {"{% include 'a' %}", "1:1", "the tag 'include' is not known here"},
      {"{% %}", "1:1", "the tag '' is not known"},
      {"{% for 1 in a %}{% endfor %}", "1:8", "the name of a variable is missing"},
      {"{% for a %}{% endfor %}", "1:1", "'in' is missing"},
      {"{% for a in 7 %}{% endfor %}", "1:1", "'for' goes through lists, found a integer"},
      {"{% for a, b in [1] %}{% endfor %}", "1:1", "takes pairs"},
      {"{% set a %}", "1:1", "'=' is missing"},
      {"{% if 1 %}{% else %}{% elif 1 %}{% endif %}", "1:21", "the tag 'elif'"},
  };
  for (const auto& row : rows) {
    const auto result = render(row.text, sample_variables());
    ASSERT_FALSE(result.has_value()) << row.text << "\n" << result->text;
    const auto& [error, position] = result.error();
    EXPECT_EQ(formatted("{}:{}", position.line, position.column), row.place) << row.text << "\n"
                                                                             << error.describe();
    EXPECT_THAT(error.describe(), HasSubstr(row.says)) << row.text;
    EXPECT_FALSE(error.remedy().empty()) << row.text;
  }
}

TEST(Fault, OfAnUnknownNameListsWhatIsKnown) {
  const auto deep = render("{{ ds.meta_data.x }}", sample_variables());
  EXPECT_THAT(deep.error().error.remedy(), HasSubstr("Known are local-hostname, keys, tags;"));
  const auto top = render("{% set mine = 1 %}{{ x }}", sample_variables());
  EXPECT_THAT(top.error().error.remedy(), HasSubstr("Known are mine, v1, ds, local_hostname;"));
  const auto nothing = render("{{ v1.region.x }}", sample_variables());
  EXPECT_THAT(nothing.error().error.remedy(), HasSubstr("Nothing is known there"));
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string whole;
  for (; count > 0; --count) whole += text;
  return whole;
}

TEST(Bounds, AreNamed) {
  const std::string ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
  const std::string loop = "{% for a in " + ten + " %}";
  const std::pair<std::string, std::string> rows[] = {
      {repeated(loop, 6) + "x" + repeated("{% endfor %}", 6), "too many steps"},
      {"{% set a = 'abcdefgh' %}" + repeated("{% set a = a ~ a %}", 30), "too large"},
      {"{% set a = 'aaaaaaaaaaaaaaaa' %}" + repeated("{% set a = a ~ a %}", 15) +
           "{% for b in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] %}" + repeated("{% set c = a ~ 1 %}", 9) +
           "{% endfor %}",
       "too much"},
      {"{% set a = 'aaaaaaaa' %}" + repeated("{% set a = a.replace('a', a) %}", 3) + "{{ a }}",
       "bytes"},
      {repeated("{% if 1 %}", 30) + repeated("{% endif %}", 30), "nested too deeply"},
      {"{{ " + repeated("(", 60) + "1" + repeated(")", 60) + " }}", "nested too deeply"},
      {"{{ " + repeated("[", 60) + repeated("]", 60) + " }}", "nested too deeply"},
      {"{{ 1" + repeated(" + 1", 500) + " }}", "too long"},
      {"{{ v1" + repeated(".a", 500) + " }}", "too long"},
      {std::string((std::size_t{1} << 20) + 1, 'a'), "the template has more than 1048576 bytes"},
  };
  for (const auto& [text, says] : rows) {
    const auto result = render(text, sample_variables());
    ASSERT_FALSE(result.has_value()) << text.substr(0, 80);
    EXPECT_THAT(result.error().error.describe(), HasSubstr(says)) << text.substr(0, 80);
  }
  const auto small = render("{{ 'abc' }}{{ 'abc' }}", sample_variables(), {.max_bytes = 25});
  EXPECT_TRUE(small.has_value());
  EXPECT_FALSE(render("{% for a in [1,2,3] %}12345678901234567890{% endfor %}", sample_variables(),
                      {.max_bytes = 55})
                   .has_value());
}

}  // namespace
}  // namespace orlop::templates
