// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/users/section.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <set>

#include "agent/kinds/references.hpp"
#include "agent/kinds/rules.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
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

/// Days since 1970-01-01 of "2030-12-31".
std::optional<std::int64_t> parse_date(std::string_view text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  const auto number = [](std::string_view part, auto& into) {
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), into);
    return error == std::errc{} && end == part.data() + part.size();
  };
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!shaped || !number(text.substr(0, 4), year) || !number(text.substr(5, 2), month) ||
      !number(text.substr(8, 2), day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}
std::string print_date(std::int64_t days) {
  return formatted("{:%F}", std::chrono::sys_days(std::chrono::days(days)));
}
constexpr schema::Text<parse_date, print_date> kDate{.name = "date", .example = "2030-12-31"};

/// A number, or the same in quotes, as other tools write it.
std::optional<std::int64_t> number_of(const Value& value) {
  if (value.is_int()) return value.integer();
  std::int64_t number = 0;
  const auto& text = value.string();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}
template <class Number, std::int64_t Least, std::int64_t Most>
constexpr schema::Custom<Number> kWithin{
    .type = {
        .kinds = schema::kInteger | schema::kString,
        .read =
            [](const Value& value, void* into) {
              schema::as<Number>(into) = static_cast<Number>(number_of(value).value_or(Least));
            },
        .write = [](const void* from) { return Value(std::int64_t{schema::as<Number>(from)}); },
        .check = [](const Value& value) -> std::optional<Problem> {
          const auto number = number_of(value);
          if (number && *number >= Least && *number <= Most) return std::nullopt;
          return Problem{formatted("is no number from {} to {}", Least, Most),
                         "Write a number in that range."};
        }}};
constexpr auto kUid = kWithin<std::uint32_t, node::kFirstUser, node::kLastUser>;
constexpr auto kDays = kWithin<std::int64_t, 0, 99999>;

std::optional<Problem> check_home(const Value& value) {
  const std::string_view path = value.string();
  const bool clean = is_clean_path(path) && !path.contains(':');
  const auto below = [path](std::string_view place) {
    return path.starts_with(place) && path.size() > place.size();
  };
  if (clean && (below("/home/") || below("/var/"))) return std::nullopt;
  return Problem{formatted("is no place for a home: '{}'", path),
                 "Write a path below '/home' or '/var', or leave it out."};
}

std::optional<Problem> check_plain_password(const Value& value) {
  if (!value.string().empty() && !value.string().contains('\0') &&
      !has_control_character(value.string()))
    return std::nullopt;
  return Problem{"is no password", "Write it in one line."};
}

void one_password(const Value& user, schema::Report& report) {
  const auto* plain = user.find("plain_text_passwd");
  if (plain == nullptr || !plain->is_string()) return;
  const auto* hash = user.find("passwd");
  if (hash != nullptr && hash->is_string()) {
    report.error(plain->position(), "conflict",
                 formatted("'{}' has a password and the hash of one", user.find("name")->string()),
                 "Keep 'passwd'.");
    return;
  }
  report.warning(plain->position(), "plain-text",
                 formatted("the password of '{}' can be read by whoever sees this document",
                           user.find("name")->string()),
                 "Give its hash in 'passwd', made by 'mkpasswd'.");
}

void keys_need_a_home(const Value& user, schema::Report& report) {
  const auto* without = user.find("no_create_home");
  const auto* keys = user.find("ssh_authorized_keys");
  const bool none = without == nullptr || !without->is_bool() || !without->boolean();
  if (none || keys == nullptr || !keys->is_array() || keys->items().empty()) return;
  report.error(
      keys->position(), "conflict",
      formatted("'{}' has SSH keys and no home to keep them in", user.find("name")->string()),
      "Leave 'no_create_home' out.");
}

/// Two users of one number would own each other's files.
void numbers_are_their_own(const Value& document, schema::Report& report) {
  const auto* users = document.find("users");
  if (users == nullptr || !users->is_array()) return;
  std::map<std::int64_t, std::string> seen;
  for (std::size_t i = 0; i < users->items().size(); ++i) {
    const auto& user = users->items()[i];
    const auto* uid = user.find("uid");
    if (uid == nullptr || (!uid->is_int() && !uid->is_string())) continue;
    const auto number = number_of(*uid);
    if (!number) continue;
    const auto& name = user.find("name")->string();
    const auto [first, is_new] = seen.emplace(*number, name);
    if (is_new) continue;
    report.inside(formatted("users[{}].uid", i))
        .error(uid->position(), "conflict",
               formatted("'{}' and '{}' both have the number {}", first->second, name, *number),
               "Give each its own, or leave 'uid' out.");
  }
}

/// What a document makes the node fetch is bounded.
void addresses_are_few(const Value& document, schema::Report& report) {
  std::set<std::string> seen;
  const auto count = [&seen, &report](const Value* keys) {
    if (keys == nullptr || !keys->is_array()) return;
    for (const auto& key : keys->items()) {
      if (!key.is_string() || !is_key_reference(key.string())) continue;
      const bool is_new = seen.insert(key.string()).second;
      if (!is_new || seen.size() != kMostAddresses + 1) continue;
      report.error(key.position(), "too-many",
                   formatted("more than {} addresses of keys", kMostAddresses),
                   "Put the public keys themselves here.");
    }
  };
  count(document.find("ssh_authorized_keys"));
  const auto* users = document.find("users");
  if (users == nullptr || !users->is_array()) return;
  for (const auto& user : users->items()) {
    if (user.is_object()) count(user.find("ssh_authorized_keys"));
  }
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

constexpr schema::Field kKeyLine = {
    .kinds = schema::kString,
    .text =
        "One line of an authorized_keys file, or where such lines are: `github:NAME`, "
        "`gitlab:NAME` or an `https://` address.",
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
     .text = "Password hash in crypt(5) form, made by `mkpasswd`; without effect unless "
             "`lock_passwd` is false.",
     .bytes = {.most = 512},
     .rule = {.check = check_password_hash},
     .secrecy = schema::Secrecy::secret,
     .written = schema::Written::when_set},
    {.key = "plain_text_passwd",
     .member = at<&User::plain_text_passwd>,
     .text = "The password itself; the node keeps its hash only. For trying things out.",
     .bytes = {.most = 512},
     .rule = {.check = check_plain_password},
     .secrecy = schema::Secrecy::secret,
     .written = schema::Written::when_set},
    {.key = "uid",
     .member = at<&User::uid, kUid>,
     .text = "The user's number; without this key the node allots one. Either is kept for the life "
             "of the node."},
    {.key = "primary_group",
     .member = at<&User::primary_group>,
     .text = "The group that its files get; without this key one of its own.",
     .bytes = {.most = 31},
     .rule = {.check = check_group_name},
     .written = schema::Written::when_set},
    {.key = "homedir",
     .member = at<&User::homedir>,
     .text = "Its home, below `/home` or `/var`; without this key `/home/NAME`.",
     .bytes = {.most = 256},
     .rule = {.check = check_home},
     .written = schema::Written::when_set},
    {.key = "no_create_home",
     .member = at<&User::no_create_home>,
     .text = "Whether no home is made.",
     .initial = "false",
     .written = schema::Written::when_set},
    {.key = "expiredate",
     .member = at<&User::expiredate, kDate>,
     .text = "The account's last day, `2030-12-31`.",
     .bytes = {.most = 10}},
    {.key = "inactive",
     .member = at<&User::inactive, kDays>,
     .text = "Days after the end of its password in which it may still be used.",
     .bytes = {.most = 8}},
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
constexpr schema::Cross kUserTogether[] = {
    {.check = password_can_be_used}, {.check = one_password}, {.check = keys_need_a_home}};

constexpr schema::Field kUsersFields[] = {
    {.key = "users",
     .member = at<&Users::users, kUser>,
     .text = "Accounts of people. A user keeps its number for the life of the node.",
     .items = {.most = 256},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "ssh_authorized_keys",
     .member = at<&Users::ssh_authorized_keys>,
     .text = "Public keys added to those of every user in `users`. Where no document names a user, "
             "they go to the default user, `orlop`, who may administer with sudo.",
     .items = {.most = 256},
     .each = &kKeyLine,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};
constexpr schema::Cross kUsersTogether[] = {{.check = numbers_are_their_own},
                                            {.check = addresses_are_few}};

}  // namespace

const schema::Section<User> kUser({.text = "One account.",
                                   .fields = kUserFields,
                                   .identity = "name",
                                   .together = kUserTogether,
                                   .faulty = schema::Faulty::used_in_parts});
const schema::Section<Users> kUsers({.fields = kUsersFields, .together = kUsersTogether});

std::vector<std::string> addresses_of(const Users& users) {
  std::vector<std::string> addresses;
  const auto take = [&addresses](const std::vector<std::string>& keys) {
    for (const auto& key : keys) {
      if (addresses.size() == kMostAddresses || !is_key_reference(key)) continue;
      auto address = key_address(key);
      if (address && !std::ranges::contains(addresses, *address))
        addresses.push_back(*std::move(address));
    }
  };
  for (const auto& user : users.users) take(user.ssh_authorized_keys);
  take(users.ssh_authorized_keys);
  return addresses;
}

std::string home_of(const User& user) {
  if (user.homedir.empty()) return "/var/home/" + user.name;
  return user.homedir.starts_with("/home/") ? "/var" + user.homedir : user.homedir;
}

}  // namespace orlop::agent::kinds
