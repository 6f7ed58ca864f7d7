// SPDX-License-Identifier: Apache-2.0
// Desired: a valid configuration document in typed form. Pure function.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::agent {

struct DesiredUser {
  std::string name;
  std::string gecos;
  std::string shell = "/bin/bash";
  std::vector<std::string> groups;
  std::vector<std::string> keys;  ///< the user's own, then those for everyone
  std::string password;           ///< hash; empty: none
  bool locked = true;
  std::vector<std::string> sudo;
};

struct DesiredFile {
  std::string path;  ///< "/home/…" is written "/var/home/…"
  std::string content;
  std::uint32_t mode = 0644;
  std::string user = "root";
  std::string group = "root";
};

struct DesiredUnit {
  std::string name;
  std::optional<bool> enabled;
  std::optional<std::string> contents;
};

struct Desired {
  std::string hostname;  ///< empty: as the image has it
  std::vector<DesiredUser> users;
  std::vector<DesiredFile> files;
  std::map<std::string, std::string> sysctl;
  std::vector<DesiredUnit> units;
  std::vector<std::vector<std::string>> commands;  ///< argument vectors
  bool has_agent_settings = false;                 ///< `upgrade` or `health` is there
};

[[nodiscard]] Result<Desired> desired_of(const codec::Value& document);

}  // namespace orlop::agent
