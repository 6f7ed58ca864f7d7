// SPDX-License-Identifier: Apache-2.0
// The situations in which an upgrade is refused or stops, as error codes. Values only.
#pragma once

#include <string_view>

namespace orlop::agent::upgrade {

enum class UpgradeErrc {
  illegal_transition = 1,  ///< the state table has no such step
  wrong_product,           ///< the release is another product's or variant's
  wrong_architecture,
  not_newer,          ///< the running release, or an older one
  epoch_downgrade,    ///< the release predates a security fix this node already has
  agent_too_old,      ///< the release needs a newer agent to install it
  known_failed,       ///< this very release was tried here and failed
  postponed,          ///< a policy says when it may be installed
  nothing_offered,    ///< the repository has no release for this node
  no_such_release,    ///< the wanted version is not in the repository
  slot_too_small,     ///< the image or its hash tree does not fit the free slot
  running_on_trial,   ///< the running release has not proved itself yet
  nothing_to_cancel,  ///< no upgrade is under way
  no_other_release,   ///< there is no other complete release to roll back to
};
std::string_view error_domain(UpgradeErrc code);
std::string_view error_name(UpgradeErrc code);

}  // namespace orlop::agent::upgrade
