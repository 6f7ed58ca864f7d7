// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/groups/section.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class GroupsKind : public testing::KindsTest {
 protected:
  std::string group_file(const std::string& body, const engine::Owned& owned = {}) {
    return shared(render_body(body, owned), "/etc/group");
  }
};

TEST_F(GroupsKind, ItsSectionIsWellMade) { EXPECT_THAT(schema::check_section(kGroups), IsEmpty()); }

TEST_F(GroupsKind, PlansHaveChangeEffectAndUnits) {
  const Row rows[] = {{"groups: [{name: web}]\n", "create group:web live\n"},
                      {"groups: [{name: web}, {name: db, gid: 2000, members: [root]}]\n",
                       "create group:web live\ncreate group:db live\n"}};
  expect_plans(rows);
}

TEST_F(GroupsKind, AreMadeWithNumbersAndMembers) {
  const auto text = group_file(
      "users: [{name: alice, groups: [web]}]\n"
      "groups: [{name: web}, {name: db, gid: 2000, members: [root, alice]}, {name: idle}]\n");
  EXPECT_THAT(text, HasSubstr("web:x:50000:alice\n"));
  EXPECT_THAT(text, HasSubstr("db:x:2000:root,alice\n"));
  EXPECT_THAT(text, HasSubstr("idle:x:50001:\n"));
}

TEST_F(GroupsKind, AUsersGroupHasTheNumberThatIsAskedFor) {
  EXPECT_THAT(group_file("users: [{name: alice, groups: [web]}, {name: bob, primary_group: db}]\n"
                         "groups: [{name: web, gid: 3000}, {name: db, gid: 3001}]\n"),
              ::testing::AllOf(HasSubstr("web:x:3000:alice\n"), HasSubstr("db:x:3001:\n")));
}

TEST_F(GroupsKind, NumbersStayForTheLifeOfTheNode) {
  system_.tree["/state/orlop/numbers.json"] = Entry::file(
      R"({"schema":"orlop.numbers/1","users":{"alice":1000},"groups":{"web":50007,"gone":2000}})");
  EXPECT_THAT(group_file("groups: [{name: web}]\n"), HasSubstr("web:x:50007:\n"));
  const Lack rows[] = {
      {"groups: [{name: web, gid: 2001}]\n", "groups[web].gid", "has the number 50007"},
      {"groups: [{name: new, gid: 2000}]\n", "groups[new].gid", "is taken"},
      {"groups: [{name: new, gid: 1000}]\n", "groups[new].gid", "is taken"}};
  expect_obstacles(rows);
}

TEST_F(GroupsKind, OfUsersAndGroupsOneRecordIsKept) {
  const auto target = render_body("users: [{name: alice}]\ngroups: [{name: web}]\n");
  ASSERT_EQ(target.records.size(), 1U);
  EXPECT_THAT(target.records[0].content, HasSubstr("alice"));
  EXPECT_THAT(target.records[0].content, HasSubstr("web"));
  EXPECT_EQ(std::ranges::count(target.shared, "/etc/group", &engine::SharedFile::path), 1);
}

TEST_F(GroupsKind, WhatIsNotDesiredAnyMoreIsDeleted) {
  system_.tree["/state/orlop/numbers.json"] =
      Entry::file(R"({"schema":"orlop.numbers/1","users":{},"groups":{"web":50000}})");
  auto& group = system_.tree["/etc/group"].content;
  group += "web:x:50000:root\n";
  EXPECT_EQ(plan_body("", {{"group:web", {}}}), "delete group:web live\n");
  EXPECT_THAT(group_file("", {{"group:web", {}}}), Not(HasSubstr("web")));
  // A user that is in it keeps it.
  EXPECT_THAT(group_file("users: [{name: alice, groups: [web]}]\n", {{"group:web", {}}}),
              HasSubstr("web:x:50000:alice\n"));
  // A member that goes is out.
  EXPECT_THAT(group_file("groups: [{name: web}]\n", {{"group:web", {}}}),
              HasSubstr("web:x:50000:\n"));
}

TEST_F(GroupsKind, ObstaclesNameWhatTheNodeLacks) {
  const Lack rows[] = {
      {"groups: [{name: web, members: [nobody-here]}]\n", "groups[web].members", "no such user"},
      {"groups: [{name: root, members: [root]}]\n", "groups[root].members", "belong to the image"},
      {"groups: [{name: root, gid: 3000}]\n", "groups[root].gid", "has the number 0"}};
  expect_obstacles(rows);
}

TEST_F(GroupsKind, FilesMayBelongToThem) {
  const auto target = render_body(
      "groups: [{name: web, gid: 2000}]\nwrite_files: [{path: /etc/a, owner: 'root:web'}]\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  EXPECT_EQ(target.resources.back().parts.back().entry.gid, 2000U);
}

}  // namespace
}  // namespace orlop::agent::kinds
