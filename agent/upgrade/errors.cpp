// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/errors.hpp"

namespace orlop::agent::upgrade {

std::string_view error_domain(UpgradeErrc) { return "upgrade"; }

std::string_view error_name(UpgradeErrc code) {
  switch (code) {
    case UpgradeErrc::illegal_transition: return "illegal-transition";
    case UpgradeErrc::wrong_product: return "wrong-product";
    case UpgradeErrc::wrong_architecture: return "wrong-architecture";
    case UpgradeErrc::not_newer: return "not-newer";
    case UpgradeErrc::epoch_downgrade: return "epoch-downgrade";
    case UpgradeErrc::agent_too_old: return "agent-too-old";
    case UpgradeErrc::known_failed: return "known-failed";
    case UpgradeErrc::postponed: return "postponed";
    case UpgradeErrc::nothing_offered: return "nothing-offered";
    case UpgradeErrc::no_such_release: return "no-such-release";
    case UpgradeErrc::slot_too_small: return "slot-too-small";
    case UpgradeErrc::running_on_trial: return "running-on-trial";
    case UpgradeErrc::nothing_to_cancel: return "nothing-to-cancel";
    case UpgradeErrc::no_other_release: return "no-other-release";
  }
  return "unknown";
}

}  // namespace orlop::agent::upgrade
