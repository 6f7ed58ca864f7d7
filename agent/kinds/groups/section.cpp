// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/groups/section.hpp"

#include "agent/kinds/rules.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

std::optional<Problem> check_name(const Value& value) {
  return check_account_name(value.string(), "group");
}
std::optional<Problem> check_member(const Value& value) {
  return check_account_name(value.string(), "user");
}
std::optional<Problem> check_number(const Value& value) {
  const auto number = value.integer();
  if (number >= node::kFirstUser && number <= node::kLastGroup) return std::nullopt;
  return Problem{formatted("is no number from {} to {}", node::kFirstUser, node::kLastGroup),
                 "Write a number in that range, or leave 'gid' out."};
}

constexpr schema::Field kMember = {
    .kinds = schema::kString, .text = "A user.", .rule = {.check = check_member}};
constexpr schema::Field kGroupFields[] = {
    {.key = "name",
     .member = at<&Group::name>,
     .text = "The group's name.",
     .required = true,
     .bytes = {.most = 31},
     .rule = {.check = check_name}},
    {.key = "gid",
     .member = at<&Group::gid>,
     .text =
         "The group's number; without this key the node allots one. Either is kept for the life "
         "of the node.",
     .rule = {.check = check_number},
     .written = schema::Written::when_set},
    {.key = "members",
     .member = at<&Group::members>,
     .text = "Users of the configuration or of the image; a user may also name its groups itself.",
     .items = {.most = 1024},
     .each = &kMember,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};
constexpr schema::Field kGroupsFields[] = {
    {.key = "groups",
     .member = at<&Groups::groups, kGroup>,
     .text = "Groups. Those that users name need not be here; these are made without a member too.",
     .items = {.most = 256},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Group> kGroup({.text = "One group.",
                                     .fields = kGroupFields,
                                     .faulty = schema::Faulty::used_in_parts});
const schema::Section<Groups> kGroups({.fields = kGroupsFields});

}  // namespace orlop::agent::kinds
