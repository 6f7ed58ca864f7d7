// SPDX-License-Identifier: Apache-2.0
// Keys of Kairos that have no counterpart here, or another one.
#include "agent/dialects/refused.hpp"

#include "agent/dialects/sentences.hpp"

namespace orlop::agent::dialects {
namespace {

constexpr schema::Refused kKairos[] = {
    {"milpa_files", "Use 'write_files'."},
    {"bundles", kImage},
    {"config_url", "Give the document itself; remote documents are not supported yet."},
    {"env", "Write '/etc/environment' with 'write_files'."},
    {"options", "Use 'install'."},
    {"grub_options", "The command line is part of the signed release; set it in the recipe."},
    {"cloud-init-paths", "Documents are read from '/state/orlop/config.d'; remove the key."},
    {"logs", kLater},
    {"p2p", kCluster},
    {"k3s", kCluster},
    {"k3s-agent", kCluster},
    {"k0s", kCluster},
    {"k0s-worker", kCluster},
    {"kubevip", kCluster},
    {"vpn", kLater},
    {"cluster", kCluster},
    {"phonehome", kLater},
    {"reset", kLater},
    {"install.source", "The medium installs the release it carries; remove the key."},
    {"install.image", "The medium installs the release it carries; remove the key."},
    {"install.no-format", kDisk},
    {"install.no_format", kDisk},
    {"install.force", kLater},
    {"install.nousers", "Users are not demanded; remove the key."},
    {"install.ssh_hardening", "Write '/etc/ssh/sshd_config.d/50-local.conf' with 'write_files'."},
    {"install.bind_mounts", "'/var' is persistent; keep data there."},
    {"install.ephemeral_mounts", kLater},
    {"install.extra-dirs-rootfs", kImage},
    {"install.partitions", kDisk},
    {"install.extra-partitions", kDisk},
    {"install.system", kDisk},
    {"install.recovery-system", kDisk},
    {"install.passive", kDisk},
    {"install.env", kLater},
    {"install.bundles", kImage},
    {"install.grub-entry-name", "Boot entries are named after the release; remove the key."},
    {"upgrade.system", kSource},
    {"upgrade.recovery-system", kSource},
    {"upgrade.recovery", kLater},
    {"upgrade.entry", kLater},
    {"upgrade.reboot", kLater},
    {"upgrade.poweroff", kLater},
};

}  // namespace

std::span<const schema::Refused> kairos_refused() { return kKairos; }

}  // namespace orlop::agent::dialects
