// SPDX-License-Identifier: Apache-2.0
// os-release(5): the only reader of it. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace orlop::agent::node {

inline constexpr std::string_view kOsRelease = "/usr/lib/os-release";

using OsRelease = std::map<std::string, std::string, std::less<>>;

/// KEY=value lines with optional quotes; comments and lines of another form are skipped. Of a key
/// that stands twice the last one counts, as for a shell.
[[nodiscard]] OsRelease parse_os_release(std::string_view text);

/// IMAGE_VERSION; "unknown" without one.
[[nodiscard]] std::string image_version(std::string_view os_release);

}  // namespace orlop::agent::node
