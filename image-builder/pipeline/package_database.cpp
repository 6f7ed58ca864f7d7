// SPDX-License-Identifier: Apache-2.0
#include "image-builder/pipeline/package_database.hpp"

#include <algorithm>
#include <ranges>
#include <set>

#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"

namespace orlop::builder::pipeline {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaxStatus = std::size_t{64} << 20;
constexpr std::size_t kMaxList = std::size_t{32} << 20;

/// "libc6 (>= 2.38), perl:any | awk" -> libc6, perl, awk.
std::vector<std::string> names_in(std::string_view relations) {
  std::vector<std::string> names;
  std::size_t at = 0;
  while (at < relations.size()) {
    const auto end = std::min(relations.find_first_of(",|", at), relations.size());
    const auto relation = relations.substr(at, end - at);
    at = end + 1;
    const auto start = relation.find_first_not_of(' ');
    if (start == std::string_view::npos) continue;
    const auto stop = std::min(relation.find_first_of(" (:", start), relation.size());
    names.emplace_back(relation.substr(start, stop - start));
  }
  return names;
}

void append(std::vector<std::string>& to, std::vector<std::string> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Takes one line of a status file's paragraph.
void read_field(InstalledPackage& package, std::string_view line) {
  const auto colon = line.find(": ");
  if (colon == std::string_view::npos) return;
  const auto field = line.substr(0, colon);
  const auto value = line.substr(colon + 2);
  if (field == "Package") package.name = value;
  if (field == "Version") package.version = value;
  if (field == "Architecture") package.architecture = value;
  if (field == "Essential") package.essential = value == "yes";
  if (field == "Depends" || field == "Pre-Depends") append(package.needs, names_in(value));
  if (field == "Provides") append(package.provides, names_in(value));
}

/// Programs only: what is in a folder that programs are found in.
bool is_program(std::string_view path) {
  const auto folder = path.substr(0, path.rfind('/'));
  return folder.ends_with("/bin") || folder.ends_with("/sbin");
}

}  // namespace

Result<std::vector<InstalledPackage>> parse_dpkg_status(std::string_view status) {
  std::vector<InstalledPackage> packages;
  InstalledPackage current;
  bool installed = false;
  const auto finish = [&packages, &current, &installed] {
    if (installed && !current.name.empty()) packages.push_back(std::move(current));
    current = {};
    installed = false;
  };
  for (const auto part : std::views::split(status, '\n')) {
    const std::string_view line(part.begin(), part.end());
    if (line.empty()) finish();
    if (line == "Status: install ok installed") installed = true;
    if (!line.starts_with(' ')) read_field(current, line);
  }
  finish();
  if (packages.empty())
    return fail(Errc::corrupt, "the package database names no installed package");
  return packages;
}

PackageDatabase::PackageDatabase(std::vector<InstalledPackage> packages,
                                 std::map<std::string, std::string> owners)
    : owners_(std::move(owners)) {
  for (auto& package : packages) {
    for (const auto& name : package.provides) providers_[name].push_back(package.name);
    const auto name = package.name;
    packages_.insert_or_assign(name, std::move(package));
  }
}

Result<PackageDatabase> PackageDatabase::read(const fs::path& folder) {
  auto packages = TRY(parse_dpkg_status(TRY(sys::read_text(folder / "status", kMaxStatus))));
  std::map<std::string, std::string> owners;
  std::error_code error;
  for (fs::directory_iterator entry(folder / "info", error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".list") continue;
    const auto stem = entry->path().stem().string();  // "libc6:amd64" for some
    const auto files = TRY(sys::read_text(entry->path(), kMaxList));
    for (const auto part : std::views::split(files, '\n')) {
      const std::string_view line(part.begin(), part.end());
      if (is_program(line)) owners.emplace(line, stem.substr(0, stem.find(':')));
    }
  }
  if (error) return fail_errno(error.value(), "reading {}", (folder / "info").string());
  return PackageDatabase(std::move(packages), std::move(owners));
}

std::optional<std::string> PackageDatabase::owner_of(const fs::path& path) const {
  // /usr/bin/x may be listed as /bin/x, where packages stood before the two became one.
  for (const auto& name : {path, path.parent_path().filename() == path.parent_path().relative_path()
                                     ? fs::path("/usr") / path.relative_path()
                                     : fs::path("/") / path.lexically_relative("/usr")}) {
    const auto found = owners_.find(name.string());
    if (found != owners_.end()) return found->second;
  }
  return std::nullopt;
}

std::string PackageDatabase::identity_of(const std::string& package) const {
  std::set<std::string> reached;
  std::vector<std::string> ahead = {package};
  for (const auto& [name, installed] : packages_) {
    if (installed.essential) ahead.push_back(name);
  }
  while (!ahead.empty()) {
    const auto name = std::move(ahead.back());
    ahead.pop_back();
    if (const auto virtual_name = providers_.find(name); virtual_name != providers_.end()) {
      for (const auto& provider : virtual_name->second) {
        if (!reached.contains(provider)) ahead.push_back(provider);
      }
    }
    const auto found = packages_.find(name);
    if (found == packages_.end() || !reached.insert(name).second) continue;
    ahead.insert(ahead.end(), found->second.needs.begin(), found->second.needs.end());
  }
  std::string versions;
  for (const auto& name : reached) {
    versions += formatted("{} {}\n", name, packages_.at(name).version);
  }
  const auto own = packages_.find(package);
  return formatted("{} {} with {}", package, own == packages_.end() ? "" : own->second.version,
                   crypto::Sha256::of(as_bytes(versions)).hex().substr(0, 16));
}

}  // namespace orlop::builder::pipeline
