// SPDX-License-Identifier: Apache-2.0
#include "image-builder/outputs/esp.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "libs/base/format.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::outputs {
namespace fs = std::filesystem;
namespace {

/// Every folder on the way to the files, outermost first.
std::set<std::string> folders_of(const std::vector<EspFile>& files) {
  std::set<std::string> folders;
  for (const auto& [name, source] : files) {
    for (auto folder = fs::path(name).parent_path(); !folder.empty();
         folder = folder.parent_path()) {
      folders.insert(folder.string());
    }
  }
  return folders;
}

}  // namespace

EspTools esp_tools(const pipeline::Inputs& inputs) {
  return {.mkfs = inputs.tool("mkfs.vfat"),
          .make_folder = inputs.tool("mmd"),
          .copy = inputs.tool("mcopy")};
}

Status make_esp(const pipeline::Workshop& workshop, const EspTools& tools, const fs::path& image,
                std::uint64_t size, const std::vector<EspFile>& files, std::string_view epoch) {
  // The mtools write this date for every file and folder; FAT has local time, so the zone is fixed.
  const std::vector<std::pair<std::string, std::string>> dated = {
      {"SOURCE_DATE_EPOCH", std::string(epoch)}, {"TZ", "UTC"}};
  std::uint64_t needed = std::uint64_t{1} << 20;
  for (const auto& [name, source] : files) needed += fs::file_size(source);
  if (needed > size) {
    return fail(Errc::no_space, "the files need {} MiB, the EFI system partition has {} MiB",
                needed >> 20, size >> 20);
  }
  const auto fd = TRY(sys::open_fd(image, O_RDWR | O_CREAT | O_TRUNC));
  if (::ftruncate(fd.get(), static_cast<off_t>(size)) != 0)
    return fail_errno(errno, "{}", image.string());
  // FAT32 needs 65525 clusters; smaller media get what mkfs.vfat finds fitting.
  std::vector<std::string> format = {"--invariant", "-n", "ESP", "-i", "4F524C50"};
  if (size >= std::uint64_t{256} << 20) format.insert(format.end(), {"-F", "32"});
  format.push_back(image.string());
  TRY(workshop.run({.tool = tools.mkfs, .arguments = format}));
  std::vector<std::string> folders = {"-i", image.string()};
  for (const auto& folder : folders_of(files)) folders.push_back("::/" + folder);
  TRY(workshop.run({.tool = tools.make_folder, .arguments = folders, .environment = dated}));
  for (const auto& [name, source] : files) {
    TRY(workshop.run({.tool = tools.copy,
                      .arguments = {"-i", image.string(), source.string(), "::/" + name},
                      .environment = dated}));
  }
  return {};
}

}  // namespace orlop::builder::outputs
