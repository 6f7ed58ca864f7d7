// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <set>

#include "libs/disk/gpt.hpp"
#include "libs/efi/pe.hpp"
#include "libs/sys/file.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/purposes.hpp"

namespace orlop::bench {
namespace fs = std::filesystem;
namespace {

constexpr double kUkiLimit = 32.0 * (1 << 20);
constexpr double kRootLimit = 200.0 * (1 << 20);
/// Below this, a module folder or a package has no row of its own.
constexpr std::uint64_t kWorthALine = std::uint64_t{1} << 20;

Row bytes_row(std::string name, std::string_view engine, std::uint64_t bytes) {
  return {.name = std::move(name),
          .engine = std::string(engine),
          .figures = {{"bytes", static_cast<double>(bytes)}},
          .limit = {},
          .ratio = {},
          .note = {}};
}

/// What a sparse file takes on the disk.
Result<std::uint64_t> allocated_bytes(const fs::path& path) {
  constexpr std::uint64_t kUnit = 512;
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return fail_errno(errno, "{}", path.string());
  return static_cast<std::uint64_t>(info.st_blocks) * kUnit;
}

Result<std::vector<Row>> uki_rows(const fs::path& uki, std::string_view engine) {
  constexpr std::size_t kMaxUki = std::size_t{512} << 20;
  const auto content = TRY(sys::read_file(uki, kMaxUki));
  const auto image = TRY(efi::parse_pe(content));
  std::vector<Row> rows = {bytes_row("uki", engine, content.size())};
  std::uint64_t rest = content.size();
  for (const auto* name : {".linux", ".initrd"}) {
    const auto* section = image.find(name);
    if (section == nullptr) {
      return fail(Errc::corrupt, "{} has no section {}", uki.string(), name);
    }
    rows.push_back(bytes_row(std::string("uki: ") + name, engine, section->virtual_size));
    rest -= section->virtual_size;
  }
  rows.push_back(bytes_row("uki: rest", engine, rest));
  rows.back().note = "stub, command line, PCR signatures, signature";
  return rows;
}

Result<std::uint64_t> root_partition_bytes(const fs::path& image) {
  const auto table = TRY(disk::read_table(image));
  std::uint64_t largest = 0;
  for (const auto& partition : table.partitions) {
    if (partition.label.starts_with("root")) largest = std::max(largest, partition.size);
  }
  if (largest == 0) return fail(Errc::not_found, "{} has no root partition", image.string());
  return largest;
}

/// The result folder of a step of the release's build.
Result<fs::path> step_folder(Bench& bench, const codec::Value& plan, std::string_view name) {
  for (const auto& step : *TRY(plan.get_array("steps"))) {
    if (TRY(step.get_string("name")) != name) continue;
    auto folder =
        bench.options().cache / "steps" / std::format("{}-{}", name, TRY(step.get_string("key")));
    if (fs::exists(folder)) return folder;
    return fail(Errc::not_found, "the build left no {}", folder.string());
  }
  return fail(Errc::not_found, "the build has no step {}", name);
}

Result<Owners> read_owners(const fs::path& tree) {
  constexpr std::size_t kMaxList = std::size_t{16} << 20;
  Owners owners;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(tree / "var/lib/dpkg/info", error)) {
    const auto name = entry.path().filename().string();
    if (!name.ends_with(".list")) continue;
    add_owners(owners, name, TRY(sys::read_text(entry.path(), kMaxList)));
  }
  if (owners.empty()) return fail(Errc::not_found, "{} has no package lists", tree.string());
  return owners;
}

/// Every regular file of the tree once (not each of its names), with what the image stores of it.
Result<std::vector<FileSize>> read_files(Bench& bench, const fs::path& tree,
                                         const fs::path& image) {
  std::vector<FileSize> files;
  std::set<std::pair<dev_t, ino_t>> seen;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(tree, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    struct stat info{};
    if (::lstat(it->path().c_str(), &info) != 0) {
      return fail_errno(errno, "{}", it->path().string());
    }
    if (!S_ISREG(info.st_mode) || !seen.emplace(info.st_dev, info.st_ino).second) continue;
    const auto path = it->path().lexically_relative(tree).string();
    const auto dump = TRY(
        run_checked(bench.runner(), {.argv = {"dump.erofs", "--path=/" + path, image.string()}}));
    files.push_back({.path = path,
                     .bytes = static_cast<std::uint64_t>(info.st_size),
                     .stored_bytes = stored_bytes_of(dump)});
  }
  if (error) return fail_errno(error.value(), "reading {}", tree.string());
  return files;
}

Row share_row(std::string name, const Share& share, std::string_view note) {
  auto row = bytes_row(std::move(name), kOrlop, share.stored_bytes);
  row.figures.push_back({"uncompressedBytes", static_cast<double>(share.bytes)});
  row.figures.push_back({"files", static_cast<double>(share.files)});
  row.note = note;
  return row;
}

/// The shares worth a line, largest first, and the others as one.
void add_shares(std::vector<Row>& rows, std::string_view prefix,
                const std::map<std::string, Share>& shares) {
  std::vector<std::pair<std::string, Share>> sorted(shares.begin(), shares.end());
  std::ranges::sort(sorted, std::greater(),
                    [](const auto& item) { return item.second.stored_bytes; });
  Share small;
  for (const auto& [name, share] : sorted) {
    if (share.stored_bytes >= kWorthALine) {
      rows.push_back(share_row(std::format("{}: {}", prefix, name), share, {}));
      continue;
    }
    small.files += share.files;
    small.bytes += share.bytes;
    small.stored_bytes += share.stored_bytes;
  }
  rows.push_back(share_row(std::format("{}: all others", prefix), small, "each below 1 MiB"));
}

Result<std::vector<Row>> root_rows(Bench& bench, std::uint64_t image_bytes) {
  const auto plan = TRY(bench.releases().plan({.version = kVersion, .sources = "updates"}));
  const auto owners = TRY(read_owners(TRY(step_folder(bench, plan, "packages")) / "tree"));
  bench.say().note("asking dump.erofs for every file of the root image");
  const auto files = TRY(read_files(bench, TRY(step_folder(bench, plan, "root-tree")) / "tree",
                                    TRY(step_folder(bench, plan, "root-image")) / "root.erofs"));
  std::vector<Row> rows;
  const auto shares = by_purpose(files, owners);
  std::uint64_t stored = 0;
  for (const auto& purpose : purposes()) {
    const auto found = shares.find(purpose.name);
    if (found == shares.end()) continue;
    rows.push_back(share_row(std::format("root: {}", purpose.name), found->second, purpose.why));
    stored += found->second.stored_bytes;
  }
  rows.push_back(
      bytes_row("root: erofs itself", kOrlop, image_bytes > stored ? image_bytes - stored : 0));
  rows.back().note = "inodes, folders, links, compression indexes";
  add_shares(rows, "modules", by_module_folder(files));
  add_shares(rows, "package", by_package(files, owners));
  return rows;
}

}  // namespace

Result<Report> bench_size(Bench& bench) {
  TRY(bench.build_release());
  const auto mkosi = TRY(bench.mkosi_image());
  const auto manifest = TRY(bench.releases().manifest(kVersion));
  Report report;
  auto& rows = report.rows;

  rows.push_back(bytes_row("root image", kOrlop, manifest.root.size));
  rows.back().limit = kRootLimit;
  rows.push_back(bytes_row("root image", kMkosi, TRY(root_partition_bytes(mkosi.image()))));
  rows.back().note = "ext4 partition, sized by mkosi to what it holds";
  const auto uki = bench.releases().folder_of(kVersion) / "release" /
                   std::format("{}.uki", manifest.uki.sha256.hex());
  auto ours = TRY(uki_rows(uki, kOrlop));
  ours.front().limit = kUkiLimit;
  auto theirs = TRY(uki_rows(mkosi.uki(), kMkosi));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    rows.push_back(std::move(ours[i]));
    rows.push_back(std::move(theirs[i]));
  }
  rows.push_back(
      bytes_row("disk image", kOrlop, TRY(allocated_bytes(bench.releases().disk_image(kVersion)))));
  rows.back().note = "as allocated, the file is sparse";
  rows.push_back(bytes_row("disk image", kMkosi, TRY(allocated_bytes(mkosi.image()))));
  rows.push_back(
      bytes_row("install medium", kOrlop, fs::file_size(bench.releases().iso(kVersion))));
  for (auto& row : TRY(root_rows(bench, manifest.root.size))) rows.push_back(std::move(row));
  return report;
}

}  // namespace orlop::bench
