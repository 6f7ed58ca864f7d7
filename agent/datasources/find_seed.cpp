// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/datasources/datasource.hpp"

namespace orlop::agent::datasources {
namespace {

constexpr std::chrono::milliseconds kStep{20};

const Datasource* first(Datasources sources, const Platform& platform, Likelihood wanted) {
  const auto found = std::ranges::find_if(
      sources, [&](const Datasource* source) { return source->detect(platform) == wanted; });
  return found == sources.end() ? nullptr : *found;
}

/// The machine once a source is certain, or nothing more can come of waiting.
Platform settled(Datasources sources, Transport& transport, std::chrono::milliseconds left) {
  const bool disks =
      std::ranges::any_of(sources, [](const Datasource* source) { return source->needs.disks; });
  while (true) {
    auto platform = transport.look();
    const bool wait = disks && !platform.disks_settled && left > std::chrono::milliseconds(0);
    if (!wait || first(sources, platform, Likelihood::certain) != nullptr) return platform;
    transport.wait(kStep);
    left -= kStep;
  }
}

Result<Seed> read(const Datasource& source, Transport& transport, const Platform& platform) {
  auto seed = TRY(source.read(transport, platform));
  seed.datasource = source.name;
  return seed;
}

}  // namespace

Result<std::optional<Seed>> find_seed(Datasources sources, Transport& transport,
                                      std::chrono::milliseconds longest_wait) {
  const auto platform = settled(sources, transport, longest_wait);
  if (const auto* source = first(sources, platform, Likelihood::certain)) {
    return TRY_CONTEXT(read(*source, transport, platform),
                       formatted("data source {}", source->name));
  }
  for (const auto* source : sources) {
    if (source->detect(platform) != Likelihood::possible) continue;
    if (auto seed = read(*source, transport, platform)) return *std::move(seed);
  }
  return std::nullopt;
}

}  // namespace orlop::agent::datasources
