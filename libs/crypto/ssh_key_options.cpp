// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>

#include "libs/base/format.hpp"
#include "libs/crypto/ssh_key.hpp"

namespace orlop::crypto {
namespace {

// sshd(8), "AUTHORIZED_KEYS FILE FORMAT". Names are taken in any case.
constexpr std::array<std::string_view, 15> kFlags = {"agent-forwarding",
                                                     "cert-authority",
                                                     "no-agent-forwarding",
                                                     "no-port-forwarding",
                                                     "no-pty",
                                                     "no-touch-required",
                                                     "no-user-rc",
                                                     "no-x11-forwarding",
                                                     "no-verify-required",
                                                     "port-forwarding",
                                                     "pty",
                                                     "restrict",
                                                     "touch-required",
                                                     "user-rc",
                                                     "x11-forwarding"};
constexpr std::array<std::string_view, 8> kWithValue = {"command",    "environment",  "expiry-time",
                                                        "from",       "permitlisten", "permitopen",
                                                        "principals", "tunnel"};

constexpr std::size_t kShownName = 32;

/// Length of the quoted text at the front, quotes included; 0 when it has no end.
std::size_t quoted_length(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\' && text.substr(at + 1).starts_with('"')) {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

Status bad_options(std::string message, std::string remedy) {
  return std::unexpected(Error(Errc::invalid, std::move(message)).with_remedy(std::move(remedy)));
}

/// Takes one option off the front.
Status take_option(std::string_view& options) {
  const auto is_of_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-';
  };
  const auto length =
      static_cast<std::size_t>(std::ranges::find_if_not(options, is_of_name) - options.begin());
  std::string name(options.substr(0, length));
  std::ranges::transform(name, name.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  options.remove_prefix(length);
  const bool has_value = options.starts_with('=');
  const bool takes_value = std::ranges::contains(kWithValue, name);
  if (!takes_value && name != "verify-required" && !std::ranges::contains(kFlags, name)) {
    // Most likely it was never meant as an option: such a text is not repeated.
    const bool ends = options.empty() || options.starts_with('=') || options.starts_with(',');
    const bool short_name = !name.empty() && name.size() <= kShownName && ends;
    return bad_options(short_name
                           ? formatted("begins with '{}', no type or option that sshd knows", name)
                           : "begins with no type or option that sshd knows",
                       "Give the line of a '.pub' file; sshd(8) lists what may stand before it.");
  }
  if (takes_value != has_value) {
    return bad_options(
        formatted("has the option '{}' {} a value", name, has_value ? "with" : "without"),
        takes_value ? formatted("Write '{}=\"…\"'.", name) : formatted("Write '{}' alone.", name));
  }
  if (!has_value) return {};
  options.remove_prefix(1);
  const auto value = options.starts_with('"') ? quoted_length(options) : 0;
  if (value == 0) {
    return bad_options(formatted("has the option '{}' with a value that is not in quotes", name),
                       formatted("Write '{}=\"…\"'.", name));
  }
  options.remove_prefix(value);
  return {};
}

}  // namespace

Status check_ssh_options(std::string_view options) {
  while (true) {
    TRY(take_option(options));
    if (options.empty()) return {};
    if (!options.starts_with(',') || options.size() == 1) {
      return bad_options("has options that are not set apart by single commas",
                         "Write them as 'no-pty,no-user-rc', without a space.");
    }
    options.remove_prefix(1);
  }
}

}  // namespace orlop::crypto
