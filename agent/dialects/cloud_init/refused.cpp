// SPDX-License-Identifier: Apache-2.0
// Keys of cloud-init that have no counterpart here, or another one.
#include "agent/dialects/refused.hpp"

#include "agent/dialects/sentences.hpp"

namespace orlop::agent::dialects {
namespace {

constexpr schema::Refused kCloudInit[] = {
    {"apt", kImage},
    {"snap", kImage},
    {"yum_repos", kImage},
    {"apk_repos", kImage},
    {"apt_sources", kImage},
    {"spacewalk", kLater},
    {"rpi", "Firmware of the board is not the node's; remove the key."},
    {"fan", kLater},
    {"drivers", kImage},
    {"coreos", "Use 'systemd.units' and 'write_files'."},
    {"zypper", kImage},
    {"ssh_keys", "Host keys are made on the node and never leave it; remove the key."},
    {"ssh_import_id", "Write 'github:NAME' into 'users[].ssh_authorized_keys'."},
    {"phone_home", kUnit},
    {"rsyslog", kFile},
    {"random_seed", kLater},
    {"wireguard", "Use 'network.tunnels' with 'mode: wireguard'."},
    {"network.wifis", kWired},
    {"network.modems", kWired},
    {"network.nm-devices", kWired},
    {"network.openvswitch", "Use 'network.bridges'; Open vSwitch is not part of the image."},
    {"network.virtual-ethernets", kLater},
    {"network.ethernets.*.openvswitch", "Open vSwitch is not part of the image; remove the key."},
    {"network.ethernets.*.auth", kLater},
    {"network.ethernets.*.virtual-function-count", kLater},
    {"network.ethernets.*.embedded-switch-mode", kLater},
    {"ansible", kLater},
    {"chef", kLater},
    {"puppet", kLater},
    {"salt_minion", kLater},
    {"landscape", kLater},
    {"lxd", kLater},
    {"rh_subscription", kLater},
    {"ubuntu_pro", kLater},
    {"ubuntu_advantage", kLater},
    {"autoinstall", "Use 'install'."},
    {"users[].doas", "Use 'sudo'."},
    {"users[].ssh_import_id",
     "Of these only 'gh:NAME' is fetched; put other keys into 'ssh_authorized_keys'."},
    {"users[].ssh_redirect_user", kLater},
    {"users[].selinux_user", kLater},
    {"users[].snapuser", kImage},
};

}  // namespace

std::span<const schema::Refused> cloud_init_refused() { return kCloudInit; }

}  // namespace orlop::agent::dialects
