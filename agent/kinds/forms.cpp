// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/forms.hpp"

#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;

/// Until form 2 each element of `runcmd` was a command of its own that ran at every boot; now they
/// are one script that runs once per instance. Names hold the document's: two documents of a node
/// add up.
void runcmd_becomes_commands(Value& document, std::string_view file) {
  auto* runcmd = document.find("runcmd");
  if (runcmd == nullptr || !runcmd->is_array()) return;
  const auto place = runcmd->position();
  const auto origin = crypto::Sha256::of(as_bytes(file)).hex().substr(0, 8);
  auto lines = std::move(runcmd->items());
  std::erase_if(document.members(), [](const auto& member) { return member.key == "runcmd"; });
  if (document.find("commands") == nullptr) document.set("commands", Value::array().at(place));
  auto* commands = document.find("commands");
  if (!commands->is_array()) return;  // named when it is looked at
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto where = lines[i].position();
    auto command = Value::object({{"name", formatted("runcmd-{}-{}", origin, i + 1)},
                                  {"run", std::move(lines[i])},
                                  {"when", "network"},
                                  {"frequency", "per-boot"}});
    for (auto& member : command.members()) {
      member.position = where;
      member.value.at(where);
    }
    commands->push(std::move(command.at(where)));
  }
}

constexpr config::Form kForms[] = {
    {.number = 1, .renew = runcmd_becomes_commands},
    {.number = 2},
};

}  // namespace

config::Forms forms() { return kForms; }

}  // namespace orlop::agent::kinds
