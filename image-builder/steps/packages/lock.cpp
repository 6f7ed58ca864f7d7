// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/lock.hpp"

#include "image-builder/pipeline/package_database.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::builder::steps::packages {
namespace {

constexpr schema::Field member(std::string_view key, schema::Member where, std::string_view text,
                               schema::Rule rule = {}) {
  return {.key = key, .member = where, .text = text, .required = true, .rule = rule};
}

constexpr schema::Field kPackageFields[] = {
    member("name", schema::at<&LockedPackage::name>, "Of the package."),
    member("version", schema::at<&LockedPackage::version>, "Of the package."),
    member("architecture", schema::at<&LockedPackage::architecture>, "Of the package."),
    member("sha256", schema::at<&LockedPackage::sha256>, "Of the archive's file.", schema::kSha256),
};
constexpr schema::Section<LockedPackage> kPackage({.text = "A package.",
                                                   .fields = kPackageFields,
                                                   .unknown = schema::Unknown::kept});
constexpr schema::Field kLockFields[] = {
    member("packages", schema::at<&Lock::packages, kPackage>, "Sorted by name."),
};

}  // namespace

const schema::Section<Lock> kLock({.document = "orlop.lock/1",
                                   .text = "The packages of a release.",
                                   .fields = kLockFields,
                                   .unknown = schema::Unknown::kept});

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
  return formatted("{}_{}_{}.deb", package.name, version, package.architecture);
}

std::string write_lock(const std::vector<LockedPackage>& packages) {
  return codec::write_json_pretty(schema::to_value(Lock{packages}, kLock));
}

Result<std::vector<LockedPackage>> parse_lock(std::string_view json) {
  auto lock = TRY(schema::parse(TRY(codec::parse_json(json)), kLock, {.file = "the lock"}));
  return std::move(lock.packages);
}

}  // namespace orlop::builder::steps::packages
