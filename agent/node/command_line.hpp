// SPDX-License-Identifier: Apache-2.0
// The kernel command line: the only reader of it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace orlop::agent::node {

inline constexpr std::string_view kCommandLine = "/proc/cmdline";

/// The value of `key=`; the last one counts, as for systemd's veritysetup and most of the kernel.
/// Empty when it is not there.
[[nodiscard]] std::string command_line_value(std::string_view command_line, std::string_view key);

}  // namespace orlop::agent::node
