// SPDX-License-Identifier: Apache-2.0
#include "libs/trust/store.hpp"

#include "libs/sys/file.hpp"

namespace orlop::trust {

std::filesystem::path Store::path(Role role) const {
  return folder_ / formatted("{}.json", to_string(role));
}

Result<std::optional<Bytes>> Store::load(Role role) const {
  auto file = sys::read_file(path(role), max_bytes(role));
  if (file) return std::optional(std::move(*file));
  if (file.error().is(Errc::not_found) || file.error().is(Errc::no_space)) return std::nullopt;
  return std::unexpected(std::move(file).error().with_context("reading what was trusted before"));
}

Status Store::save(Role role, ByteView file) const {
  TRY_CONTEXT(sys::write_file(path(role), file), "storing trusted metadata");
  return {};
}

Status Store::forget(Role role) const {
  std::error_code error;
  const bool removed = std::filesystem::remove(path(role), error);
  if (error) return fail_errno(error.value(), "removing {}", path(role).string());
  if (!removed) return {};
  return sys::sync_folder(folder_);
}

}  // namespace orlop::trust
