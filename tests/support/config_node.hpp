// SPDX-License-Identifier: Apache-2.0
// A node for tests of configuration: an image's tree in memory, and documents.
#pragma once

#include <string>

#include "tests/fakes/fake_system_state.hpp"

namespace orlop::testing {

inline std::string document(const std::string& body) { return "#cloud-config\n" + body; }

/// What an image has of what configuration looks at. No sudo.
inline FakeSystemState image_tree() {
  using agent::engine::Entry;
  FakeSystemState system;
  system.tree["/etc/passwd"] = Entry::file("root:x:0:0:root:/root:/bin/bash\n");
  system.tree["/etc/group"] = Entry::file("root:x:0:\nadm:x:4:\n");
  system.tree["/etc/shadow"] = {.content = "root:*:1::::::\n", .mode = 0640, .gid = 42};
  system.tree["/etc/gshadow"] = {.content = "root:*::\nadm:*::\n", .mode = 0640, .gid = 42};
  system.tree["/etc/motd"] = Entry::file("the image's\n");
  system.tree["/bin/bash"] = Entry::link("/usr/bin/bash");
  system.tree["/bin/sh"] = Entry::link("dash");
  system.tree["/usr/lib/os-release"] = Entry::file("ID=orlop\nIMAGE_VERSION=\"1.0\"\n");
  system.tree["/usr/lib/systemd/system/tick.timer"] =
      Entry::file("[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n");
  system.tree["/etc/systemd/system/timers.target.wants/tick.timer"] =
      Entry::link("/usr/lib/systemd/system/tick.timer");
  system.tree["/usr/lib/systemd/system/static.service"] = Entry::file("[Service]\n");
  system.tree["/proc/sys/vm/swappiness"] = Entry::file("60\n");
  system.tree["/proc/sys/net/ipv4/tcp_rmem"] = Entry::file("4096\t131072\t6291456\n");
  system.tree["/proc/cmdline"] = Entry::file("quiet roothash=00\n");
  return system;
}

/// The same tree after a reboot: /etc and /run are the image's again, /var and /state stay.
inline FakeSystemState rebooted(const FakeSystemState& before) {
  auto system = image_tree();
  for (const auto& [path, entry] : before.tree) {
    if (path.starts_with("/state") || path.starts_with("/var")) system.tree[path] = entry;
  }
  return system;
}

}  // namespace orlop::testing
