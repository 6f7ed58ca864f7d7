// SPDX-License-Identifier: Apache-2.0
// Progress: how far a long operation on the disk is. Values only.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "libs/codec/value.hpp"

namespace orlop::agent::slots {

/// How far a long operation is. `phase` is an UpgradeState's name or the installer's.
struct Progress {
  std::string_view phase;
  std::uint64_t done = 0;     ///< bytes of the image
  std::uint64_t total = 0;    ///< bytes of the image
  std::uint64_t fetched = 0;  ///< bytes that came from outside
};
using OnProgress = std::function<void(const Progress&)>;
/// `orlop.progress/1`, one line of `--progress-fd`.
[[nodiscard]] codec::Value to_value(const Progress& progress);

}  // namespace orlop::agent::slots
