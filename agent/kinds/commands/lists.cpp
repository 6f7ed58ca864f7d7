// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/lists.hpp"

#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

constexpr CommandUnit kEarly = {"orlop-commands-early.service", R"([Unit]
Description=Commands of the configuration that come before services and network
DefaultDependencies=no
RequiresMountsFor=/var /state
After=local-fs.target systemd-sysctl.service systemd-modules-load.service
Before=sysinit.target network-pre.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands early

[Install]
WantedBy=sysinit.target
)"};

constexpr CommandUnit kBoot = {"orlop-commands-boot.service", R"([Unit]
Description=Commands of the configuration that run at boot

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands boot

[Install]
WantedBy=multi-user.target
)"};

constexpr CommandUnit kNetwork = {"orlop-commands.service", R"([Unit]
Description=Commands of the configuration
Wants=network-online.target
After=multi-user.target network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands network

[Install]
WantedBy=multi-user.target
)"};

constexpr CommandUnit kReconcile = {"orlop-commands-reconcile.service", R"([Unit]
Description=Commands of the configuration that run every hour

[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands reconcile
)"};

constexpr CommandUnit kReconcileTimer = {"orlop-commands-reconcile.timer", R"([Unit]
Description=When commands of the configuration reconcile

[Timer]
OnBootSec=5min
OnUnitActiveSec=1h

[Install]
WantedBy=timers.target
)"};

}  // namespace

std::string list_path(Moment moment) {
  return formatted("/etc/orlop/commands/{}.json", to_string(moment));
}

MomentUnits units_of(Moment moment) {
  switch (moment) {
    case Moment::early: return {kEarly, {}};
    case Moment::boot: return {kBoot, {}};
    case Moment::network: return {kNetwork, {}};
    case Moment::reconcile: break;
  }
  return {kReconcile, kReconcileTimer};
}

}  // namespace orlop::agent::kinds
