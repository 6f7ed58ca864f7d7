// SPDX-License-Identifier: Apache-2.0
// The way to the web in a configuration document.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

struct Proxy {
  std::string http;   ///< an address; empty: none
  std::string https;  ///< an address; empty: none
  std::vector<std::string> no_proxy;
  friend bool operator==(const Proxy&, const Proxy&) = default;
};

extern const schema::Section<Proxy> kProxy;

/// Whether an address holds a name or a password.
[[nodiscard]] bool has_credentials(std::string_view address);

}  // namespace orlop::agent::kinds
