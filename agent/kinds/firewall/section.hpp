// SPDX-License-Identifier: Apache-2.0
// Who may reach the node, in a configuration document.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::agent::kinds {

/// What is let in.
struct Allowance {
  std::string port;  ///< "22" or "8000-8100"; empty: every one
  std::string protocol = "tcp";
  std::vector<std::string> from;  ///< addresses and networks; none: from everywhere
  std::string interface;          ///< empty: on every one
  friend bool operator==(const Allowance&, const Allowance&) = default;
};

struct Firewall {
  std::string input = "accept";  ///< what becomes of everything else
  std::vector<Allowance> allow;
  friend bool operator==(const Firewall&, const Firewall&) = default;
};

extern const schema::Section<Allowance> kAllowance;
extern const schema::Section<Firewall> kFirewall;

/// The rules as nft(8) reads them: they take the place of those of before in one step.
[[nodiscard]] std::string nftables_of(const Firewall& firewall);

/// Whether somebody somewhere can log in with SSH.
[[nodiscard]] bool lets_ssh_in(const Firewall& firewall);

}  // namespace orlop::agent::kinds
