// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/media.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "libs/sys/file.hpp"

namespace orlop::lab {

Status make_seed(sys::CommandRunner& runner, const Seed& seed, const std::filesystem::path& out) {
  const struct {
    std::string_view name;
    std::string_view text;
  } files[] = {{"user-data", seed.user_data},
               {"meta-data", seed.meta_data},
               {"network-config", seed.network_config},
               {"vendor-data", seed.vendor_data}};
  const auto folder = TRY(sys::TemporaryFolder::create("orlop-seed"));
  for (const auto& file : files) {
    if (file.text.empty()) continue;
    TRY(sys::write_file(folder.path() / file.name, file.text, 0644, sys::Durability::volatile_));
  }
  std::error_code error;
  std::filesystem::remove(out, error);
  TRY(run_checked(runner, {.argv = {"xorriso", "-as", "mkisofs", "-quiet", "-V", "cidata", "-J",
                                    "-r", "-o", out.string(), folder.path().string()}}));
  return {};
}

Status make_blank_disk(const std::filesystem::path& out, std::uint64_t bytes) {
  const auto file = TRY(sys::open_fd(out, O_RDWR | O_CREAT | O_TRUNC, 0644));
  if (::ftruncate(file.get(), static_cast<off_t>(bytes)) != 0) {
    return fail_errno(errno, "making a disk of {} bytes at {}", bytes, out.string());
  }
  return {};
}

Status make_overlay(sys::CommandRunner& runner, const std::filesystem::path& base,
                    DiskFormat base_format, std::uint64_t bytes, const std::filesystem::path& out) {
  std::vector<std::string> argv = {"qemu-img",
                                   "create",
                                   "-q",
                                   "-f",
                                   "qcow2",
                                   "-F",
                                   base_format == DiskFormat::raw ? "raw" : "qcow2",
                                   "-b",
                                   std::filesystem::absolute(base).string(),
                                   out.string()};
  if (bytes != 0) argv.push_back(std::to_string(bytes));
  TRY(run_checked(runner, {.argv = argv}));
  return {};
}

}  // namespace orlop::lab
