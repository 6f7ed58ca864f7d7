// SPDX-License-Identifier: Apache-2.0
#include "libs/net/url.hpp"

#include <algorithm>

#include "libs/base/bytes.hpp"

namespace orlop::net {
namespace {

constexpr std::string_view kSchemeEnd = "://";

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Characters that stand for themselves in a path: `pchar` of RFC 3986 and the slash.
bool is_path_character(char c) {
  return is_alnum(c) || std::string_view("-._~!$&'()*+,;=:@/").contains(c);
}

}  // namespace

std::string scheme_of(std::string_view url) {
  const auto end = url.find(kSchemeEnd);
  if (end == std::string_view::npos || end == 0) return "";
  std::string scheme(url.substr(0, end));
  if (!std::ranges::all_of(scheme, is_alnum)) return "";
  std::ranges::transform(scheme, scheme.begin(), to_lower);
  return scheme;
}

std::string join_url(std::string_view base, std::string_view relative) {
  std::string joined(base);
  while (joined.size() > 1 && joined.ends_with('/')) joined.pop_back();
  joined += '/';
  if (scheme_of(base).empty()) return joined.append(relative);
  for (const char c : relative) {
    if (is_path_character(c)) {
      joined += c;
    } else {
      joined += '%' + to_hex(as_bytes({&c, 1}));
    }
  }
  return joined;
}

Result<std::string> local_path(std::string_view url) {
  std::string path(url);
  if (scheme_of(url) == "file") {
    url.remove_prefix(std::string_view("file://").size());
    if (url.starts_with("localhost/")) url.remove_prefix(std::string_view("localhost").size());
    if (!url.starts_with('/')) {
      return std::unexpected(Error(Errc::invalid, formatted("file://{} names another host", url))
                                 .with_remedy("Write file:///absolute/path, with three slashes."));
    }
    if (url.find_first_of("?#") != std::string_view::npos) {
      return fail(Errc::invalid, "file://{} has a query or fragment", url);
    }
    path = TRY(percent_decoded(url));
  }
  if (path.empty() || path.contains('\0'))
    return fail(Errc::invalid, "the path is empty or has a NUL");
  return path;
}

}  // namespace orlop::net
