// SPDX-License-Identifier: Apache-2.0
#include "libs/config/schema.hpp"

#include <algorithm>
#include <array>

#include "libs/config/checks.hpp"

namespace orlop::config {
namespace {

constexpr Key kKeys[] = {
    {.path = "hostname",
     .kinds = kString,
     .text = "The node's name, written to `/etc/hostname` and `/etc/hosts`.",
     .max = 253,
     .rule = check_hostname},
    {.path = "users",
     .kinds = kList,
     .text = "Accounts of people. A user keeps its number for the life of the node.",
     .max = 256,
     .identity = "name"},
    {.path = "users[]", .kinds = kMapping, .text = "One account."},
    {.path = "users[].name",
     .kinds = kString,
     .text = "Login name.",
     .required = true,
     .max = 31,
     .rule = check_user_name},
    {.path = "users[].gecos",
     .kinds = kString,
     .text = "Full name or comment.",
     .max = 256,
     .rule = check_account_field},
    {.path = "users[].groups",
     .kinds = kString | kList,
     .text = "Further groups: a list, or names with commas between. Missing groups are created.",
     .max = 1024,
     .rule = check_group_names},
    {.path = "users[].groups[]", .kinds = kString, .text = "A group.", .rule = check_group_name},
    {.path = "users[].shell",
     .kinds = kString,
     .text = "Login shell: a program of the image.",
     .initial = "/bin/bash",
     .max = 256,
     .rule = check_shell},
    {.path = "users[].ssh_authorized_keys",
     .kinds = kList,
     .text = "Public keys that may log in over SSH; they replace the user's "
             "`~/.ssh/authorized_keys`.",
     .max = 256},
    {.path = "users[].ssh_authorized_keys[]",
     .kinds = kString,
     .text = "One line of an authorized_keys file.",
     .max = 16384,
     .rule = check_ssh_key},
    {.path = "users[].lock_passwd",
     .kinds = kBoolean,
     .text = "Whether logging in with a password is off.",
     .initial = "true"},
    {.path = "users[].passwd",
     .kinds = kString,
     .text = "Password hash in crypt(5) form, made by `mkpasswd`.",
     .max = 512,
     .rule = check_password_hash},
    {.path = "users[].sudo",
     .kinds = kBoolean | kString | kList,
     .text = "sudoers rules without the user's name, as one rule or a list; `false` for none. "
             "Needs an image with sudo.",
     .initial = "false",
     .max = 64,
     .rule = check_sudo_rule},
    {.path = "users[].sudo[]",
     .kinds = kString,
     .text = "One sudoers rule.",
     .max = 1024,
     .rule = check_sudo_rule},
    {.path = "ssh_authorized_keys",
     .kinds = kList,
     .text = "Public keys added to those of every user in `users`.",
     .max = 256},
    {.path = "ssh_authorized_keys[]",
     .kinds = kString,
     .text = "One line of an authorized_keys file.",
     .max = 16384,
     .rule = check_ssh_key},
    {.path = "write_files",
     .kinds = kList,
     .text = "Files, written before the system starts.",
     .max = 4096,
     .identity = "path"},
    {.path = "write_files[]", .kinds = kMapping, .text = "One file."},
    {.path = "write_files[].path",
     .kinds = kString,
     .text = "Absolute path in a writable place: `/etc`, `/var`, `/run`, `/home`, `/root`, `/srv`, "
             "`/opt` or `/usr/local`.",
     .required = true,
     .max = 4096,
     .rule = check_file_path},
    {.path = "write_files[].content", .kinds = kString, .text = "The content.", .initial = "\"\""},
    {.path = "write_files[].encoding",
     .kinds = kString,
     .text = "How `content` is written: `text/plain`, or `b64` (also `base64`).",
     .initial = "text/plain",
     .max = 32,
     .rule = check_encoding},
    {.path = "write_files[].permissions",
     .kinds = kString,
     .text = "Octal mode of three or four digits.",
     .initial = "\"0644\"",
     .max = 4,
     .rule = check_permissions},
    {.path = "write_files[].owner",
     .kinds = kString,
     .text = "`user` or `user:group`, of the image or of `users`.",
     .initial = "root:root",
     .max = 64,
     .rule = check_owner},
    {.path = "sysctl",
     .kinds = kMapping,
     .text = "Kernel settings by name (`net.ipv4.ip_forward`).",
     .max = 1024,
     .rule = check_sysctl},
    {.path = "sysctl.*", .kinds = kString | kInteger, .text = "The value.", .max = INT64_MAX},
    {.path = "systemd", .kinds = kMapping, .text = "Units of the service manager."},
    {.path = "systemd.units",
     .kinds = kList,
     .text = "Units to add, switch on or switch off.",
     .max = 1024,
     .identity = "name"},
    {.path = "systemd.units[]", .kinds = kMapping, .text = "One unit."},
    {.path = "systemd.units[].name",
     .kinds = kString,
     .text = "File name of the unit, `hello.service`.",
     .required = true,
     .max = 255,
     .rule = check_unit_name},
    {.path = "systemd.units[].enabled",
     .kinds = kBoolean,
     .text = "Whether the links of its `[Install]` section are made; without this key they are "
             "left as the image has them."},
    {.path = "systemd.units[].contents",
     .kinds = kString,
     .text = "The unit file; without this key, the image's unit of that name is meant.",
     .max = 65536},
    {.path = "runcmd",
     .kinds = kList,
     .text =
         "Commands run in order, once per boot, by `orlop-commands.service` after the system is "
         "up and the network is online. A failed one does not stop those after it; results are "
         "in `/run/orlop/commands.json`.",
     .max = 256},
    {.path = "runcmd[]",
     .kinds = kString | kList,
     .text = "A line for `/bin/sh`, or a list: a program and its arguments.",
     .max = 65536,
     .rule = check_command},
    {.path = "runcmd[][]", .kinds = kString, .text = "One argument.", .max = 65536},
    {.path = "install",
     .kinds = kMapping,
     .text = "What an install medium does with the machine; without effect on an installed node."},
    {.path = "install.auto",
     .kinds = kBoolean,
     .text = "Install without asking.",
     .initial = "false"},
    {.path = "install.device",
     .kinds = kString,
     .text = "The disk to install to: a path under `/dev`, or `auto` when the machine has only one "
             "that can be meant.",
     .initial = "auto",
     .max = 256,
     .rule = check_device},
    {.path = "install.reboot",
     .kinds = kBoolean,
     .text = "Reboot when done; not together with `poweroff`.",
     .initial = "false"},
    {.path = "install.poweroff",
     .kinds = kBoolean,
     .text = "Power off when done; not together with `reboot`.",
     .initial = "false"},
    {.path = "upgrade", .kinds = kMapping, .text = "Where releases come from."},
    {.path = "upgrade.repository",
     .kinds = kString,
     .text = "Address of the release repository: `https://…`, `http://…` or `file:///…`. What is "
             "installed is decided by its signed metadata, whatever the transport.",
     .max = 2048,
     .rule = check_repository},
    {.path = "upgrade.channel",
     .kinds = kString,
     .text = "Which releases are offered; `stable` is the only channel yet.",
     .initial = "stable",
     .max = 32,
     .rule = check_channel},
    {.path = "upgrade.auto",
     .kinds = kBoolean,
     .text = "Whether the node upgrades by itself; only `false` is supported yet.",
     .initial = "false",
     .rule = check_no_automatic_upgrade},
    {.path = "health", .kinds = kMapping, .text = "When a boot counts as good."},
    {.path = "health.deadline",
     .kinds = kString,
     .text = "How long the health checks may take in all: a number with `s`, `m` or `h`.",
     .initial = "5m",
     .max = 16,
     .rule = check_duration},
};

/// Where the last step of a path begins: "users[].name" -> "users[]", "users[]" -> "users".
std::string_view parent_of(std::string_view path) {
  if (path.ends_with("[]")) return path.substr(0, path.size() - 2);
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

constexpr std::array<std::pair<Kinds, std::string_view>, 5> kKindNames = {{
    {kBoolean, "boolean"},
    {kInteger, "integer"},
    {kString, "string"},
    {kList, "list"},
    {kMapping, "mapping"},
}};

}  // namespace

std::span<const Key> schema() { return kKeys; }

const Key* find_key(std::string_view path) {
  const auto* found = std::ranges::find(kKeys, path, &Key::path);
  return found == std::end(kKeys) ? nullptr : found;
}

std::vector<const Key*> children(std::string_view path) {
  std::vector<const Key*> below;
  for (const auto& key : kKeys) {
    if (parent_of(key.path) == path) below.push_back(&key);
  }
  return below;
}

std::string join(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : std::string(path) + '.' + std::string(key);
}

std::string last_step(std::string_view path) {
  return std::string(path.substr(path.rfind('.') + 1));  // npos + 1 is 0
}

std::string describe_kinds(Kinds kinds) {
  std::vector<std::string_view> names;
  for (const auto& [kind, name] : kKindNames) {
    if ((kinds & kind) != 0) names.push_back(name);
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

bool accepts(Kinds kinds, const codec::Value& value) {
  return ((kinds & kBoolean) != 0 && value.is_bool()) ||
         ((kinds & kInteger) != 0 && value.is_int()) ||
         ((kinds & kString) != 0 && value.is_string()) ||
         ((kinds & kList) != 0 && value.is_array()) ||
         ((kinds & kMapping) != 0 && value.is_object());
}

}  // namespace orlop::config
