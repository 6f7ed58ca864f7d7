// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/cloud_init/keys.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

bool keeps_hosts(const Value& value) {
  return value.is_bool() || (value.is_string() && value.string() == "localhost");
}
bool does_not_publish(const Value& value) {
  const auto* enabled = value.find("enabled");
  return enabled != nullptr && is_false(*enabled);
}

constexpr std::string_view kPackages = "Add packages to the recipe and build a release.";
constexpr std::string_view kNothing = "Remove the key.";
constexpr std::string_view kHostKeys =
    "Host keys are made on the node at the first boot and kept on the state partition.";

constexpr AsItIs kRows[] = {
    {"growpart", nullptr, "The state partition fills the disk.", kNothing},
    {"resize_rootfs", nullptr, "The root file system is read-only and has its final size.",
     kNothing},
    {"disable_root", is_true, "Root logs in with a key of its own or not at all.",
     "Name a user under 'users'; root has the keys that '/root/.ssh/authorized_keys' names."},
    {"disable_root_opts", nullptr, "Root logs in with a key of its own or not at all.", kNothing},
    {"preserve_hostname", is_false, "The name is the one in 'hostname', on every boot.",
     "Leave 'hostname' out to keep the image's name."},
    {"create_hostname_file", is_true, "'/etc/hostname' has the name.", kNothing},
    {"manage_etc_hosts", keeps_hosts,
     "'/etc/hosts' follows 'hostname', unless 'write_files' has it.",
     "Write '/etc/hosts' with 'write_files'."},
    {"package_update", nullptr, "There are no lists of packages to fetch.", kNothing},
    {"apt_update", nullptr, "There are no lists of packages to fetch.", kNothing},
    {"apt_upgrade", is_false, "The image is immutable.", "Upgrade with 'orlop upgrade'."},
    {"apt_reboot_if_required", nullptr, "The image is immutable.", kPackages},
    {"package_upgrade", is_false, "The image is immutable.", "Upgrade with 'orlop upgrade'."},
    {"package_reboot_if_required", nullptr, "The image is immutable.", kPackages},
    {"packages", is_empty_list, "The image is immutable.", kPackages},
    {"apt_pipelining", nullptr, "The image is immutable: nothing fetches packages.", kNothing},
    {"ssh_deletekeys", nullptr, kHostKeys, kNothing},
    {"ssh_genkeytypes", nullptr, kHostKeys, kNothing},
    {"ssh_quiet_keygen", nullptr, kHostKeys, kNothing},
    {"ssh_publish_hostkeys", does_not_publish, kHostKeys,
     "Read the host keys' fingerprints on the console."},
    {"no_ssh_fingerprints", nullptr, kHostKeys, kNothing},
    {"ssh_fp_console_blacklist", nullptr, kHostKeys, kNothing},
    {"ssh_key_console_blacklist", nullptr, kHostKeys, kNothing},
    {"ssh", nullptr, kHostKeys, kNothing},
    {"allow_public_ssh_keys", is_true, "Keys that the platform gives are used.",
     "Give the keys of each user; keys of the platform go to every user."},
    {"manage_resolv_conf", nullptr, "systemd-resolved has '/etc/resolv.conf'.",
     "Give name servers under 'network', or write '/etc/systemd/resolved.conf.d/50-local.conf'."},
    {"output", nullptr, "Output goes to the journal.", kNothing},
    {"reporting", nullptr, "How it went is in 'orlop status' and the journal.", kNothing},
    {"updates", nullptr, "The configuration is read at every boot.", kNothing},
    {"merge_how", nullptr, "Documents are merged by one rule.", kNothing},
    {"merge_type", nullptr, "Documents are merged by one rule.", kNothing},
    {"launch-index", nullptr, "A document is for the machine that is given it.", kNothing},
    {"locale_configfile", nullptr, "The locale is in '/etc/locale.conf'.", kNothing},
    {"grub_dpkg", nullptr, "The boot loader is part of the release.", kNothing},
    {"byobu_by_default", nullptr, "The image has no byobu.", kNothing},
    {"datasource", nullptr, "Where user-data comes from is found out at each boot.", kNothing},
    {"datasource_list", nullptr, "Where user-data comes from is found out at each boot.", kNothing},
    {"disable_ec2_metadata", nullptr, "Where user-data comes from is found out at each boot.",
     kNothing},
    {"vendor_data", nullptr, "The platform's document is laid below the user's.", kNothing},
    {"system_info", nullptr, "The system is the image.", kNothing},
    {"cloud_init_modules", nullptr, "Every key is looked at.", kNothing},
    {"cloud_config_modules", nullptr, "Every key is looked at.", kNothing},
    {"cloud_final_modules", nullptr, "Every key is looked at.", kNothing},
};

constexpr auto kRowFields = fields_of(kRows);

}  // namespace

std::span<const AsItIs> moot_in_cloud_init() { return kRows; }

const schema::AnySection kMootCloudInitKeys = {.fields = kRowFields};

}  // namespace orlop::agent::dialects
