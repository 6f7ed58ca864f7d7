// rooms: codec
// SPDX-License-Identifier: Apache-2.0
// JSON and YAML from bytes of anybody: what is accepted can be written, read again and is the same;
// limits hold; positions lie in the text.
#include <algorithm>
#include <cstdlib>

#include "libs/codec/yaml.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace {

using namespace orlop;
using namespace orlop::codec;

constexpr ParseLimits kLimits{.max_bytes = 4096, .max_depth = 16, .max_nodes = 256};

void expect(bool holds) {
  if (!holds) std::abort();
}

struct Measures {
  std::size_t nodes = 0;
  std::size_t depth = 0;
};

void measure(const Value& value, std::size_t depth, std::uint32_t lines, Measures& found) {
  ++found.nodes;
  expect(value.position().line <= lines);
  if (!value.is_array() && !value.is_object()) return;
  found.depth = std::max(found.depth, depth + 1);
  if (value.is_array())
    for (const auto& item : value.items()) measure(item, depth + 1, lines, found);
  if (value.is_object())
    for (const auto& member : value.members()) measure(member.value, depth + 1, lines, found);
}

void check(const Value& value, std::string_view text) {
  Measures found;
  measure(value, 0, static_cast<std::uint32_t>(std::ranges::count(text, '\n') + 2), found);
  expect(found.nodes <= kLimits.max_nodes && found.depth <= kLimits.max_depth);
  const auto written = write_json(value);
  const auto again = parse_json(written);
  expect(again.has_value() && write_json(*again) == written);
  const auto pretty = parse_json(write_json_pretty(value));
  expect(pretty.has_value() && *pretty == *again);
  // What is signed does not depend on how the text was laid out.
  if (const auto canonical = write_canonical_json(*again))
    expect(*write_canonical_json(*pretty) == *canonical);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text(ByteView(data, size));
  if (const auto json = parse_json(text, kLimits)) check(*json, text);
  // YAML's text may still hold bytes that are no UTF-8, which JSON cannot give back.
  const bool plain = std::ranges::all_of(text, [](char c) { return (c & 0x80) == 0; });
  if (const auto yaml = parse_yaml(text, kLimits); yaml && plain) check(*yaml, text);
  return 0;
}

std::vector<orlop::Bytes> orlop::fuzz::seeds() {
  std::vector<Bytes> all;
  for (const auto* text :
       {"", "{}", "[1,-2,0.5,true,null]", R"({"a":{"b":["x","\u00fc\n"]}})",
        "a: 1\nb: [x, 'y', \"z\"]\n",
        // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one document, two lines
        "#cloud-config\nusers:\n  - name: ops\n    groups: [a, b]\nwrite_files:\n- content: |\n    "
        "text\n    more\n",
        "a: &x 1\nb: *x\n", "'a': \"b\n  c\"\n", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "? a\n: b\n",
        "a: !!int 1\n", "0644", "--- a\n--- b\n", "1e5", ".inf", "x: >-\n  a\n  b\n"})
    all.push_back(to_bytes(text));
  return all;
}
