// SPDX-License-Identifier: Apache-2.0
// What a section reads into its struct and writes again is the same document: shown for every part
// of every example, and for documents that random members have been taken out of.
#include <gmock/gmock.h>

#include <filesystem>
#include <random>

#include "agent/kinds/language.hpp"
#include "libs/codec/json.hpp"
#include "libs/config/document.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;

std::vector<Value> examples() {
  std::vector<Value> documents;
  const std::filesystem::path folder = ORLOP_SOURCE_DIR "/configs/examples";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    const auto text = sys::read_text(entry.path(), std::size_t{1} << 20).value();
    documents.push_back(config::read_document(language(), "example", text).value);
  }
  return documents;
}

/// Takes each member and element out with a chance of one in four.
Value thinned(Value value, std::minstd_rand& random) {
  const auto drops = [&random] { return random() % 4 == 0; };
  if (value.is_object()) {
    std::erase_if(value.members(), [&drops](const auto&) { return drops(); });
    for (auto& member : value.members()) member.value = thinned(std::move(member.value), random);
  } else if (value.is_array()) {
    std::erase_if(value.items(), [&drops](const auto&) { return drops(); });
    for (auto& item : value.items()) item = thinned(std::move(item), random);
  }
  return value;
}

/// The document that holds only what the sections write.
Value rewritten(const Value& document) {
  auto written = Value::object();
  for (const auto& section : sections()) {
    auto part = section.encode(section, section.decode(section, document));
    if (!section.path.empty()) {
      if (document.find(section.path) != nullptr) written.set(section.path, std::move(part));
      continue;
    }
    for (auto& member : part.members()) written.set(member.key, std::move(member.value));
  }
  return written;
}

void expect_kept(const Value& document) {
  const auto once = rewritten(document);
  const auto found = schema::validate(once, language().section(), language().reading("rewritten"));
  EXPECT_FALSE(config::has_errors(found)) << config::describe(found) << codec::write_json(once);
  EXPECT_EQ(codec::write_json(rewritten(once)), codec::write_json(once));
}

TEST(Roundtrip, EveryExampleIsKept) {
  const auto documents = examples();
  ASSERT_GE(documents.size(), 4U);
  for (const auto& document : documents) {
    ASSERT_FALSE(document.members().empty());
    expect_kept(document);
    // Nothing that the document says is lost on the way.
    for (const auto& member : document.members()) {
      EXPECT_NE(rewritten(document).find(member.key), nullptr) << member.key;
    }
  }
}

TEST(Roundtrip, EveryValidPartOfAnExampleIsKept) {
  std::minstd_rand random(42);
  const auto documents = examples();
  std::size_t tried = 0;
  for (int round = 0; round < 200; ++round) {
    for (const auto& document : documents) {
      const auto part = thinned(document, random);
      const auto found = schema::validate(part, language().section(), language().reading("part"));
      if (config::has_errors(found)) continue;
      ++tried;
      expect_kept(part);
    }
  }
  EXPECT_GE(tried, 100U);
}

}  // namespace
}  // namespace orlop::agent::kinds
