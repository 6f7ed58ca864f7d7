// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/references.hpp"

#include <algorithm>

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/crypto/ssh_key.hpp"

namespace orlop::agent::kinds {
namespace {

constexpr std::size_t kLongestAddress = 2048;

struct Host {
  std::string_view prefix;
  std::string_view base;
  std::string_view further;  ///< what names may have beside letters and digits
  std::size_t longest;
};
constexpr Host kHosts[] = {
    {.prefix = "github:", .base = "https://github.com/", .further = "-", .longest = 39},
    {.prefix = "gitlab:", .base = "https://gitlab.com/", .further = "-_.", .longest = 255},
};

Result<std::string> address_of_account(const Host& host, std::string_view name) {
  const bool good = !name.empty() && name.size() <= host.longest && is_alnum(name.front()) &&
                    is_made_of(name, host.further);
  if (!good) {
    return std::unexpected(Error(Errc::invalid, formatted("names no account: '{}'", name))
                               .with_remedy(formatted("Write '{}NAME'.", host.prefix)));
  }
  return formatted("{}{}.keys", host.base, name);
}

Result<std::string> plain_address(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  if (!text.starts_with(kScheme)) {
    return std::unexpected(
        Error(Errc::invalid, "is an address that anyone on the way can answer for")
            .with_remedy("Write an 'https://' address, or the public key itself."));
  }
  const auto rest = text.substr(kScheme.size());
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
  if (!printable || host.empty() || text.size() > kLongestAddress) {
    return std::unexpected(Error(Errc::invalid, "is no address")
                               .with_remedy("Write 'https://HOST/PATH', at most 2048 characters."));
  }
  if (host.contains('@')) {
    return std::unexpected(Error(Errc::invalid, "is an address with a name or password in it")
                               .with_remedy("Give an address that needs none."));
  }
  return std::string(text);
}

Error page_error(std::string message) {
  return Error(Errc::invalid, std::move(message))
      .with_remedy("The address must give public keys, one a line.");
}

}  // namespace

bool is_key_reference(std::string_view entry) {
  return entry.starts_with("http:") || entry.starts_with("https:") ||
         std::ranges::any_of(kHosts,
                             [entry](const Host& host) { return entry.starts_with(host.prefix); });
}

Result<std::string> key_address(std::string_view reference) {
  for (const auto& host : kHosts) {
    if (reference.starts_with(host.prefix))
      return address_of_account(host, reference.substr(host.prefix.size()));
  }
  return plain_address(reference);
}

Result<std::vector<std::string>> keys_of_page(std::string_view page) {
  if (page.size() > kMostKeyPage)
    return std::unexpected(page_error(formatted("has more than {} bytes", kMostKeyPage)));
  std::vector<std::string> keys;
  std::size_t number = 0;
  while (!page.empty()) {
    ++number;
    const auto end = page.find('\n');
    auto line = page.substr(0, end);
    page = end == std::string_view::npos ? std::string_view() : page.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos || line[start] == '#') continue;
    if (line[start] == '<' && keys.empty())
      return std::unexpected(page_error("is a web page, and no list of keys"));
    if (has_control_character(line))
      return std::unexpected(page_error(formatted("line {} is no text", number)));
    if (const auto key = crypto::parse_ssh_key(line); !key) {
      return std::unexpected(page_error(formatted("line {} {}", number, key.error().message())));
    }
    if (keys.size() == kMostKeysOfPage)
      return std::unexpected(page_error(formatted("has more than {} keys", kMostKeysOfPage)));
    keys.emplace_back(line);
  }
  if (keys.empty()) return std::unexpected(page_error("has no key"));
  return keys;
}

std::string kept_name(std::string_view address) {
  return "fetched/" + crypto::Sha256::of(as_bytes(address)).hex();
}

}  // namespace orlop::agent::kinds
