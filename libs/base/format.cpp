// SPDX-License-Identifier: Apache-2.0
#include "libs/base/format.hpp"

namespace orlop {

std::string format_arguments(std::string_view text, std::format_args arguments) {
  return std::vformat(text, arguments);
}

}  // namespace orlop
