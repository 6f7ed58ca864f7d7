// SPDX-License-Identifier: Apache-2.0
// Accounts: users in /etc/passwd, group, shadow and gshadow, edited as texts.
//
// Lines that are not ours keep their bytes and their order. User and group numbers are allotted
// once and remembered, so that files in /var keep their owners whatever a configuration adds or
// removes. Pure functions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::node {

/// Who may log in and administer where a platform gives keys and no document names a user.
inline constexpr std::string_view kDefaultUser = "orlop";
inline constexpr std::string_view kDefaultUserComment = "Default user";
/// Members of `sudo` administer without a password where the image has sudo.
inline constexpr std::string_view kDefaultUserGroups[] = {"adm", "sudo"};
inline constexpr std::string_view kDefaultUserSudo = "ALL=(ALL) NOPASSWD:ALL";

/// What numbers users may have.
inline constexpr std::uint32_t kFirstUser = 1000;
inline constexpr std::uint32_t kLastUser = 49999;
/// The last number of groups that a node makes.
inline constexpr std::uint32_t kLastGroup = 59999;

struct AccountFiles {
  std::string passwd;
  std::string group;
  std::string shadow;
  std::string gshadow;
  friend bool operator==(const AccountFiles&, const AccountFiles&) = default;
};

/// Numbers that were ever given out; none is given to another name.
struct Numbers {
  std::map<std::string, std::uint32_t> users;   ///< also the number of the user's own group
  std::map<std::string, std::uint32_t> groups;  ///< groups that the image does not have
  friend bool operator==(const Numbers&, const Numbers&) = default;
};
extern const schema::Section<Numbers> kNumbers;

struct Account {
  std::string name;
  std::string gecos;
  std::string home;
  std::string shell;
  std::string password;  ///< the second field of shadow: a hash, "!hash" or "*"
  std::vector<std::string> groups;
  std::string primary_group{};             ///< empty: one of its own name and number
  std::optional<std::int64_t> expires{};   ///< days since 1970-01-01; nothing: never
  std::optional<std::int64_t> inactive{};  ///< days after a password's end; nothing: for ever
};

/// Adds or replaces a user with a group of its own and its memberships; missing groups are made.
/// `wanted_number` is taken for a name that has none yet (the owner of a home that exists).
/// Errc::exists when the name or its number belongs to an account of the image.
[[nodiscard]] Status put_account(AccountFiles& files, Numbers& numbers, const Account& account,
                                 std::optional<std::uint32_t> wanted_number = {});
/// Takes a user, its group and its memberships out; an unknown name changes nothing.
void remove_account(AccountFiles& files, std::string_view name);

/// Takes out the groups that were made for users when none of them is left, but those of `kept`.
void remove_unused_groups(AccountFiles& files, const Numbers& numbers,
                          const std::set<std::string, std::less<>>& kept = {});

/// Makes a group unless it is there. Errc::exists when it cannot have the number.
[[nodiscard]] Status put_group(AccountFiles& files, Numbers& numbers, const std::string& group,
                               std::optional<std::uint32_t> wanted_number = {});
/// Adds a user to a group. Errc::not_found for a user that there is not; Errc::exists when both
/// belong to the image.
[[nodiscard]] Status put_member(AccountFiles& files, const Numbers& numbers,
                                const std::string& group, const std::string& user);
/// Takes all accounts of the image out of a group that the node made.
void leave_group(AccountFiles& files, const Numbers& numbers, const std::string& group);
/// The line of a group; empty when there is none.
[[nodiscard]] std::string group_facts(const AccountFiles& files, std::string_view group);

/// Every line that is about the user, and its memberships: equal texts mean equal accounts. Empty
/// when there is no such user.
[[nodiscard]] std::string account_facts(const AccountFiles& files, std::string_view name);

[[nodiscard]] std::optional<std::uint32_t> user_number(const AccountFiles& files,
                                                       std::string_view name);
/// Of the group that its files get.
[[nodiscard]] std::optional<std::uint32_t> primary_group_number(const AccountFiles& files,
                                                                std::string_view name);
[[nodiscard]] std::optional<std::uint32_t> group_number(const AccountFiles& files,
                                                        std::string_view name);

/// Where the user is at home; nothing for an unknown one.
[[nodiscard]] std::optional<std::string> home_of(const AccountFiles& files, std::string_view name);

}  // namespace orlop::agent::node
