// SPDX-License-Identifier: Apache-2.0
// MachineFacts: what templates of Kairos may ask of the machine, in the shape in which they ask.
// Values only; safe from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "libs/codec/value.hpp"

namespace orlop::agent::node {

/// The defaults are those of a machine that is not known: of every kind something.
struct MachineFacts {
  std::string hostname = "node";
  std::string machine_id = std::string(32, '0');
  struct {
    std::string name = "Orlop OS", vendor = "orlop", version = "1";
  } os;
  std::string kernel_release = "1";
  struct {
    std::string name = "machine", vendor = "vendor", version = "1", serial = "0",
                uuid = "00000000-0000-0000-0000-000000000000", sku = "0";
  } product;
  struct {
    std::string name = "board", vendor = "vendor", serial = "0";
  } board;
  std::int64_t memory = 1024;  ///< mebibytes
  codec::Value network = codec::Value::array();
};

/// {"MachineID", "UUID", "Random", "Values": {"node", "os", …}}; Random is a word that stays the
/// node's, and is left out of a node that has no machine-id yet.
[[nodiscard]] codec::Value to_value(const MachineFacts& facts);

}  // namespace orlop::agent::node
