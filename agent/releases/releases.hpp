// SPDX-License-Identifier: Apache-2.0
// Where releases come from: the kinds of places, one folder each below this one, one line each in
// releases.cpp. Values and functions; what is opened fetches through the ports it was given.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "agent/releases/source.hpp"
#include "libs/base/clock.hpp"
#include "libs/net/fetcher.hpp"

namespace orlop::agent::releases {

struct TrustPaths {
  std::filesystem::path initial_root = "/usr/share/orlop/trust/root.json";
  std::filesystem::path datastore = "/state/orlop/trust";  ///< one folder a repository below it
};

/// What a place is opened with; fetcher and clock must outlive what is opened.
struct SourcePorts {
  net::Fetcher& fetcher;
  const Clock& clock;
  std::string stem;  ///< `<product>-<variant>`
  TrustPaths paths{};
};

struct SourceKind {
  std::string_view name;
  std::string_view text;  ///< the addresses it serves, for people
  bool (*serves)(std::string_view address);
  Result<std::unique_ptr<ReleaseSource>> (*open)(const std::string& address,
                                                 const SourcePorts& ports);
};

/// Every kind; the first that serves an address opens it.
[[nodiscard]] std::span<const SourceKind* const> source_kinds();

/// Errc::unsupported, with what there is, when no kind serves the address.
[[nodiscard]] Result<std::unique_ptr<ReleaseSource>> open_source(
    const std::string& address, const SourcePorts& ports,
    std::span<const SourceKind* const> kinds = source_kinds());

}  // namespace orlop::agent::releases
