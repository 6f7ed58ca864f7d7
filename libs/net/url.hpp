// SPDX-License-Identifier: Apache-2.0
// Addresses: telling schemes apart and joining names to a base. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::net {

/// "http", "https", "file" in lower case, or "" for a plain path.
[[nodiscard]] std::string scheme_of(std::string_view url);

/// `base` + "/" + `relative`; in a base with a scheme, what RFC 3986 does not allow in a path is
/// percent-encoded.
[[nodiscard]] std::string join_url(std::string_view base, std::string_view relative);

/// The path of a file:// address (percent-decoded) or of a plain path. A host other than
/// localhost, a query, or a NUL is Errc::invalid.
[[nodiscard]] Result<std::string> local_path(std::string_view url);

}  // namespace orlop::net
