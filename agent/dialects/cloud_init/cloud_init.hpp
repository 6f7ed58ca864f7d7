// SPDX-License-Identifier: Apache-2.0
// The dialect of cloud-init: most of its keys are ours under the same name; what it says otherwise
// is said in our keys here (cloud-init 25, module reference). Pure functions.
#pragma once

#include "libs/config/dialect.hpp"

namespace orlop::agent::dialects {

/// Users by name alone, the default user, older spellings.
[[nodiscard]] config::Diagnostics respell_cloud_init(codec::Value& document,
                                                     const config::Context& context);
/// Passwords, the end of the boot, and what holds anyway.
[[nodiscard]] config::Translation translate_cloud_init(codec::Value document,
                                                       const config::Context& context);

/// A file of netplan or a seed's network-config: `network` with its devices and nothing else, or
/// what stands below that key, with its version.
[[nodiscard]] bool is_network_config(const codec::Value& document);
[[nodiscard]] bool describes_devices(const codec::Value& mapping);
[[nodiscard]] bool is_bare_network(const codec::Value& document);

/// A script runs once per instance, a boot hook early at every boot.
[[nodiscard]] config::Translation program_of_cloud_init(const config::Program& program,
                                                        const config::Context& context);

/// What `default` among the users means: who may log in and administer.
[[nodiscard]] codec::Value default_user_of_clouds();

extern const config::Dialect cloud_init;

}  // namespace orlop::agent::dialects
