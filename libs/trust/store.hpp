// SPDX-License-Identifier: Apache-2.0
// Store: the folder in which a client remembers the newest verified metadata, one file a role. Each
// change is atomic and durable. Belongs to one thread; one process a folder.
#pragma once

#include <filesystem>
#include <optional>

#include "libs/trust/metadata.hpp"

namespace orlop::trust {

class Store {
 public:
  explicit Store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Nothing when the role was never saved. Larger than the role allows counts as nothing too.
  [[nodiscard]] Result<std::optional<Bytes>> load(Role role) const;
  [[nodiscard]] Status save(Role role, ByteView file) const;
  [[nodiscard]] Status forget(Role role) const;

 private:
  [[nodiscard]] std::filesystem::path path(Role role) const;
  std::filesystem::path folder_;
};

}  // namespace orlop::trust
