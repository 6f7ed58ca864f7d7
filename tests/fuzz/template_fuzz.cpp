// rooms: templates
// SPDX-License-Identifier: Apache-2.0
// Templates of anybody: rendered within bounds, or refused with a place in the text; each line of
// the result comes from a line of the template.
#include <algorithm>
#include <cstdlib>

#include "libs/codec/yaml.hpp"
#include "libs/templates/render.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

constexpr orlop::templates::Limits kTight{
    .max_bytes = std::size_t{1} << 16, .max_steps = 5000, .max_work = std::size_t{1} << 20};

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace orlop;
  static const auto kVariables =
      codec::parse_yaml("v1: {a-b: x, n: 7, l: [1, [2, 3]], e: ''}\nds: {m: {k: v}}\n").value();
  const auto text = as_text(ByteView(data, size));
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  const auto result = templates::render(text, kVariables, kTight);
  if (!result) {
    expect(result.error().position.line >= 1 && result.error().position.line <= lines);
    expect(!result.error().error.remedy().empty());
    return 0;
  }
  expect(result->text.size() <= kTight.max_bytes);
  const auto breaks = static_cast<std::size_t>(std::ranges::count(result->text, '\n'));
  const bool open = !result->text.empty() && !result->text.ends_with('\n');
  expect(result->lines.size() == breaks + (open ? 1 : 0));
  expect(std::ranges::all_of(result->lines,
                             [&](std::uint32_t line) { return line >= 1 && line <= lines; }));
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> all;
  for (const auto* text :
       {"", "plain\n", "{{ v1.a_b }}", "{{ v1['a-b'] | upper | replace('X', \"y\") }}",
        "{% if v1.n > 3 and not v1.e %}a{% elif x is defined %}b{% else %}c{% endif %}\n",
        "{% for i in v1.l %}\n- {{ i }} {{ loop.index }}\n{% else %}none{% endfor %}\n",
        "{% for k, v in ds.m.items() %}{{ k ~ v }}{% endfor %}",
        "{# note #}\n{%- set x = [1, 2] -%} {{ x[0] }}", "{% raw %}{{ a }}{% endraw %}",
        "{{ x | default('y', true) }}{{ 1 if v1.e else -2 // 3 }}",
        "{{ 'a.b'.split('.')[1] in ['b'] }}", "{{ (v1.n + 1) * 2 % 5 }}"})
    all.push_back(to_bytes(text));
  return all;
}
