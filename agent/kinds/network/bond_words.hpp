// SPDX-License-Identifier: Apache-2.0
// Words for parameters of bonds, in the order of the kernel's numbers for them. Constant data.
#pragma once

#include <string_view>

namespace orlop::agent::kinds::network {

inline constexpr std::string_view kBondModes[] = {"balance-rr", "active-backup", "balance-xor",
                                                  "broadcast",  "802.3ad",       "balance-tlb",
                                                  "balance-alb"};
inline constexpr std::string_view kBondRates[] = {"slow", "fast"};
inline constexpr std::string_view kBondHashes[] = {"layer2",   "layer3+4", "layer2+3",
                                                   "encap2+3", "encap3+4", "vlan+srcmac"};
inline constexpr std::string_view kBondSelect[] = {"stable", "bandwidth", "count"};
inline constexpr std::string_view kBondFailOver[] = {"none", "active", "follow"};
inline constexpr std::string_view kBondArpValidate[] = {"none", "active", "backup", "all"};
inline constexpr std::string_view kBondArpTargets[] = {"any", "all"};
inline constexpr std::string_view kBondReselect[] = {"always", "better", "failure"};

}  // namespace orlop::agent::kinds::network
