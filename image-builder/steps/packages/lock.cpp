// SPDX-License-Identifier: Apache-2.0
// The lock file and what it is read from.
#include <algorithm>
#include <format>
#include <ranges>

#include "image-builder/steps/packages/packages.hpp"
#include "libs/codec/json.hpp"

namespace orlop::builder::steps::packages {

Result<std::vector<LockedPackage>> parse_dpkg_status(std::string_view status) {
  std::vector<LockedPackage> packages;
  LockedPackage current;
  bool installed = false;
  const auto finish = [&packages, &current, &installed] {
    if (installed && !current.name.empty()) packages.push_back(current);
    current = {};
    installed = false;
  };
  for (const auto part : std::views::split(status, '\n')) {
    const std::string_view line(part.begin(), part.end());
    const auto value = [line](std::string_view field) {
      return std::string(line.substr(field.size()));
    };
    if (line.empty()) finish();
    if (line.starts_with("Package: ")) current.name = value("Package: ");
    if (line.starts_with("Version: ")) current.version = value("Version: ");
    if (line.starts_with("Architecture: ")) current.architecture = value("Architecture: ");
    if (line == "Status: install ok installed") installed = true;
  }
  finish();
  if (packages.empty())
    return fail(Errc::corrupt, "the package database names no installed package");
  return packages;
}

std::string deb_file_name(const LockedPackage& package) {
  std::string version;
  for (const char c : package.version) version += c == ':' ? std::string("%3a") : std::string(1, c);
  return std::format("{}_{}_{}.deb", package.name, version, package.architecture);
}

std::string write_lock(const std::vector<LockedPackage>& packages) {
  codec::Array list;
  for (const auto& package : packages) {
    list.push_back(codec::Value::object({{"name", package.name},
                                         {"version", package.version},
                                         {"architecture", package.architecture},
                                         {"sha256", package.sha256}}));
  }
  return codec::write_json_pretty(codec::Value::object(
      {{"schema", "orlop.lock/1"}, {"packages", codec::Value(std::move(list))}}));
}

Result<std::vector<LockedPackage>> parse_lock(std::string_view json) {
  const auto document = TRY(codec::parse_json(json));
  if (const auto schema = TRY(document.get_string("schema")); schema != "orlop.lock/1") {
    return fail(Errc::unsupported, "a lock file of schema '{}' cannot be read", schema);
  }
  std::vector<LockedPackage> packages;
  for (const auto& entry : *TRY(document.get_array("packages"))) {
    packages.push_back({.name = TRY(entry.get_string("name")),
                        .version = TRY(entry.get_string("version")),
                        .architecture = TRY(entry.get_string("architecture")),
                        .sha256 = TRY(entry.get_string("sha256"))});
  }
  return packages;
}

}  // namespace orlop::builder::steps::packages
