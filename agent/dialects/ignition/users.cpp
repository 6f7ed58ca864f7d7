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

Value translated_group(const Value& group) {
  auto own = std::move(Value(codec::Members{}).at(group.position()));
  if (const auto* name = text_of(group, "name")) put(own, "name", *name, *name);
  if (const auto* number = group.find("gid"); number != nullptr && !number->is_null())
    put(own, "gid", *number, *number);
  return own;
}

}  // namespace

void translate_accounts(const Value& passwd, Value& own) {
  auto users = Value::array();
  for (const auto& user : elements_of(passwd.find("users"))) users.push(translated_user(user));
  if (!users.items().empty()) put(own, "users", std::move(users), *passwd.find("users"));
  auto groups = Value::array();
  for (const auto& group : elements_of(passwd.find("groups"))) groups.push(translated_group(group));
  if (!groups.items().empty()) put(own, "groups", std::move(groups), *passwd.find("groups"));
}

}  // namespace orlop::agent::dialects::ignition
