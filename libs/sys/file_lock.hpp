// SPDX-License-Identifier: Apache-2.0
// FileLock: one holder at a time, among processes and within one. An advisory lock (flock) on a
// file that stays: the kernel lets go of it when its holder ends, however it ends, so there are no
// stale locks to clean up. Programs that the holder starts do not inherit it. Movable value; one
// thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::sys {

class FileLock {
 public:
  /// Waits until nobody else holds `path` (made when missing) and writes `purpose`, one line, into
  /// it. Before waiting, calls `on_wait` with the purpose of the present holder; empty when that
  /// cannot be told. Waits as long as the holder lives.
  static Result<FileLock> acquire(const std::filesystem::path& path, std::string_view purpose,
                                  const std::function<void(std::string_view holder)>& on_wait = {});

 private:
  explicit FileLock(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace orlop::sys
