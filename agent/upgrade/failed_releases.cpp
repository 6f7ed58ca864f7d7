// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/failed_releases.hpp"

#include <algorithm>

namespace orlop::agent::upgrade {
namespace {

constexpr std::string_view kFailedReleasesSchema = "orlop.failed-releases/1";
constexpr std::size_t kMaxRemembered = 32;

Result<FailedRelease> parse_one(const codec::Value& value) {
  const auto version_text = TRY(value.get_string("version"));
  const auto digest_text = TRY(value.get_string("manifestDigest"));
  const auto time_text = TRY(value.get_string("time"));
  auto reason = TRY(value.get_string("reason"));
  auto version = TRY(Version::parse(version_text));
  const auto digest = TRY(crypto::Sha256::parse(digest_text));
  const auto time = TRY(parse_time(time_text));
  return FailedRelease{std::move(version), digest, std::move(reason), time};
}

}  // namespace

const FailedRelease* FailedReleases::find(const crypto::Sha256& digest) const {
  const auto found = std::ranges::find(list_, digest, &FailedRelease::digest);
  return found == list_.end() ? nullptr : &*found;
}

void FailedReleases::add(FailedRelease release) {
  forget(release.digest);
  list_.push_back(std::move(release));
  if (list_.size() > kMaxRemembered) list_.erase(list_.begin());
}

void FailedReleases::forget(const crypto::Sha256& digest) {
  std::erase_if(list_, [&digest](const auto& release) { return release.digest == digest; });
}

codec::Value to_value(const FailedReleases& releases) {
  codec::Array items;
  for (const auto& release : releases.list()) {
    items.push_back(codec::Value::object({{"version", release.version.text()},
                                          {"manifestDigest", release.digest.hex()},
                                          {"reason", release.reason},
                                          {"time", format_time(release.time)}}));
  }
  return codec::Value::object({{"schema", kFailedReleasesSchema}, {"releases", std::move(items)}});
}

Result<FailedReleases> parse_failed_releases(const codec::Value& value) {
  FailedReleases releases;
  const auto* const items = TRY(value.get_array("releases"));
  for (const auto& item : *items) releases.add(TRY(parse_one(item)));
  return releases;
}

}  // namespace orlop::agent::upgrade
