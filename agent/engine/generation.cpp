// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/generation.hpp"

#include "agent/engine/sections.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {

std::uint64_t record(History& history, Generation generation, Owned owned) {
  history.owned = std::move(owned);
  auto& list = history.generations;
  if (!list.empty() && list.back().digest == generation.digest &&
      list.back().release == generation.release) {
    list.back().document = std::move(generation.document);
    return list.back().number;
  }
  generation.number = list.empty() ? 1 : list.back().number + 1;
  list.push_back(std::move(generation));
  if (list.size() > kKeptGenerations) list.erase(list.begin());
  return list.back().number;
}

codec::Value to_value(const History& history) { return schema::to_value(history, kHistory); }

Result<History> parse_history(std::string_view json) {
  return schema::parse(TRY(codec::parse_json(json)), kHistory, {.file = "the record"});
}

std::vector<std::string> accepted_sources(const config::Composition& composition) {
  std::vector<std::string> sources;
  for (const auto& source : composition.sources) {
    if (source.accepted) {
      sources.push_back(formatted("{}:{}", config::to_string(source.layer), source.file));
    }
  }
  return sources;
}

}  // namespace orlop::agent::engine
