// SPDX-License-Identifier: Apache-2.0
#include "agent/node/machine_facts.hpp"

#include "libs/architecture/architecture.hpp"

namespace orlop::agent::node {

using codec::Value;

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
  return Value::object(
      {{"MachineID", facts.machine_id}, {"UUID", uuid}, {"Values", std::move(values)}});
}

}  // namespace orlop::agent::node
