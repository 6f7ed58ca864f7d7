// SPDX-License-Identifier: Apache-2.0
// Accounts of people in a configuration document.
#pragma once

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
  std::vector<std::string> sudo;  ///< rules without the user's name
  friend bool operator==(const User&, const User&) = default;
};

struct Users {
  std::vector<User> users;
  std::vector<std::string> ssh_authorized_keys;  ///< of every user
  friend bool operator==(const Users&, const Users&) = default;
};

extern const schema::Section<User> kUser;
extern const schema::Section<Users> kUsers;

/// "adm, video" -> {"adm", "video"}; empty parts are dropped.
[[nodiscard]] std::vector<std::string> split_names(std::string_view text);

}  // namespace orlop::agent::kinds
