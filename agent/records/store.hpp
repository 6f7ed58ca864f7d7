// SPDX-License-Identifier: Apache-2.0
// StateStore: the port to the small files that survive a reboot (/state/orlop). The real one is
// StateFolder, which writes to the disk; tests/fakes/fake_store.hpp is the one whose power can be
// cut. One user at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::agent::records {

class StateStore {
 public:
  virtual ~StateStore() = default;
  /// Nothing when there is no such file.
  virtual Result<std::optional<std::string>> load(const std::string& name) = 0;
  /// Replaces the file in one step; on the medium when it returns.
  virtual Status save(const std::string& name, std::string_view content) = 0;
  /// Names of what is there, folders too (one may stand in the place of a record), sorted.
  virtual Result<std::vector<std::string>> list() = 0;
  /// Replaces `to`; on the medium when it returns.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  /// Removing what does not exist is fine.
  virtual Status remove(const std::string& name) = 0;
};

/// Files of a folder, mode 0600, replaced by rename.
class StateFolder final : public StateStore {
 public:
  explicit StateFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Result<std::optional<std::string>> load(const std::string& name) override;
  Status save(const std::string& name, std::string_view content) override;
  Result<std::vector<std::string>> list() override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& name) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace orlop::agent::records
