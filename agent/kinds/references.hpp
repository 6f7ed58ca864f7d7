// SPDX-License-Identifier: Apache-2.0
// References: SSH keys that a document names by where they are: `github:NAME`, `gitlab:NAME`, an
// `https://` address. Values only; what is fetched is untrusted. Safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::agent::kinds {

/// A page of keys, in bytes.
inline constexpr std::uint64_t kMostKeyPage = 65536;
/// Keys of one page.
inline constexpr std::size_t kMostKeysOfPage = 64;
/// Addresses of one document.
inline constexpr std::size_t kMostAddresses = 64;

/// Whether an entry of `ssh_authorized_keys` says where keys are rather than being one.
[[nodiscard]] bool is_key_reference(std::string_view entry);
/// The https address that a reference stands for; Errc::invalid says what is wrong with it.
[[nodiscard]] Result<std::string> key_address(std::string_view reference);
/// The keys of a fetched page, one a line, without comments and empty lines. Errc::invalid when
/// anything else is in it, when it has none, or more than kMostKeysOfPage.
[[nodiscard]] Result<std::vector<std::string>> keys_of_page(std::string_view page);

/// Where what came from an address is kept on the state partition, below the agent's folder.
[[nodiscard]] std::string kept_name(std::string_view address);

}  // namespace orlop::agent::kinds
