// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/kinds.hpp"

#include "agent/kinds/certificates/kind.hpp"
#include "agent/kinds/commands/kind.hpp"
#include "agent/kinds/disks/kind.hpp"
#include "agent/kinds/dns/kind.hpp"
#include "agent/kinds/files/kind.hpp"
#include "agent/kinds/firewall/kind.hpp"
#include "agent/kinds/groups/kind.hpp"
#include "agent/kinds/hostname/kind.hpp"
#include "agent/kinds/kernel/kind.hpp"
#include "agent/kinds/locale/kind.hpp"
#include "agent/kinds/logging/kind.hpp"
#include "agent/kinds/mounts/kind.hpp"
#include "agent/kinds/network/kind.hpp"
#include "agent/kinds/proxy/kind.hpp"
#include "agent/kinds/settings/kind.hpp"
#include "agent/kinds/sysctl/kind.hpp"
#include "agent/kinds/time/kind.hpp"
#include "agent/kinds/units/kind.hpp"
#include "agent/kinds/users/kind.hpp"

namespace orlop::agent::kinds {

std::span<const engine::Kind> all() {
  static const engine::Kind kAll[] = {
      kHostnameKind,     kUsersKind, kGroupsKind,   kFilesKind,    kSysctlKind,
      kKernelKind,       kDnsKind,   kProxyKind,    kFirewallKind, kLoggingKind,
      kNetworkKind,      kTimeKind,  kLocaleKind,   kDisksKind,    kMountsKind,
      kCertificatesKind, kUnitsKind, kCommandsKind, kSettingsKind,
  };
  return kAll;
}

}  // namespace orlop::agent::kinds
