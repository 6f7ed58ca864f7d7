// SPDX-License-Identifier: Apache-2.0
// What is gone from the document is gone from the node, live and at the next boot: shown for random
// pairs of documents. One node gets the first, perhaps reboots, and gets the second; another never
// saw the first. Both are then the same: files, modes, owners, accounts, links, running units.
#include <gmock/gmock.h>

#include <random>
#include <set>
#include <sstream>

#include "libs/base/format.hpp"
#include "tests/support/engine_world.hpp"

namespace orlop::agent::engine {
namespace {

using testing::EngineWorld;
using ::testing::IsEmpty;
using testing::IsOk;

/// Documents of every kind of resource, over so few names that two of them often meet.
class RandomConfiguration {
 public:
  explicit RandomConfiguration(std::uint32_t seed) : random_(seed) {}

  std::string next() {
    std::string body;
    if (chance()) body += "hostname: " + one_of({"edge", "other"}) + '\n';
    if (chance()) body += "sysctl: {vm.swappiness: " + one_of({"10", "20"}) + "}\n";
    if (chance())
      body +=
          "ssh_authorized_keys: ['ssh-ed25519 "
          "AAAAC3NzaC1lZDI1NTE5AAAAIFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRUVFRU top']\n";
    body += list("users", {"alice", "bob"}, &RandomConfiguration::user);
    users_ = body;
    body += list("groups", {"ops", "idle", "render"}, &RandomConfiguration::group);
    body += list("write_files",
                 {"/etc/motd", "/etc/new.conf", "/etc/deep/er/file", "/var/lib/x", "/home/alice/f",
                  "/var/lib/theirs", "/run/theirs", "/etc/systemd/system/u.service.d/limits.conf"},
                 &RandomConfiguration::file);
    body += list("directories", {"/srv/data", "/var/lib/old", "/var/lib/turns", "/etc/deep"},
                 &RandomConfiguration::directory);
    body += list("links", {"/etc/leads", "/var/lib/turns.link", "/var/lib/their.link"},
                 &RandomConfiguration::link);
    const auto units = list("units", {"u.service", "v.service", "tick.timer", "static.service"},
                            &RandomConfiguration::unit);
    if (!units.empty()) body += "systemd: {" + units.substr(0, units.size() - 1) + "}\n";
    if (chance()) body += "runcmd: [date]\n";
    if (chance()) body += "bootcmd: [date]\n";
    body += list("commands", {"tidy", "check"}, &RandomConfiguration::command);
    return body;
  }

  bool chance() { return random_() % 2 == 0; }

 private:
  std::string one_of(const std::vector<std::string>& words) {
    return words[random_() % words.size()];
  }

  std::string list(const std::string& key, const std::vector<std::string>& names,
                   std::string (RandomConfiguration::*item)(const std::string&)) {
    std::string items;
    for (const auto& name : names) {
      if (chance()) items += (items.empty() ? "" : ", ") + (this->*item)(name);
    }
    return items.empty() ? "" : key + ": [" + items + "]\n";
  }

  std::string user(const std::string& name) {
    std::string text = "{name: " + name;
    if (chance()) text += ", gecos: " + one_of({"A", "B"});
    if (chance()) text += ", groups: " + one_of({"[adm]", "[render]", "[adm, render]"});
    if (chance())
      text +=
          ", ssh_authorized_keys: ['" +
          one_of(
              {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB a",
               "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC "
               "b"}) +
          "']";
    if (chance()) text += ", sudo: 'ALL=(ALL) " + one_of({"ALL", "NOPASSWD:ALL"}) + "'";
    if (chance()) text += ", passwd: '$y$j9T$abcdefgh$" + one_of({"01234567", "89abcdef"}) + "'";
    return text + "}";
  }

  /// Of the image's accounts, and of users that the document has.
  std::string group(const std::string& name) {
    std::string members = chance() ? "root" : "";
    for (const auto* user : {"alice", "bob"}) {
      if (!users_.contains(std::string("name: ") + user) || chance()) continue;
      members += (members.empty() ? "" : ", ") + std::string(user);
    }
    return "{name: " + name + (name == "ops" ? ", gid: 3000" : "") + ", members: [" + members +
           "]}";
  }

  std::string file(const std::string& path) {
    std::string text = "{path: " + path + ", content: " + one_of({"one", "two"});
    if (chance()) text += ", permissions: '" + one_of({"0600", "0755"}) + "'";
    if (path.starts_with("/etc/motd") && chance()) text += ", owner: 'root:adm'";
    if (chance()) text += ", append: true";
    return text + "}";
  }

  std::string directory(const std::string& path) {
    return "{path: " + path + ", permissions: '" + one_of({"0700", "1777"}) + "'}";
  }

  std::string link(const std::string& path) {
    return "{path: " + path + ", target: " + one_of({"/etc/motd", "../x"}) + "}";
  }

  std::string unit(const std::string& name) {
    std::string text = "{name: " + name;
    if (chance())
      text += ", dropins: [{name: a.conf, contents: \"[Unit]\\nA=" + one_of({"1", "2"}) + "\"}]";
    if (random_() % 4 == 0) return text + ", mask: true}";
    if (name != "tick.timer") {
      text += ", contents: \"[Service]\\nNice=" + one_of({"1", "2"}) +
              "\\n[Install]\\nWantedBy=" + one_of({"a", "b"}) + ".target\"";
      if (chance()) text += ", enabled: " + one_of({"true", "false"});
    } else {
      text += ", enabled: " + one_of({"true", "false"});
    }
    return text + "}";
  }

  std::string command(const std::string& name) {
    std::string text = "{name: " + name + ", run: " + one_of({"date", "[date, -u]"});
    if (chance()) text += ", when: " + one_of({"early", "boot", "network", "reconcile"});
    return text + "}";
  }

  std::mt19937 random_;
  std::string users_;
};

/// A node whose accounts had their numbers before: they are kept, whatever comes and goes.
EngineWorld fresh() {
  EngineWorld world;
  world.system.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  world.services.running = {"tick.timer"};
  // Somebody's own, of before any configuration.
  world.system.tree["/var/lib/theirs"] = {.content = "theirs", .mode = 0640, .uid = 7};
  world.system.tree["/run/theirs"] = Entry::file("theirs, as long as the system runs");
  world.system.tree["/var/lib/their.link"] = Entry::link("theirs");
  world.system.tree["/var/lib/old"] = Entry::folder(0750);
  world.system.tree["/var/lib/old/data"] = Entry::file("data");
  EXPECT_THAT(world.apply("users: [{name: alice, groups: [render]}, {name: bob}]\ngroups: "
                          "[{name: ops, gid: 3000}, {name: idle}]\n"),
              IsOk());
  return world;
}

void restart(EngineWorld& world) {
  world.switch_off();
  world.system.tree["/usr/bin/sudo"] = Entry::file("", 04755);
  world.boot("hostname: edge\n");
  // What the service manager makes of the files when it starts.
  auto& tree = world.system.tree;
  if (tree.contains("/etc/hostname"))
    tree["/proc/sys/kernel/hostname"].content = tree["/etc/hostname"].content;
  for (const auto& [path, entry] : tree)
    if (path.starts_with("/etc/systemd/system/") && path.contains(".wants/"))
      world.services.running.insert(path.substr(path.rfind('/') + 1));
  std::erase_if(world.services.running, [&tree](const std::string& unit) {
    const auto masked = tree.find("/etc/systemd/system/" + unit);
    return masked != tree.end() && masked->second == Entry::link("/dev/null");
  });
  const auto setting = world.system.text("/etc/sysctl.d/90-orlop-vm.swappiness.conf");
  if (!setting.empty())
    tree["/proc/sys/vm/swappiness"].content = setting.substr(setting.find("= ") + 2);
}

/// The kernel keeps a name and a setting until it starts again, and accounts stand in the order in
/// which they came.
std::map<std::string, Entry> as_far_as_live(std::map<std::string, Entry> effects) {
  std::erase_if(effects, [](const auto& item) { return item.first.starts_with("/proc/"); });
  for (const auto* database : {"/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow"}) {
    std::istringstream text(effects[database].content);
    std::set<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.insert(line + '\n');
    effects[database].content.clear();
    for (const auto& line : lines) effects[database].content += line;
  }
  return effects;
}

std::string described(const std::map<std::string, Entry>& effects) {
  std::string text;
  for (const auto& [path, entry] : effects)
    text += formatted("{} {:o} {}:{} {}\n", path, entry.mode, entry.uid, entry.gid, entry.content);
  return text;
}

/// Folders that documents name, and what is kept of what they replaced.
std::string folders_and_originals(const EngineWorld& world) {
  std::string text;
  for (const auto* path : {"/srv/data", "/var/lib/old", "/var/lib/turns"}) {
    const auto found = world.system.tree.find(path);
    if (found == world.system.tree.end()) continue;
    text += formatted("{} {:o}\n", path, found->second.mode);
  }
  for (const auto& [path, entry] : world.system.tree) {
    if (!path.starts_with(std::string(node::kKeptOriginals) + '/')) continue;
    text += formatted("kept {:o} {} {}\n", entry.mode, entry.uid, entry.content);
  }
  return text;
}

void expect_the_same(EngineWorld& after, EngineWorld& alone, bool live) {
  auto found = after.effects();
  auto wanted = alone.effects();
  if (live) {
    found = as_far_as_live(std::move(found));
    wanted = as_far_as_live(std::move(wanted));
  }
  EXPECT_EQ(described(found), described(wanted));
  EXPECT_EQ(found, wanted);
  EXPECT_EQ(folders_and_originals(after), folders_and_originals(alone));
  // What commands did is nothing to be undone, and those of early boot wait for the next.
  for (auto* world : {&after, &alone}) {
    for (const auto* unit :
         {"orlop-commands.service", "orlop-commands-boot.service", "orlop-commands-early.service"})
      world->services.running.erase(unit);
  }
  EXPECT_EQ(after.services.running, alone.services.running);
  auto agent = after.controller();
  const auto drift = agent.drift();
  ASSERT_THAT(drift, IsOk());
  EXPECT_THAT(drift->plan->steps, IsEmpty())
      << (live ? "live: " : "booted: ") << describe(*drift->plan);
}

void apply(EngineWorld& world, const std::string& body) {
  const auto applied = world.apply(body);
  ASSERT_THAT(applied, IsOk());
  EXPECT_TRUE(applied->plan) << config::describe(applied->diagnostics);
}

TEST(Pairs, TheSecondDocumentIsAllThatIsLeft) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    RandomConfiguration random(seed);
    const auto first = random.next();
    const auto second = random.next();
    const bool reboots = random.chance();
    SCOPED_TRACE(formatted("seed {}\n{}--- {}\n{}", seed, first, reboots ? "reboot" : "", second));
    auto after = fresh();
    auto alone = fresh();
    apply(after, first);
    if (reboots) {
      restart(after);
      restart(alone);
    }
    apply(after, second);
    apply(alone, second);
    expect_the_same(after, alone, true);
    restart(after);
    restart(alone);
    expect_the_same(after, alone, false);
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace orlop::agent::engine
