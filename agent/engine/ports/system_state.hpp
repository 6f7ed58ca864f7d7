// SPDX-License-Identifier: Apache-2.0
// SystemState: the port through which configuration sees and changes a node's file tree. Kernel
// settings are files too (/proc/sys). The real one is RootState; tests/fakes/fake_system_state.hpp
// keeps a tree in memory. Paths are absolute inside the tree. Not thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::agent::engine {

/// What stands at a path.
struct Entry {
  enum class Kind { file, link, folder };
  Kind kind = Kind::file;
  std::string content;        ///< of a file; of a link, where it points; of a folder, empty
  std::uint32_t mode = 0644;  ///< permission bits; of a link, meaningless and 0777
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;

  static Entry file(std::string content, std::uint32_t mode = 0644) {
    return {.kind = Kind::file, .content = std::move(content), .mode = mode};
  }
  static Entry link(std::string target) {
    return {.kind = Kind::link, .content = std::move(target), .mode = 0777};
  }
  static Entry folder(std::uint32_t mode = 0755) {
    return {.kind = Kind::folder, .content = {}, .mode = mode};
  }
  friend bool operator==(const Entry&, const Entry&) = default;
};

[[nodiscard]] inline bool is_folder(const Entry& entry) {
  return entry.kind == Entry::Kind::folder;
}

class SystemState {
 public:
  virtual ~SystemState() = default;
  /// Nothing when there is nothing; files of more than 16 MiB are Errc::no_space.
  virtual Result<std::optional<Entry>> look(const std::string& path) = 0;
  /// Whether there is anything; cheaper than look().
  virtual Result<bool> exists(const std::string& path) = 0;
  /// Names in a folder, sorted; none when it does not exist.
  virtual Result<std::vector<std::string>> list(const std::string& folder) = 0;
  /// Makes the path be exactly this, whole or not at all; missing parents are made (0755, root).
  /// A folder that stands in the way of a file, or the reverse, is Errc::conflict.
  virtual Status put(const std::string& path, const Entry& entry) = 0;
  /// Removes a file, a link or an empty folder; what is not there is fine.
  virtual Status remove(const std::string& path) = 0;
  /// Gives what stands at `from`, a folder with all that is in it too, another name in the same
  /// folder. A file of that name is replaced.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
};

/// The tree below a folder of the running system ("/" on a node). Symbolic links are followed
/// inside the tree only, and not at all below /var/home, whose folders belong to users. What is
/// written to /state and /var is on the medium when put() returns; /proc/sys is written in place.
class RootState final : public SystemState {
 public:
  static Result<RootState> open(const std::string& root);
  RootState(RootState&&) noexcept;
  ~RootState() override;
  Result<std::optional<Entry>> look(const std::string& path) override;
  Result<bool> exists(const std::string& path) override;
  Result<std::vector<std::string>> list(const std::string& folder) override;
  Status put(const std::string& path, const Entry& entry) override;
  Status remove(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;

 private:
  struct Root;
  explicit RootState(std::unique_ptr<Root> root);
  std::unique_ptr<Root> root_;
};

}  // namespace orlop::agent::engine
