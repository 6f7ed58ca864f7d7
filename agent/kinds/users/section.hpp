// SPDX-License-Identifier: Apache-2.0
// Accounts of people in a configuration document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct User {
  std::string name;
  std::string gecos;
  std::vector<std::string> groups;
  std::string shell = "/bin/bash";
  std::vector<std::string> ssh_authorized_keys;
  bool lock_passwd = true;
  std::string passwd;             ///< hash; empty: none
  std::string plain_text_passwd;  ///< empty: none
  std::vector<std::string> sudo;  ///< rules without the user's name
  std::optional<std::uint32_t> uid;
  std::string homedir;        ///< empty: /var/home/NAME
  std::string primary_group;  ///< empty: one of its own
  bool no_create_home = false;
  std::optional<std::int64_t> expiredate;  ///< days since 1970-01-01
  std::optional<std::int64_t> inactive;    ///< days
  friend bool operator==(const User&, const User&) = default;
};

struct Users {
  std::vector<User> users;
  std::vector<std::string> ssh_authorized_keys;  ///< of every user
  friend bool operator==(const Users&, const Users&) = default;
};

extern const schema::Section<User> kUser;
extern const schema::Section<Users> kUsers;

/// The addresses of keys that they name, each once, at most kMostAddresses.
[[nodiscard]] std::vector<std::string> addresses_of(const Users& users);

/// Where a user lives: its `homedir`, in the place where homes are, or /var/home/NAME.
[[nodiscard]] std::string home_of(const User& user);

}  // namespace orlop::agent::kinds
