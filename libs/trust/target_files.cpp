// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/target_files.hpp"

#include <fcntl.h>

#include <algorithm>

#include "libs/sys/file.hpp"

namespace orlop::trust {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kChunk = std::uint64_t{1} << 20;

Status check_name(const std::string& name) {
  if (is_target_name(name)) return {};
  return std::unexpected(
      Error(Errc::invalid, formatted("'{}' cannot be the name of a target", name))
          .with_remedy("Use letters, digits and . _ ~ ^ + - , with / between the parts."));
}

Status sync_file(const fs::path& path) {
  const auto fd = TRY(sys::open_fd(path, O_RDONLY));
  return sys::sync_fd(fd.get(), path.string());
}

}  // namespace

Result<TrustedTarget> describe_bytes(const std::string& name, ByteView content) {
  TRY(check_name(name));
  return TrustedTarget{name, content.size(), crypto::Sha256::of(content)};
}

Result<TrustedTarget> describe_file(const std::string& name, const fs::path& source) {
  TRY(check_name(name));
  std::error_code error;
  if (!fs::is_regular_file(source, error)) {
    if (error) return fail_errno(error.value(), "{}", source.string());
    return fail(Errc::invalid, "{} is no regular file", source.string());
  }
  const auto fd = TRY(sys::open_fd(source, O_RDONLY));
  const auto size = TRY(sys::size_of(fd.get(), source.string()));
  crypto::Hasher hasher;
  Bytes chunk;
  for (std::uint64_t offset = 0; offset < size; offset += chunk.size()) {
    chunk.resize(std::min(kChunk, size - offset));
    TRY(sys::read_at(fd.get(), chunk, offset, source.string()));
    hasher.update(chunk);
  }
  const auto digest = TRY(crypto::Sha256::from_bytes(hasher.finish()));
  return TrustedTarget{name, size, digest};
}

Status place_file(const TrustedTarget& target, const fs::path& source, const fs::path& folder) {
  const auto place = folder / target_path(target, true);
  std::error_code error;
  if (fs::file_size(place, error) == target.size && !error) return {};
  TRY(sys::make_folders(place.parent_path()));
  fs::remove(place, error);
  fs::create_hard_link(fs::absolute(source), place, error);
  if (!error) return sys::sync_folder(place.parent_path());

  const fs::path partial = place.string() + ".partial";
  fs::copy_file(source, partial, fs::copy_options::overwrite_existing, error);
  if (error)
    return fail_errno(error.value(), "copying {} to {}", source.string(), partial.string());
  TRY(sync_file(partial));
  fs::rename(partial, place, error);
  if (error) return fail_errno(error.value(), "renaming {}", partial.string());
  return sys::sync_folder(place.parent_path());
}

}  // namespace orlop::trust
