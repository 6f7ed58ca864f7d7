// SPDX-License-Identifier: Apache-2.0
// What may be an input, and that each changes the key.
#include <gmock/gmock.h>

#include <map>

#include "image-builder/pipeline/inputs.hpp"
#include "libs/base/version.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_toolbox.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::builder::pipeline {
namespace {

using testing::FakeToolbox;
using testing::IsOk;
namespace fs = std::filesystem;

struct Plain {
  std::string text;
  std::vector<std::string> list;
  std::uint64_t number;
  std::map<std::string, std::string> pairs;
  std::chrono::sys_seconds time;
};
struct WithPath {
  std::string text;
  fs::path folder;
};
struct WithRunner {
  std::string text;
  sys::CommandRunner& runner;
};
struct WithPointer {
  const Plain* recipe;
};
struct WithClosure {
  std::function<void()> anything;
};

// What has no content to be known by is no input: a step cannot even be declared with it.
static_assert(Input<Plain>);
static_assert(Input<std::vector<Plain>>);
static_assert(Input<Tree> && Input<File> && Input<Tool> && Input<Part> && Input<SigningKey>);
static_assert(Input<Known<Version>> && Input<Known<Plain>>);
static_assert(!Input<WithPath>);
static_assert(!Input<std::vector<fs::path>>);
static_assert(!Input<Known<fs::path>>);
static_assert(!Input<WithRunner>);
static_assert(!Input<WithPointer>);
static_assert(!Input<WithClosure>);

template <class T>
std::string key_of(const T& needs) {
  Key key;
  add_to(key, needs);
  return key.digits();
}

TEST(Input, EveryMemberOfAStructCounts) {
  const Plain plain{
      .text = "a", .list = {"b", "c"}, .number = 1, .pairs = {{"d", "e"}}, .time = {}};
  const auto key = key_of(plain);
  EXPECT_EQ(key_of(plain), key);
  auto changed = plain;
  changed.text = "x";
  EXPECT_NE(key_of(changed), key);
  changed = plain;
  changed.list = {"bc"};
  EXPECT_NE(key_of(changed), key);
  changed = plain;
  changed.list = {"c", "b"};
  EXPECT_NE(key_of(changed), key);
  changed = plain;
  changed.number = 2;
  EXPECT_NE(key_of(changed), key);
  changed = plain;
  changed.pairs["d"] = "f";
  EXPECT_NE(key_of(changed), key);
  changed = plain;
  changed.time += std::chrono::seconds(1);
  EXPECT_NE(key_of(changed), key);
}

TEST(Input, WhatIsUnkeyedDoesNotCount) {
  EXPECT_EQ(key_of(Unkeyed<int>{1, "a test"}), key_of(Unkeyed<int>{2, "a test"}));
}

TEST(Input, AToolIsItsVersion) {
  FakeToolbox toolbox;
  const auto one = key_of(Inputs(toolbox).tool("mkfs.erofs"));
  toolbox.versions["mkfs.erofs"] = "1.8.7";
  EXPECT_NE(key_of(Inputs(toolbox).tool("mkfs.erofs")), one);
  toolbox.missing.insert("mkfs.erofs");
  Key key;
  add_to(key, Inputs(toolbox).tool("mkfs.erofs"));
  EXPECT_EQ(key.digits(), "");
  EXPECT_EQ(key.unknown().front().remedy(), "bring it");
}

TEST(Input, ASigningKeyIsItsPublicHalf) {
  const auto folder = *sys::TemporaryFolder::create();
  const FakeToolbox toolbox;
  const Inputs inputs(toolbox);
  const auto key = inputs.signing_key(folder.path() / "db.key",
                                      inputs.file("db key", folder.path() / "db.pem", "make keys"));
  ASSERT_THAT(sys::write_file(folder.path() / "db.pem", "one"), IsOk());
  const auto one = key_of(key);
  ASSERT_THAT(sys::write_file(folder.path() / "db.key", "secret"), IsOk());
  EXPECT_EQ(key_of(key), one);
  ASSERT_THAT(sys::write_file(folder.path() / "db.pem", "two"), IsOk());
  EXPECT_NE(key_of(key), one);
}

TEST(Input, TheDigestOfATreeSeesNamesModesAndContents) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto tree = folder.path() / "tree";
  ASSERT_THAT(sys::write_file(tree / "a", "1"), IsOk());
  const auto first = *digest_tree(tree);
  EXPECT_EQ(*digest_tree(tree), first);
  ASSERT_THAT(sys::write_file(tree / "a", "2"), IsOk());
  const auto content = *digest_tree(tree);
  EXPECT_NE(content, first);
  ASSERT_THAT(sys::write_file(tree / "a", "2", 0755), IsOk());
  EXPECT_NE(*digest_tree(tree), content);
  ASSERT_THAT(sys::write_file(tree / "a", "1"), IsOk());
  ASSERT_THAT(sys::write_file(tree / "b", ""), IsOk());
  EXPECT_NE(*digest_tree(tree), first);
}

}  // namespace
}  // namespace orlop::builder::pipeline
