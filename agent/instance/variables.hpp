// SPDX-License-Identifier: Apache-2.0
// Variables: what the templates of a node's documents know, under the names of cloud-init's
// instance data: `v1` and `ds.meta_data`. Pure function.
#pragma once

#include <string>

#include "agent/instance/identity.hpp"
#include "agent/instance/meta_data.hpp"

namespace orlop::agent::instance {

/// Of the system that runs.
struct SystemFacts {
  std::string machine;         ///< "x86_64"
  std::string distro;          ///< os-release ID
  std::string distro_version;  ///< the release that runs
};

/// {"v1":{…},"ds":{"meta_data":{…}}} and the members of v1 beside them. What is not known is not
/// there.
[[nodiscard]] codec::Value variables(const Identity& identity, const MetaData& meta_data,
                                     const SystemFacts& facts);

}  // namespace orlop::agent::instance
