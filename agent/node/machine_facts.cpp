// SPDX-License-Identifier: Apache-2.0
#include "agent/node/machine_facts.hpp"

#include "libs/architecture/architecture.hpp"
#include "libs/base/bytes.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::node {

using codec::Value;

namespace {

/// 32 hexadecimal digits that no other node has: of its machine-id, which they do not tell.
std::string random_word(const std::string& machine_id) {
  constexpr std::size_t kDigits = 32;
  return crypto::Sha256::of(as_bytes("random word of the node " + machine_id))
      .hex()
      .substr(0, kDigits);
}

}  // namespace

Value to_value(const MachineFacts& facts) {
  const auto& [name, vendor, version, serial, uuid, sku] = facts.product;
  auto values = Value::object();
  values.set("node",
             Value::object({{"hostname", facts.hostname}, {"machineid", facts.machine_id}}));
  values.set("os", Value::object({{"name", facts.os.name},
                                  {"vendor", facts.os.vendor},
                                  {"version", facts.os.version},
                                  {"architecture", architecture::own().debian}}));
  values.set("kernel", Value::object({{"release", facts.kernel_release},
                                      {"architecture", architecture::own().name}}));
  values.set("product", Value::object({{"name", name},
                                       {"vendor", vendor},
                                       {"version", version},
                                       {"serial", serial},
                                       {"uuid", uuid},
                                       {"sku", sku}}));
  values.set("board", Value::object({{"name", facts.board.name},
                                     {"vendor", facts.board.vendor},
                                     {"serial", facts.board.serial}}));
  values.set("memory", Value::object({{"size", facts.memory}}));
  values.set("network", facts.network);
  auto all = Value::object({{"MachineID", facts.machine_id}, {"UUID", uuid}});
  if (!facts.machine_id.empty()) {
    all.set("Random", random_word(facts.machine_id));
    values.set("Random", random_word(facts.machine_id));
  }
  all.set("Values", std::move(values));
  return all;
}

}  // namespace orlop::agent::node
