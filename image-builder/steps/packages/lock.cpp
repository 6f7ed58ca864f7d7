// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/lock.hpp"

#include <format>

#include "image-builder/pipeline/package_database.hpp"
#include "libs/codec/json.hpp"

namespace orlop::builder::steps::packages {

Result<std::vector<LockedPackage>> installed_packages(std::string_view status) {
  std::vector<LockedPackage> packages;
  for (auto& installed : TRY(pipeline::parse_dpkg_status(status))) {
    packages.push_back({.name = std::move(installed.name),
                        .version = std::move(installed.version),
                        .architecture = std::move(installed.architecture)});
  }
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
