// SPDX-License-Identifier: Apache-2.0
// Keys of cloud-init that our language says with other keys, and those that ask for what is so
// anyway. Constant data; safe from any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/dialects/as_it_is.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::dialects {

struct Password {
  std::string name;
  std::string password;
  std::string type = "hash";
};

struct Chpasswd {
  bool expire = true;
  std::vector<Password> users;
  std::vector<std::string> list;  ///< "name:password"
};

struct PowerState {
  std::string mode;
  std::string delay = "now";
  std::string message;
  codec::Value condition;  ///< boolean or command
};

struct ResolvConf {
  std::vector<std::string> nameservers;
  std::vector<std::string> searchdomains;
  std::string domain;
  std::vector<std::string> sortlist;
  codec::Value options;  ///< of the resolver of libc
};

struct CloudInit {
  bool prefer_fqdn_over_hostname = false;
  std::string password;
  Chpasswd chpasswd;
  std::optional<PowerState> power_state;
  std::string final_message;
  std::optional<ResolvConf> resolv_conf;
};

extern const schema::Section<CloudInit> kCloudInitKeys;

/// Those that ask for what is so anyway.
[[nodiscard]] std::span<const AsItIs> moot_in_cloud_init();
extern const schema::AnySection kMootCloudInitKeys;

}  // namespace orlop::agent::dialects
