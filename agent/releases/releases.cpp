// SPDX-License-Identifier: Apache-2.0
#include "agent/releases/releases.hpp"

#include <algorithm>
#include <array>

#include "libs/base/format.hpp"

namespace orlop::agent::releases {

// Each is defined in its folder.
extern const SourceKind kTuf;

std::span<const SourceKind* const> source_kinds() {
  static constexpr std::array kKinds = {&kTuf};
  return kKinds;
}

Result<std::unique_ptr<ReleaseSource>> open_source(const std::string& address,
                                                   const SourcePorts& ports,
                                                   std::span<const SourceKind* const> kinds) {
  const auto kind = std::ranges::find_if(
      kinds, [&address](const SourceKind* one) { return one->serves(address); });
  if (kind != kinds.end()) return (*kind)->open(address, ports);
  std::string known;
  for (const auto* one : kinds) known += formatted("{}{}", known.empty() ? "" : ", ", one->text);
  return std::unexpected(Error(Errc::unsupported, formatted("no kind of source serves {}", address))
                             .with_remedy(formatted("Releases come from: {}.", known)));
}

}  // namespace orlop::agent::releases
