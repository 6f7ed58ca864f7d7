// SPDX-License-Identifier: Apache-2.0
// Files: bounded reads, whole-file writes that survive a power cut, positioned I/O on descriptors.
// Free functions over paths and descriptors; no state, safe from any thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"

namespace orlop::sys {

/// Reads a whole file (also one of /proc or /sys). More than `max_bytes` is Errc::no_space.
[[nodiscard]] Result<Bytes> read_file(const std::filesystem::path& path, std::size_t max_bytes);
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& path,
                                            std::size_t max_bytes);

enum class Durability {
  synced,    ///< file and folder are on the medium when the call returns
  volatile_  ///< for tmpfs and build outputs
};

/// Writes to a temporary name beside `path`, then renames over it: readers see the old or the new
/// content. Missing parent folders are created.
[[nodiscard]] Status write_file(const std::filesystem::path& path, ByteView content,
                                std::uint32_t mode = 0644,
                                Durability durability = Durability::synced);
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view content,
                                std::uint32_t mode = 0644,
                                Durability durability = Durability::synced);

/// open(2) with O_CLOEXEC added; the error names the path.
[[nodiscard]] Result<UniqueFd> open_fd(const std::filesystem::path& path, int flags,
                                       std::uint32_t mode = 0644);
/// fsync of a folder: makes names that were created, renamed or removed in it durable.
[[nodiscard]] Status sync_folder(const std::filesystem::path& folder);

/// Makes the folder and those above it; that it exists is fine.
[[nodiscard]] Status make_folders(const std::filesystem::path& folder);
/// Removes a file, or a folder with everything in it; that there is nothing is fine.
[[nodiscard]] Status remove_tree(const std::filesystem::path& path);

/// Positioned I/O of exactly `buffer.size()` bytes; a short file or device is Errc::io. `name` is
/// for errors.
[[nodiscard]] Status read_at(int fd, std::span<std::uint8_t> buffer, std::uint64_t offset,
                             std::string_view name);
[[nodiscard]] Status write_at(int fd, ByteView data, std::uint64_t offset, std::string_view name);
[[nodiscard]] Status sync_fd(int fd, std::string_view name);
/// Size in bytes of a regular file or block device.
[[nodiscard]] Result<std::uint64_t> size_of(int fd, std::string_view name);

/// A private folder under $TMPDIR or /tmp, removed with its content by the destructor.
class TemporaryFolder {
 public:
  static Result<TemporaryFolder> create(std::string_view prefix = "orlop");
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept;
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace orlop::sys
