// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/users/bring.hpp"

#include "agent/kinds/references.hpp"
#include "agent/kinds/users/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

constexpr std::size_t kMostFailures = 3;

Status bring_page(const std::string& address, const std::string& path, net::Fetcher& fetcher,
                  engine::SystemState& system) {
  const auto content = TRY(fetcher.fetch(address, kMostKeyPage));
  std::string page(content.begin(), content.end());
  TRY(keys_of_page(page));
  return system.put(path, engine::Entry::file(std::move(page), 0600));
}

}  // namespace

engine::Brought bring_keys(const codec::Value& document, net::Fetcher& fetcher,
                           engine::SystemState& system, std::string_view state_folder) {
  engine::Brought brought;
  std::size_t failures = 0;
  for (const auto& address : addresses_of(schema::read(document, kUsers))) {
    const auto path = formatted("{}/{}", state_folder, kept_name(address));
    const auto there = system.exists(path);
    if (there && *there) continue;
    if (failures == kMostFailures) {
      ++brought.open;
      continue;
    }
    if (const auto done = bring_page(address, path, fetcher, system)) {
      ++brought.fetched;
    } else {
      ++failures;
      ++brought.open;
      brought.diagnostics.push_back(
          {"node",
           {},
           schema::Severity::warning,
           "not-fetched",
           formatted("keys at '{}': {}", address, done.error().describe()),
           done.error().remedy()});
    }
  }
  return brought;
}

}  // namespace orlop::agent::kinds
