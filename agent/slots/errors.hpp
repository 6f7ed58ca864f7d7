// SPDX-License-Identifier: Apache-2.0
// What goes wrong with filling a slot, as error codes. Values only.
#pragma once

#include <string_view>

namespace orlop::agent::slots {

enum class WriteErrc {
  block_mismatch = 1,  ///< a block is not the one its leaf names
};
std::string_view error_domain(WriteErrc code);
std::string_view error_name(WriteErrc code);

}  // namespace orlop::agent::slots
