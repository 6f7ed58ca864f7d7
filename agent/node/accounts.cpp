// SPDX-License-Identifier: Apache-2.0
#include "agent/node/accounts.hpp"

#include <algorithm>
#include <charconv>

#include "libs/base/format.hpp"

namespace orlop::agent::node {
namespace {

constexpr std::uint32_t kFirstGroup = 50000;

using Fields = std::vector<std::string>;

Fields split(std::string_view text, char separator) {
  Fields fields;
  while (true) {
    const auto end = text.find(separator);
    fields.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return fields;
    text.remove_prefix(end + 1);
  }
}

std::string unite(const Fields& fields, char separator) {
  std::string text;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += separator;
    text += fields[i];
  }
  return text;
}

/// The lines of a database, without their ends; an unfinished last line counts.
Fields lines_of(const std::string& database) {
  Fields lines = split(database, '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string to_database(const Fields& lines) {
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  return text;
}

bool is_about(std::string_view line, std::string_view name) {
  return line.starts_with(name) && line.substr(name.size()).starts_with(':');
}

std::optional<std::string> line_about(const std::string& database, std::string_view name) {
  for (auto& line : lines_of(database)) {
    if (is_about(line, name)) return std::move(line);
  }
  return std::nullopt;
}

/// Replaces the line about the same name, or adds one at the end.
void put_line(std::string& database, std::string_view name, std::string line) {
  auto lines = lines_of(database);
  const auto present =
      std::ranges::find_if(lines, [name](const auto& other) { return is_about(other, name); });
  if (present == lines.end()) {
    lines.push_back(std::move(line));
  } else {
    *present = std::move(line);
  }
  database = to_database(lines);
}

void remove_line(std::string& database, std::string_view name) {
  auto lines = lines_of(database);
  std::erase_if(lines, [name](const auto& line) { return is_about(line, name); });
  database = to_database(lines);
}

/// The number in that field of the line about a name.
std::optional<std::uint32_t> number_in(const std::string& database, std::string_view name,
                                       std::size_t field = 2) {
  const auto line = line_about(database, name);
  if (!line) return std::nullopt;
  const auto fields = split(*line, ':');
  std::uint32_t number = 0;
  if (fields.size() <= field) return std::nullopt;
  const auto& text = fields[field];
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// The name a number belongs to in a database, or "".
std::string holder_of(const std::string& database, std::uint32_t number) {
  for (const auto& line : lines_of(database)) {
    const auto fields = split(line, ':');
    if (fields.size() > 2 && fields[2] == std::to_string(number)) return fields[0];
  }
  return {};
}

bool holds(const std::map<std::string, std::uint32_t>& numbers, std::uint32_t number) {
  return std::ranges::any_of(numbers, [number](const auto& item) { return item.second == number; });
}

/// A number that no account and no earlier name has.
Result<std::uint32_t> next_number(const AccountFiles& files, const Numbers& numbers,
                                  std::uint32_t first, std::uint32_t last) {
  for (std::uint32_t number = first; number <= last; ++number) {
    if (holds(numbers.users, number) || holds(numbers.groups, number)) continue;
    if (holder_of(files.passwd, number).empty() && holder_of(files.group, number).empty()) {
      return number;
    }
  }
  return fail(Errc::no_space, "no user or group number from {} to {} is free", first, last);
}

/// The fields of a group's line with `name` in or out of its last one, the members.
void set_member(std::string& database, std::string_view group, std::string_view name, bool in) {
  const auto line = line_about(database, group);
  if (!line) return;
  auto fields = split(*line, ':');
  if (fields.size() != 4) return;
  auto members = split(fields[3], ',');
  std::erase_if(members, [name](const auto& member) { return member.empty() || member == name; });
  if (in) members.emplace_back(name);
  fields[3] = unite(members, ',');
  put_line(database, group, unite(fields, ':'));
}

void leave_all_groups(AccountFiles& files, std::string_view name) {
  for (auto* database : {&files.group, &files.gshadow}) {
    for (const auto& line : lines_of(*database)) {
      const auto fields = split(line, ':');
      if (fields.size() == 4 && std::ranges::contains(split(fields[3], ','), name)) {
        set_member(*database, fields[0], name, false);
      }
    }
  }
}

Status need_group(AccountFiles& files, Numbers& numbers, const std::string& group) {
  if (line_about(files.group, group)) return {};
  if (!numbers.groups.contains(group)) {
    numbers.groups[group] = TRY(next_number(files, numbers, kFirstGroup, kLastGroup));
  }
  put_line(files.group, group, formatted("{}:x:{}:", group, numbers.groups[group]));
  put_line(files.gshadow, group, formatted("{}:!::", group));
  return {};
}

Status join_group(AccountFiles& files, Numbers& numbers, const std::string& group,
                  std::string_view name) {
  TRY(need_group(files, numbers, group));
  set_member(files.group, group, name, true);
  set_member(files.gshadow, group, name, true);
  return {};
}

Result<std::uint32_t> allot(const AccountFiles& files, Numbers& numbers, const std::string& name,
                            std::optional<std::uint32_t> wanted) {
  const auto known = numbers.users.find(name);
  if (known != numbers.users.end()) return known->second;
  if (line_about(files.passwd, name) || line_about(files.group, name)) {
    return std::unexpected(
        Error(Errc::exists, formatted("the image has an account or group named '{}'", name))
            .with_remedy("Choose another name."));
  }
  const bool free = wanted && *wanted >= kFirstUser && *wanted <= kLastUser &&
                    !holds(numbers.users, *wanted) && holder_of(files.passwd, *wanted).empty() &&
                    holder_of(files.group, *wanted).empty();
  const auto number = free ? *wanted : TRY(next_number(files, numbers, kFirstUser, kLastUser));
  numbers.users[name] = number;
  return number;
}

/// The number of the group that a user's files get; the group is there when it returns.
Result<std::uint32_t> primary_group(AccountFiles& files, Numbers& numbers, const Account& account,
                                    std::uint32_t number) {
  const auto& name = account.name;
  const auto own = formatted("{}:x:{}:", name, number);
  if (account.primary_group.empty() || account.primary_group == name) {
    put_line(files.group, name, own);
    put_line(files.gshadow, name, formatted("{}:!::", name));
    return number;
  }
  if (line_about(files.group, name) == own) {
    for (auto* database : {&files.group, &files.gshadow}) remove_line(*database, name);
  }
  TRY(need_group(files, numbers, account.primary_group));
  const auto group = number_in(files.group, account.primary_group);
  if (!group) return fail(Errc::invalid, "the group '{}' has no number", account.primary_group);
  return *group;
}

std::string days(const std::optional<std::int64_t>& count) {
  return count ? std::to_string(*count) : std::string();
}

constexpr schema::Field kNumber = {.number = {.least = static_cast<std::int64_t>(kFirstUser),
                                              .most = static_cast<std::int64_t>(kLastGroup)}};
constexpr schema::Field kNumbersFields[] = {
    {.key = "users",
     .member = schema::at<&Numbers::users>,
     .text = "Numbers of accounts, by name.",
     .required = true,
     .each = &kNumber},
    {.key = "groups",
     .member = schema::at<&Numbers::groups>,
     .text = "Numbers of groups, by name.",
     .required = true,
     .each = &kNumber},
};

}  // namespace

const schema::Section<Numbers> kNumbers(
    {.document = "orlop.numbers/1",
     .text = "The numbers that accounts and groups of the configuration have.",
     .fields = kNumbersFields,
     .unknown = schema::Unknown::kept});

Status put_account(AccountFiles& files, Numbers& numbers, const Account& account,
                   std::optional<std::uint32_t> wanted_number) {
  const auto& name = account.name;
  const auto number = TRY(allot(files, numbers, name, wanted_number));
  const auto holder = holder_of(files.passwd, number);
  if (!holder.empty() && holder != name) {
    return std::unexpected(
        Error(Errc::exists, formatted("the number {} of user '{}' belongs to '{}' in this image",
                                      number, name, holder))
            .with_remedy("Remove the user, or use a release without that account."));
  }
  const auto primary = TRY(primary_group(files, numbers, account, number));
  put_line(files.passwd, name,
           formatted("{}:x:{}:{}:{}:{}:{}", name, number, primary, account.gecos, account.home,
                     account.shell));
  // No day of the last change: the lines depend on the configuration alone.
  put_line(files.shadow, name,
           formatted("{}:{}::0:99999:7:{}:{}:", name, account.password, days(account.inactive),
                     days(account.expires)));
  leave_all_groups(files, name);
  for (const auto& group : account.groups) {
    if (group != name) TRY(join_group(files, numbers, group, name));
  }
  return {};
}

namespace {

bool is_somebodys_primary(const AccountFiles& files, std::uint32_t number) {
  return std::ranges::any_of(lines_of(files.passwd), [number](const auto& line) {
    const auto fields = split(line, ':');
    return fields.size() > 3 && fields[3] == std::to_string(number);
  });
}

}  // namespace

void remove_unused_groups(AccountFiles& files, const Numbers& numbers,
                          const std::set<std::string, std::less<>>& kept) {
  for (const auto& [name, number] : numbers.groups) {
    if (kept.contains(name)) continue;
    if (line_about(files.group, name) != formatted("{}:x:{}:", name, number)) continue;
    if (is_somebodys_primary(files, number)) continue;
    for (auto* database : {&files.group, &files.gshadow}) remove_line(*database, name);
  }
}

Status put_group(AccountFiles& files, Numbers& numbers, const std::string& group,
                 std::optional<std::uint32_t> wanted_number) {
  const auto present = number_in(files.group, group);
  const auto known = numbers.groups.find(group);
  const auto has = present                         ? present
                   : known != numbers.groups.end() ? std::optional(known->second)
                                                   : std::nullopt;
  if (wanted_number && has && *has != *wanted_number) {
    return std::unexpected(
        Error(Errc::exists, formatted("the group '{}' has the number {} on this node, and {} is "
                                      "asked for",
                                      group, *has, *wanted_number))
            .with_remedy("Leave 'gid' out: files keep the number that they were made with."));
  }
  if (wanted_number && !has) {
    const bool taken = holds(numbers.users, *wanted_number) ||
                       holds(numbers.groups, *wanted_number) ||
                       !holder_of(files.group, *wanted_number).empty();
    if (taken) {
      return std::unexpected(
          Error(Errc::exists, formatted("the number {} of the group '{}' is taken on this node",
                                        *wanted_number, group))
              .with_remedy("Choose another number, or leave 'gid' out."));
    }
    numbers.groups[group] = *wanted_number;
  }
  return need_group(files, numbers, group);
}

Status put_member(AccountFiles& files, const Numbers& numbers, const std::string& group,
                  const std::string& user) {
  if (!line_about(files.passwd, user)) {
    return std::unexpected(
        Error(Errc::not_found,
              formatted("the group '{}' names '{}', and there is no such user", group, user))
            .with_remedy("Name the user under 'users', or take it out of the group."));
  }
  if (!numbers.groups.contains(group) && !numbers.users.contains(user)) {
    return std::unexpected(
        Error(Errc::exists,
              formatted("'{}' and the group '{}' both belong to the image", user, group))
            .with_remedy("Use a group of your own."));
  }
  for (auto* database : {&files.group, &files.gshadow}) set_member(*database, group, user, true);
  return {};
}

void leave_group(AccountFiles& files, const Numbers& numbers, const std::string& group) {
  const auto line = line_about(files.group, group);
  if (!line || !numbers.groups.contains(group)) return;
  const auto fields = split(*line, ':');
  if (fields.size() != 4) return;
  for (const auto& member : split(fields[3], ',')) {
    if (numbers.users.contains(member)) continue;
    for (auto* database : {&files.group, &files.gshadow})
      set_member(*database, group, member, false);
  }
}

std::string group_facts(const AccountFiles& files, std::string_view group) {
  return line_about(files.group, group).value_or("");
}

void remove_account(AccountFiles& files, std::string_view name) {
  leave_all_groups(files, name);
  for (auto* database : {&files.passwd, &files.shadow, &files.group, &files.gshadow}) {
    remove_line(*database, name);
  }
}

std::string account_facts(const AccountFiles& files, std::string_view name) {
  const auto passwd = line_about(files.passwd, name);
  if (!passwd) return {};
  std::string facts = *passwd + '\n' + line_about(files.shadow, name).value_or("") + '\n';
  std::set<std::string> groups;
  for (const auto& line : lines_of(files.group)) {
    const auto fields = split(line, ':');
    if (fields.size() == 4 && std::ranges::contains(split(fields[3], ','), name)) {
      groups.insert(fields[0]);
    }
  }
  for (const auto& group : groups) facts += group + ' ';
  return facts;
}

std::optional<std::uint32_t> user_number(const AccountFiles& files, std::string_view name) {
  return number_in(files.passwd, name);
}

std::optional<std::uint32_t> primary_group_number(const AccountFiles& files,
                                                  std::string_view name) {
  return number_in(files.passwd, name, 3);
}

std::optional<std::uint32_t> group_number(const AccountFiles& files, std::string_view name) {
  return number_in(files.group, name);
}

std::optional<std::string> home_of(const AccountFiles& files, std::string_view name) {
  const auto line = line_about(files.passwd, name);
  if (!line) return std::nullopt;
  auto fields = split(*line, ':');
  return fields.size() == 7 ? std::optional(std::move(fields[5])) : std::nullopt;
}

}  // namespace orlop::agent::node
