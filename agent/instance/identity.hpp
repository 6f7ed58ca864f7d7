// SPDX-License-Identifier: Apache-2.0
// Identity: which instance a node is. A cloud gives each machine that it makes another instance-id,
// also when it makes it of the same disk; what is done once for each instance goes by it. The
// record is `/state/orlop/instance.json`. Values only; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "libs/schema/section.hpp"

namespace orlop::agent::instance {

struct Identity {
  std::string instance_id;
  std::string datasource{};  ///< that gave the last seed: "nocloud"; empty: there never was one
  friend bool operator==(const Identity&, const Identity&) = default;
};

extern const schema::Section<Identity> kInstance;  ///< orlop.instance/1

/// The name of a node that no data source names: it stays with the machine-id.
[[nodiscard]] std::string own_instance_id(std::string_view machine_id);

/// Whether a text can be an instance-id: 1 to 255 printable characters of ASCII, no blanks.
[[nodiscard]] bool is_instance_id(std::string_view text);

}  // namespace orlop::agent::instance
