// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/as_it_is.hpp"

#include "agent/dialects/building.hpp"
#include "libs/base/format.hpp"
#include "libs/schema/node.hpp"

namespace orlop::agent::dialects {

using codec::Value;
using schema::Severity;

bool is_false(const Value& value) { return value.is_bool() && !value.boolean(); }
bool is_true(const Value& value) { return value.is_bool() && value.boolean(); }
bool is_empty_list(const Value& value) { return value.is_array() && value.items().empty(); }

void take_as_it_is(Value& mapping, std::span<const AsItIs> rows, std::string_view path,
                   std::string_view file, config::Diagnostics& diagnostics) {
  for (const auto& row : rows) {
    const auto* value = mapping.find(row.key);
    if (value == nullptr) continue;
    const auto shown = schema::join(path, row.key);
    const bool holds = row.holds == nullptr || row.holds(*value);
    auto message =
        formatted("'{}' {}: {}", shown, holds ? "changes nothing" : "asks for what cannot be",
                  in_sentence(row.note));
    diagnostics.push_back({std::string(file), value->position(),
                           holds ? Severity::note : Severity::error,
                           holds ? "as-it-is" : "unsupported-key", std::move(message),
                           std::string(holds ? "Remove the key." : row.instead)});
    drop(mapping, row.key);
  }
}

}  // namespace orlop::agent::dialects
