// SPDX-License-Identifier: Apache-2.0
#include "image-builder/steps/packages/archive.hpp"

#include <algorithm>
#include <sstream>

#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::builder::steps::packages {
namespace {

constexpr std::string_view kSuite = "trixie";

/// "Date: Sat, 06 Sep 2025 09:20:24 UTC" of a release file.
Result<UnixTime> release_date(std::string_view text, std::string_view name) {
  const auto at = text.find("\nDate: ");
  UnixTime date;
  if (at != std::string_view::npos) {
    std::istringstream line{std::string(text.substr(at + 7, 40))};
    line >> std::chrono::parse("%a, %d %b %Y %H:%M:%S", date);
    if (!line.fail()) return date;
  }
  return fail(Errc::corrupt, "{} has no readable date", name);
}

}  // namespace

std::string_view suite_name() { return kSuite; }

std::vector<std::pair<std::string, std::string>> suites_of(const Mirrors& mirrors,
                                                           Sources sources) {
  std::vector<std::pair<std::string, std::string>> suites = {{mirrors.debian, std::string(kSuite)}};
  if (sources == Sources::updates) {
    suites.emplace_back(mirrors.debian, formatted("{}-updates", kSuite));
    suites.emplace_back(mirrors.security, formatted("{}-security", kSuite));
  }
  return suites;
}

Result<ArchiveState> observe_archive(const Mirrors& mirrors, Sources sources,
                                     net::Fetcher& fetcher) {
  constexpr std::uint64_t kMaxReleaseFile = std::uint64_t{4} << 20;
  ArchiveState state;
  crypto::Hasher hasher;
  for (const auto& [address, suite] : suites_of(mirrors, sources)) {
    const auto url = formatted("{}/dists/{}/InRelease", address, suite);
    auto content = fetcher.fetch(url, kMaxReleaseFile);
    if (!content) {
      return std::unexpected(
          std::move(content)
              .error()
              .with_context("looking at the package archive")
              .with_remedy(
                  "check the network; ORLOP_MIRROR and ORLOP_SECURITY_MIRROR set other mirrors"));
    }
    hasher.update(*content);
    const auto date = TRY(release_date(as_text(*content), url));
    state.date = std::max(state.date, date);
  }
  state.digest = to_hex(hasher.finish());
  return state;
}

}  // namespace orlop::builder::steps::packages
