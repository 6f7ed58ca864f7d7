// SPDX-License-Identifier: Apache-2.0
// The forms that configuration documents have had. tests/data/configuration holds documents of each
// with what they mean. Constant data; safe from any thread.
#pragma once

#include "libs/config/form.hpp"

namespace orlop::agent::kinds {

[[nodiscard]] config::Forms forms();

}  // namespace orlop::agent::kinds
