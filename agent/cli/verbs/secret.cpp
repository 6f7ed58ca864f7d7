// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <optional>

#include "agent/cli/over.hpp"
#include "agent/cli/render.hpp"
#include "agent/service/secret_request.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

using codec::Value;

Result<Value> put_request(const Invocation& given) {
  std::optional<std::filesystem::path> file;
  if (const auto name = given.value("--file")) file = *name;
  return service::secret_request(given.list("NAME").front(), file);
}

std::string put_text(const Value& document) {
  return formatted("the secret '{}' is kept; 'orlop config drift --repair' brings it into effect\n",
                   text_of(document, "name"));
}

std::string list_text(const Value& document) {
  std::string text;
  for (const auto& one : items_of(document, "secrets")) {
    const auto keys = joined(items_of(one, "keys"), " ");
    text += formatted("{:<24} {:<8} {}\n", text_of(one, "name"), text_of(one, "source"),
                      keys.empty() ? "(unused)" : keys);
  }
  if (text.empty()) return "there are no secrets\n";
  return text +
         "kept as they are on the state partition, which protects them where it is "
         "encrypted\n";
}

Result<Value> remove_request(const Invocation& given) {
  return Value::object({{"name", given.list("NAME").front()}, {"force", given.flag("--force")}});
}

std::string removed_text(const Value& document) {
  return formatted("the secret '{}' is removed\n", text_of(document, "name"));
}

}  // namespace

std::vector<Command> secret_verbs() {
  return {
      {"secret put",
       "Keep a value that the configuration names with '!secret NAME'; read from the standard "
       "input",
       {{"NAME", "letters, digits, '.', '_' and '-'"}},
       {{"--file", "FILE", "Read the value from this file, as it is"}},
       {"orlop secret put wifi", "orlop secret put alice < hash",
        "orlop secret put tls-key --file key.pem"},
       over("SecretPut", put_text, put_request)},
      {"secret list",
       "List the secrets, where each is and which keys use it; never a value",
       {},
       {},
       {"orlop secret list", "orlop secret list --json"},
       over("SecretList", list_text)},
      {"secret remove",
       "Remove a secret that the configuration does not use",
       {{"NAME", "the secret"}},
       {{"--force", "", "Also while the configuration in effect names it"}},
       {"orlop secret remove wifi"},
       over("SecretRemove", removed_text, remove_request)},
  };
}

}  // namespace orlop::agent::cli
