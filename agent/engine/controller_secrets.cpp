// SPDX-License-Identifier: Apache-2.0
// The verbs of the controller that are about secrets.
#include <map>

#include "agent/engine/controller.hpp"
#include "agent/engine/secrets.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::engine {

using codec::Value;

/// What the configuration in effect names; nothing on a machine that has none.
Result<std::vector<config::Reference>> Controller::references() {
  const auto shown = effective();
  if (!shown && shown.error().is(Errc::not_found)) return std::vector<config::Reference>();
  if (!shown) return std::unexpected(shown.error());
  const auto* document = shown->find("document");
  if (document == nullptr) return std::vector<config::Reference>();
  return config::references_in(*document, &node_.language.section());
}

Status Controller::put_secret(const std::string& name, const std::string& value) {
  return engine::put_secret(node_.system, node_.paths, name, value);
}

Status Controller::remove_secret(const std::string& name, bool forced) {
  for (const auto& one : TRY(references())) {
    if (one.name != name || forced) continue;
    return std::unexpected(
        Error(Errc::conflict, formatted("the secret '{}' is used by '{}'", name, one.path))
            .with_remedy("Apply a configuration without it first, or give --force."));
  }
  return engine::remove_secret(node_.system, node_.paths, name);
}

Result<Value> Controller::secrets() {
  struct Held {
    bool here = false;
    Value keys = Value::array();
  };
  std::map<std::string, Held> held;
  for (const auto& name : TRY(secret_names(node_.system, node_.paths))) held[name].here = true;
  for (const auto& one : TRY(references())) held[one.name].keys.push(one.path);
  auto list = Value::array();
  for (auto& [name, one] : held) {
    list.push(Value::object({{"name", name},
                             {"source", one.here ? "state" : "missing"},
                             {"keys", std::move(one.keys)}}));
  }
  return Value::object(
      {{"schema", "orlop.secrets/1"}, {"storage", "plain"}, {"secrets", std::move(list)}});
}

}  // namespace orlop::agent::engine
