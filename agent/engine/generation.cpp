// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/generation.hpp"

#include <format>

#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;

Value to_value(const std::vector<std::string>& texts) {
  Value list = Value::array();
  for (const auto& text : texts) list.push(text);
  return list;
}

Result<std::vector<std::string>> parse_texts(const Value& object, std::string_view key) {
  std::vector<std::string> texts;
  for (const auto& item : *TRY(object.get_array(key))) {
    if (!item.is_string()) return fail(Errc::invalid, "'{}' holds a {}", key, item.kind());
    texts.push_back(item.string());
  }
  return texts;
}

Value to_value(const Generation& generation) {
  auto value = Value::object({{"generation", generation.number},
                              {"digest", generation.digest},
                              {"release", generation.release},
                              {"time", generation.time},
                              {"cause", generation.cause},
                              {"sources", to_value(generation.sources)}});
  if (!generation.document.empty()) value.set("document", generation.document);
  return value;
}

Result<Generation> parse_generation(const Value& value) {
  Generation generation;
  generation.number = TRY(value.get_size("generation"));
  generation.digest = TRY(value.get_string("digest"));
  generation.release = TRY(value.get_string("release"));
  generation.time = TRY(value.get_string("time"));
  generation.cause = TRY(value.get_string("cause"));
  generation.sources = TRY(parse_texts(value, "sources"));
  if (value.find("document") != nullptr) generation.document = TRY(value.get_string("document"));
  return generation;
}

}  // namespace

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

Value to_value(const History& history) {
  Value generations = Value::array();
  for (const auto& generation : history.generations) generations.push(to_value(generation));
  Value owned{codec::Members{}};
  for (const auto& [id, paths] : history.owned) owned.set(id, to_value(paths));
  return Value::object({{"schema", "orlop.generations/1"},
                        {"generations", std::move(generations)},
                        {"owned", std::move(owned)}});
}

Result<History> parse_history(std::string_view json) {
  const auto document = TRY(codec::parse_json(json));
  History history;
  for (const auto& item : *TRY(document.get_array("generations"))) {
    history.generations.push_back(TRY(parse_generation(item)));
  }
  const auto* owned = TRY(document.get_object("owned"));
  for (const auto& member : owned->members()) {
    history.owned[member.key] = TRY(parse_texts(*owned, member.key));
  }
  return history;
}

std::vector<std::string> accepted_sources(const config::Composition& composition) {
  std::vector<std::string> sources;
  for (const auto& source : composition.sources) {
    if (source.accepted) {
      sources.push_back(std::format("{}:{}", config::to_string(source.layer), source.file));
    }
  }
  return sources;
}

}  // namespace orlop::agent::engine
