// SPDX-License-Identifier: Apache-2.0
// `layout` of Kairos on further disks in our words: `disks` and `filesystems`. Pure functions.
#pragma once

#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::dialects {

/// Adds what a `layout` with `add_partitions` asks of a disk that it names by its path, with sizes
/// in MiB. What to do instead when it asks for something else; the document is as it was then.
[[nodiscard]] std::string_view translate_partitions(const codec::Value& layout,
                                                    codec::Value& document);

}  // namespace orlop::agent::dialects
