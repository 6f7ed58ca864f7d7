// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/users/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

using Names = std::vector<std::string>;

/// A list of strings; one string is what `split` makes of it, anything else is none.
template <auto Split>
void read_names(const Value& value, void* into) {
  auto& names = schema::as<Names>(into);
  names.clear();
  if (value.is_string()) names = Split(value.string());
  if (!value.is_array()) return;
  for (const auto& item : value.items()) {
    if (item.is_string()) names.push_back(item.string());
  }
}

Value write_names(const void* from) {
  auto list = Value::array();
  for (const auto& name : schema::as<Names>(from)) list.push(name);
  return list;
}

constexpr schema::Custom<Names> kGroups{.type = {.kinds = schema::kString | schema::kList,
                                                 .read = read_names<split_names>,
                                                 .write = write_names}};
constexpr schema::Custom<Names> kSudo{
    .type = {.kinds = schema::kBoolean | schema::kString | schema::kList,
             .read = read_names<[](std::string_view rule) { return Names{std::string(rule)}; }>,
             .write = write_names}};

std::optional<Problem> check_user_name(const Value& value) {
  if (value.string() == "root") {
    return Problem{"names root, whose account belongs to the image", "Name a user of your own."};
  }
  return check_account_name(value.string(), "user");
}

std::optional<Problem> check_group_name(const Value& value) {
  return check_account_name(value.string(), "group");
}

std::optional<Problem> check_group_names(const Value& value) {
  if (!value.is_string()) return std::nullopt;
  for (const auto& name : split_names(value.string())) {
    if (auto found = check_account_name(name, "group")) return found;
  }
  return std::nullopt;
}

std::optional<Problem> check_shell(const Value& value) {
  if (!value.string().starts_with('/')) {
    return Problem{formatted("is no absolute path: '{}'", value.string()), "Write '/bin/bash'."};
  }
  return check_account_field(value);
}

std::optional<Problem> check_password_hash(const Value& value) {
  const auto length = schema::password_hash_length(value.string());
  if (length != 0 && length == value.string().size()) return std::nullopt;
  return Problem{"is no password hash", "Give what 'mkpasswd' prints; never the password itself."};
}

std::optional<Problem> check_sudo_rule(const Value& value) {
  if (value.is_bool() && value.boolean()) {
    return Problem{"must be a rule, a list of rules or false", "Write 'ALL=(ALL) NOPASSWD:ALL'."};
  }
  if (!value.is_string()) return std::nullopt;
  if (value.string().contains('=') && !has_control_character(value.string())) return std::nullopt;
  return Problem{formatted("is no sudoers rule: '{}'", value.string()),
                 "Write for example 'ALL=(ALL) NOPASSWD:ALL'."};
}

void password_can_be_used(const Value& user, schema::Report& report) {
  const auto* hash = user.find("passwd");
  const auto* lock = user.find("lock_passwd");
  const bool locked = lock == nullptr || !lock->is_bool() || lock->boolean();
  if (hash == nullptr || !hash->is_string() || !locked) return;
  report.warning(hash->position(), "no-effect",
                 formatted("the password of '{}' is locked", user.find("name")->string()),
                 "Add 'lock_passwd: false' to let it be used.");
}

/// Keys for all users have nobody to go to.
void keys_go_to_somebody(const Value& document, schema::Report& report) {
  const auto* keys = document.find("ssh_authorized_keys");
  const auto* users = document.find("users");
  if (keys == nullptr || !keys->is_array() || keys->items().empty()) return;
  if (users != nullptr && users->is_array() && !users->items().empty()) return;
  report.inside("ssh_authorized_keys[0]")
      .warning(keys->items().front().position(), "no-effect",
               "'ssh_authorized_keys' has no effect: there is no user",
               "Add a user under 'users'; there is no default user.");
}

constexpr schema::Field kKeyLine = {.kinds = schema::kString,
                                    .text = "One line of an authorized_keys file.",
                                    .bytes = {.most = 16384},
                                    .rule = {.check = check_ssh_key}};
constexpr schema::Field kGroup = {
    .kinds = schema::kString, .text = "A group.", .rule = {.check = check_group_name}};
constexpr schema::Field kSudoRule = {.kinds = schema::kString,
                                     .text = "One sudoers rule.",
                                     .bytes = {.most = 1024},
                                     .rule = {.check = check_sudo_rule}};

constexpr schema::Field kUserFields[] = {
    {.key = "name",
     .member = at<&User::name>,
     .text = "Login name.",
     .required = true,
     .bytes = {.most = 31},
     .rule = {.check = check_user_name}},
    {.key = "gecos",
     .member = at<&User::gecos>,
     .text = "Full name or comment.",
     .bytes = {.most = 256},
     .rule = {.check = check_account_field}},
    {.key = "groups",
     .member = at<&User::groups, kGroups>,
     .text = "Further groups: a list, or names with commas between. Missing groups are created.",
     .bytes = {.most = 1024},
     .items = {.most = 1024},
     .rule = {.check = check_group_names},
     .each = &kGroup,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "shell",
     .member = at<&User::shell>,
     .text = "Login shell: a program of the image.",
     .initial = "/bin/bash",
     .bytes = {.most = 256},
     .rule = {.check = check_shell}},
    {.key = "ssh_authorized_keys",
     .member = at<&User::ssh_authorized_keys>,
     .text = "Public keys that may log in over SSH; they replace the user's "
             "`~/.ssh/authorized_keys`.",
     .items = {.most = 256},
     .each = &kKeyLine,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "lock_passwd",
     .member = at<&User::lock_passwd>,
     .text = "Whether logging in with a password is off.",
     .initial = "true"},
    {.key = "passwd",
     .member = at<&User::passwd>,
     .text = "Password hash in crypt(5) form, made by `mkpasswd`.",
     .bytes = {.most = 512},
     .rule = {.check = check_password_hash},
     .secrecy = schema::Secrecy::secret,
     .written = schema::Written::when_set},
    {.key = "sudo",
     .member = at<&User::sudo, kSudo>,
     .text = "sudoers rules without the user's name, as one rule or a list; `false` for none. "
             "Needs an image with sudo.",
     .initial = "false",
     .bytes = {.most = 1024},
     .items = {.most = 64},
     .rule = {.check = check_sudo_rule},
     .each = &kSudoRule,
     .written = schema::Written::when_set},
};
constexpr schema::Cross kUserTogether[] = {{.check = password_can_be_used}};

constexpr schema::Field kUsersFields[] = {
    {.key = "users",
     .member = at<&Users::users, kUser>,
     .text = "Accounts of people. A user keeps its number for the life of the node.",
     .items = {.most = 256},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "ssh_authorized_keys",
     .member = at<&Users::ssh_authorized_keys>,
     .text = "Public keys added to those of every user in `users`.",
     .items = {.most = 256},
     .each = &kKeyLine,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};
constexpr schema::Cross kUsersTogether[] = {
    {.check = keys_go_to_somebody, .when = schema::When::composed}};

}  // namespace

const schema::Section<User> kUser({.text = "One account.",
                                   .fields = kUserFields,
                                   .identity = "name",
                                   .together = kUserTogether,
                                   .faulty = schema::Faulty::used_in_parts});
const schema::Section<Users> kUsers({.fields = kUsersFields, .together = kUsersTogether});

std::vector<std::string> split_names(std::string_view text) {
  std::vector<std::string> names;
  while (!text.empty()) {
    const auto comma = text.find(',');
    auto part = text.substr(0, comma);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    if (!part.empty()) names.emplace_back(part);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return names;
}

}  // namespace orlop::agent::kinds
