// SPDX-License-Identifier: Apache-2.0
// "data:" addresses (RFC 2397): a content that stands in the address itself. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/result.hpp"

namespace orlop::codec {

[[nodiscard]] bool is_data_url(std::string_view url);

/// The bytes of "data:[MEDIATYPE][;base64],DATA"; the media type is not looked at. Errc::invalid:
/// no such address, a broken percent escape, or no base64.
[[nodiscard]] Result<std::string> read_data_url(std::string_view url);

}  // namespace orlop::codec
