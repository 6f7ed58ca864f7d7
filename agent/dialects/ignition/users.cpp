// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "agent/dialects/ignition/parts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

/// Ignition's word for a member of a user, and ours.
constexpr std::pair<std::string_view, std::string_view> kSame[] = {
    {"name", "name"},
    {"gecos", "gecos"},
    {"uid", "uid"},
    {"homeDir", "homedir"},
    {"noCreateHome", "no_create_home"},
    {"primaryGroup", "primary_group"},
    {"groups", "groups"},
    {"shell", "shell"},
    {"sshAuthorizedKeys", "ssh_authorized_keys"},
};

/// Whether a member says no more than its absence.
bool says_nothing(const Value& value) {
  return (value.is_bool() && !value.boolean()) || (value.is_string() && value.string().empty());
}

Value translated_user(const Value& user) {
  auto own = std::move(Value(codec::Members{}).at(user.position()));
  for (const auto& [foreign, key] : kSame) {
    const auto* value = user.find(foreign);
    if (value != nullptr && !says_nothing(*value)) carry(user, foreign, own, key);
  }
  if (const auto* hash = text_of(user, "passwordHash")) {
    put(own, "passwd", *hash, *hash);
    put(own, "lock_passwd", false, *hash);
  }
  return own;
}

std::set<std::string> groups_of_users(const Value& passwd) {
  std::set<std::string> names;
  for (const auto& user : elements_of(passwd.find("users"))) {
    for (const auto& group : elements_of(user.find("groups"))) names.insert(group.string());
    if (const auto* group = text_of(user, "primaryGroup")) names.insert(group->string());
  }
  return names;
}

/// Groups are made for their members.
void check_groups(const Value& passwd, Reader& reader) {
  const auto names = groups_of_users(passwd);
  for (const auto& group : elements_of(passwd.find("groups"))) {
    const auto& name = group.find("name")->string();
    if (names.contains(name)) continue;
    reader.error(group, "unsupported-key",
                 formatted("'passwd.groups[{}]' is a group without a member", name),
                 "Name it in the 'groups' of a user, which makes it, or remove it.");
  }
}

}  // namespace

void translate_accounts(const Value& passwd, Reader& reader, Value& own) {
  auto users = Value::array();
  for (const auto& user : elements_of(passwd.find("users"))) users.push(translated_user(user));
  if (!users.items().empty()) put(own, "users", std::move(users), *passwd.find("users"));
  check_groups(passwd, reader);
}

}  // namespace orlop::agent::dialects::ignition
