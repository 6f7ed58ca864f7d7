// SPDX-License-Identifier: Apache-2.0
#include "agent/records/record.hpp"

#include "libs/codec/json.hpp"
#include "tests/fakes/fake_store.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::records {
namespace {

using codec::Value;
using orlop::testing::FakeStore;
using orlop::testing::IsOk;

struct Item {
  std::string name;
  friend bool operator==(const Item&, const Item&) = default;
};
struct Note {
  std::string text = "none";
  std::string more{};  ///< may be absent
  std::vector<Item> items{};
  friend bool operator==(const Note&, const Note&) = default;
};

constexpr schema::Field kItemFields[] = {
    {.key = "name", .member = schema::at<&Item::name>, .required = true}};
constexpr schema::Section<Item> kItem({.fields = kItemFields, .unknown = schema::Unknown::kept});
constexpr schema::Field kNoteFields[] = {
    {.key = "text", .member = schema::at<&Note::text>, .required = true},
    {.key = "items", .member = schema::at<&Note::items, kItem>, .required = true},
    {.key = "more", .member = schema::at<&Note::more>, .written = schema::Written::when_set},
};
constexpr schema::Section<Note> kNoteDocument({.document = "orlop.note/2",
                                               .fields = kNoteFields,
                                               .unknown = schema::Unknown::kept});
constexpr Format<Note> kNote = {.file = "note.json", .section = &kNoteDocument};
constexpr UnixTime kNow{std::chrono::seconds(1'800'000'000)};

class Records : public ::testing::Test {
 protected:
  FakeStore store_;
  void file(std::string_view text) { store_.files["note.json"] = text; }
  [[nodiscard]] Value now() const { return *codec::parse_json(store_.files.at("note.json")); }
  [[nodiscard]] std::size_t set_aside_files() const { return store_.files.size() - 1; }
};

TEST_F(Records, WhatWasNeverWrittenIsNoProblem) {
  const auto record = load(store_, kNote);
  EXPECT_EQ(record.value, std::nullopt);
  EXPECT_FALSE(record.problem);
}

TEST_F(Records, MembersThatThisAgentDoesNotKnowAreKeptWhereTheyBelong) {
  file(R"({"schema":"orlop.note/2","text":"a","more":"b","colour":"red",
           "items":[{"name":"x","size":1},{"name":"y","size":2}]})");
  auto record = load(store_, kNote);
  ASSERT_FALSE(record.problem);
  record.value->text = "changed";
  record.value->more.clear();              // known, and gone on purpose
  record.value->items = {{"new"}, {"y"}};  // what was said of x goes with it
  ASSERT_THAT(save(store_, kNote, record, kNow), IsOk());
  EXPECT_EQ(now(), *codec::parse_json(R"({"schema":"orlop.note/2","text":"changed",
      "items":[{"name":"new"},{"name":"y","size":2}],"colour":"red"})"));
  EXPECT_EQ(set_aside_files(), 0U);
}

TEST_F(Records, AnOlderVersionIsReadAndWrittenAsTheNewest) {
  file(R"({"schema":"orlop.note/1","text":"a","items":[]})");
  auto record = load(store_, kNote);
  EXPECT_EQ(record.value->text, "a");
  ASSERT_THAT(save(store_, kNote, record, kNow), IsOk());
  EXPECT_EQ(*now().get_string("schema"), "orlop.note/2");
  EXPECT_EQ(set_aside_files(), 0U);
}

TEST_F(Records, ANewerVersionCountsForWhatIsUnderstoodAndIsSetAside) {
  const std::string newer =
      R"({"schema":"orlop.note/3","text":"a","items":[{"name":"x"}],"colour":"red"})";
  file(newer);
  auto record = load(store_, kNote);
  EXPECT_EQ(record.value, (Note{.text = "a", .items = {{"x"}}}));
  ASSERT_TRUE(record.problem);
  EXPECT_THAT(record.problem->describe(), ::testing::HasSubstr("orlop.note/3"));
  ASSERT_THAT(save(store_, kNote, record, kNow), IsOk());
  EXPECT_EQ(*now().get_string("schema"), "orlop.note/2");
  EXPECT_EQ(store_.files.at("note.json.set-aside-2027-01-15T08:00:00Z"), newer);
  EXPECT_FALSE(record.problem);
}

TEST_F(Records, WhatCannotBeUsedIsSetAsideAndNeverFatal) {
  for (const auto* text : {"", "{", "[]", "{\"schema\":7}", "{\"schema\":\"orlop.other/1\"}",
                           "{\"schema\":\"orlop.note/x\"}", "{\"schema\":\"orlop.note/\"}",
                           "{\"schema\":\"orlop.note/2\",\"text\":7,\"items\":[]}",
                           "{\"schema\":\"orlop.note/9\",\"text\":7}"}) {
    SCOPED_TRACE(text);
    store_.files.clear();
    file(text);
    auto record = load(store_, kNote);
    EXPECT_EQ(record.value, std::nullopt);
    EXPECT_TRUE(record.problem);
    EXPECT_EQ(store_.files.size(), 1U) << "reading changes nothing";
    record.value = Note{};
    ASSERT_THAT(save(store_, kNote, record, kNow), IsOk());
    EXPECT_EQ(set_aside_files(), 1U);
    const auto sentences = describe_set_aside(store_);
    ASSERT_EQ(sentences.size(), 1U);
    EXPECT_THAT(sentences[0], ::testing::HasSubstr("note.json could not be used"));
  }
}

TEST_F(Records, AFileThatCannotBeReadIsAProblemToo) {
  const auto record = parse<Note>(fail(Errc::io, "a bad sector"), kNote);
  ASSERT_TRUE(record.problem);
  EXPECT_TRUE(record.problem->is(Errc::io));
}

TEST_F(Records, OnlyTheNewestOfThoseSetAsideAreKept) {
  for (int i = 0; i < 7; ++i) {
    file("{");
    auto record = load(store_, kNote);
    record.value = Note{};
    ASSERT_THAT(save(store_, kNote, record, kNow + std::chrono::seconds(i)), IsOk());
  }
  EXPECT_EQ(set_aside_files(), 4U);
  EXPECT_TRUE(store_.files.contains("note.json.set-aside-2027-01-15T08:00:06Z"));
  EXPECT_FALSE(store_.files.contains("note.json.set-aside-2027-01-15T08:00:02Z"));
}

}  // namespace
}  // namespace orlop::agent::records
