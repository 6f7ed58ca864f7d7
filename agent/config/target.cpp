// SPDX-License-Identifier: Apache-2.0
#include "agent/config/target.hpp"

#include <algorithm>
#include <format>
#include <iterator>

#include "agent/config/desired.hpp"
#include "agent/config/paths.hpp"
#include "agent/config/units.hpp"
#include "libs/codec/json.hpp"
#include "agent/kinds/settings/section.hpp"

namespace orlop::agent {
namespace {

using codec::Value;

/// Files whose readers have to be told, by the beginning of their path.
struct FileEffect {
  std::string_view beginning;
  Effect effect;
  std::string_view unit;
};
constexpr FileEffect kFileEffects[] = {
    {"/etc/crypttab", Effect::reboot, {}},
    {"/etc/fstab", Effect::reboot, {}},
    {"/etc/modprobe.d/", Effect::reboot, {}},
    {"/etc/udev/", Effect::reboot, {}},
    {"/etc/modules-load.d/", Effect::restart, "systemd-modules-load.service"},
    {"/etc/ssh/", Effect::restart, "ssh.service"},
    {"/etc/sysctl.d/", Effect::restart, "systemd-sysctl.service"},
    {"/etc/systemd/journald.conf", Effect::restart, "systemd-journald.service"},
    {"/etc/systemd/network/", Effect::restart, "systemd-networkd.service"},
    {"/etc/systemd/resolved.conf", Effect::restart, "systemd-resolved.service"},
    {"/etc/systemd/timesyncd.conf", Effect::restart, "systemd-timesyncd.service"},
    {"/etc/tmpfiles.d/", Effect::reboot, {}},
};

constexpr std::string_view kCommandsUnit = "orlop-commands.service";
constexpr std::string_view kCommandsUnitFile = R"([Unit]
Description=Commands of the configuration (runcmd)
Wants=network-online.target
After=multi-user.target network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands

[Install]
WantedBy=multi-user.target
)";

/// The file below /proc/sys; dots and slashes change places, as in sysctl.d(5).
std::string kernel_path(const std::string& key) {
  std::string path = key;
  if (key.find('.') < key.find('/')) {
    for (char& c : path) c = c == '.' ? '/' : c == '/' ? '.' : c;
  }
  return "/proc/sys/" + path;
}

std::string kernel_file(std::string key) {
  std::ranges::replace(key, '/', '_');
  return std::format("/etc/sysctl.d/90-orlop-{}.conf", key);
}

class Renderer {
 public:
  Renderer(const Desired& desired, const Facts& facts, SystemState& system)
      : desired_(desired), facts_(facts), system_(system) {
    target_.accounts_before = facts.accounts;
    target_.accounts = facts.accounts;
    target_.numbers = facts.numbers;
    target_.live = facts.live;
  }

  Result<Target> run(const Owned& owned, const kinds::Settings& settings) {
    hostname();
    forget_users(owned);
    for (const auto& user : desired_.users) TRY(render_user(user));
    for (const auto& file : desired_.files) render_file(file);
    for (const auto& [key, value] : desired_.sysctl) render_setting(key, value);
    if (desired_.has_agent_settings) agent_settings(settings);
    for (const auto& unit : desired_.units) TRY(render_unit(unit));
    if (!desired_.commands.empty()) render_commands();
    return std::move(target_);
  }

 private:
  Resource& add(std::string id) {
    target_.resources.push_back({.id = std::move(id)});
    return target_.resources.back();
  }
  void obstacle(std::string path, std::string message, std::string remedy) {
    target_.obstacles.push_back({std::move(path), std::move(message), std::move(remedy)});
  }
  Result<bool> exists(const std::string& path) {
    return facts_.offline || TRY(system_.exists(path));
  }

  [[nodiscard]] bool writes_file(const std::string& path) const {
    return std::ranges::contains(desired_.files, path, &DesiredFile::path);
  }

  void hostname() {
    const auto& name = desired_.hostname;
    if (name.empty()) return;
    auto& resource = add("hostname");
    resource.parts.push_back({"/etc/hostname", Entry::file(name + '\n')});
    if (!writes_file("/etc/hosts")) {
      const auto dot = name.find('.');
      const auto names = dot == std::string::npos ? name : name + ' ' + name.substr(0, dot);
      resource.parts.push_back(
          {"/etc/hosts", Entry::file(std::format("127.0.0.1 localhost\n127.0.1.1 {}\n"
                                                 "::1 localhost ip6-localhost ip6-loopback\n",
                                                 names))});
    }
    if (facts_.live) {
      resource.parts.push_back({"/proc/sys/kernel/hostname", Entry::file(name + '\n')});
    }
  }

  void forget_users(const Owned& owned) {
    for (const auto& [id, paths] : owned) {
      if (!id.starts_with("user:")) continue;
      const auto name = id.substr(5);
      if (!std::ranges::contains(desired_.users, name, &DesiredUser::name)) {
        remove_account(target_.accounts, name);
      }
    }
  }

  Status render_user(const DesiredUser& user) {
    const auto origin = std::format("users[{}]", user.name);
    const auto home = "/var/home/" + user.name;
    if (!TRY(exists(user.shell))) {
      obstacle(origin + ".shell", std::format("the shell '{}' is not in the image", user.shell),
               "Choose one of the image's shells, such as '/bin/sh'.");
      return {};
    }
    const auto old_home = TRY(system_.look(home));
    // Without a hash "*" and not "!": sshd without PAM takes "!" for an account that is locked.
    const auto password =
        user.password.empty() ? std::string("*") : (user.locked ? "!" : "") + user.password;
    const Account account{user.name, user.gecos, home, user.shell, password, user.groups};
    auto put = put_account(target_.accounts, target_.numbers, account,
                           old_home ? std::optional(old_home->uid) : std::nullopt);
    if (!put) {
      obstacle(origin + ".name", put.error().describe(), put.error().remedy());
      return {};
    }
    auto& resource = add("user:" + user.name);
    resource.user = user.name;
    user_files(resource, user, home);
    if (!user.sudo.empty()) TRY(sudo_rules(resource, user, origin));
    return {};
  }

  void user_files(Resource& resource, const DesiredUser& user, const std::string& home) {
    const auto number = target_.numbers.users.at(user.name);
    const auto owned_by_user = [number](Entry entry) {
      entry.uid = entry.gid = number;
      return entry;
    };
    resource.parts.push_back({home, owned_by_user(Entry::folder(0700)), true});
    const auto keys_path = home + "/.ssh/authorized_keys";
    if (user.keys.empty()) {
      // Whoever has no key here must not log in with one of yesterday.
      if (!writes_file(keys_path)) resource.absent.push_back(keys_path);
      return;
    }
    std::string keys;
    for (const auto& key : user.keys) keys += key + '\n';
    resource.parts.push_back({home + "/.ssh", owned_by_user(Entry::folder(0700)), true});
    resource.parts.push_back({keys_path, owned_by_user(Entry::file(std::move(keys), 0600))});
  }

  Status sudo_rules(Resource& resource, const DesiredUser& user, const std::string& origin) {
    if (!TRY(exists("/usr/bin/sudo"))) {
      obstacle(origin + ".sudo", "this image has no sudo",
               "Add the package 'sudo' to the recipe, or remove the key.");
      return {};
    }
    std::string rules;
    for (const auto& rule : user.sudo) rules += std::format("{} {}\n", user.name, rule);
    resource.parts.push_back(
        {"/etc/sudoers.d/90-orlop-" + user.name, Entry::file(std::move(rules), 0440)});
    return {};
  }

  void render_file(const DesiredFile& file) {
    auto entry = Entry::file(file.content, file.mode);
    const auto user = user_number(target_.accounts, file.user);
    const auto group = group_number(target_.accounts, file.group);
    if ((!user || !group) && !facts_.offline) {
      obstacle(std::format("write_files[{}].owner", file.path),
               std::format("there is no {} '{}'", user ? "group" : "user",
                           user ? file.group : file.user),
               "Name one of the image or of 'users'.");
      return;
    }
    entry.uid = user.value_or(0);
    entry.gid = group.value_or(0);
    auto& resource = add("file:" + file.path);
    resource.parts.push_back({file.path, std::move(entry)});
    for (const auto& known : kFileEffects) {
      if (!file.path.starts_with(known.beginning)) continue;
      resource.on_update = known.effect;
      if (!known.unit.empty()) resource.units.emplace_back(known.unit);
    }
  }

  void render_setting(const std::string& key, const std::string& value) {
    auto& resource = add("sysctl:" + key);
    resource.parts.push_back({kernel_file(key), Entry::file(std::format("{} = {}\n", key, value))});
    if (facts_.live) resource.parts.push_back({kernel_path(key), Entry::file(value + '\n')});
  }

  void agent_settings(const kinds::Settings& settings) {
    const auto document = Value::object(
        {{"schema", "orlop.agent-settings/1"},
         {"repository", settings.repository},
         {"channel", settings.channel},
         {"health_deadline_seconds", std::int64_t{settings.health_deadline.count()}}});
    add("agent-settings")
        .parts.push_back(
            {std::string(kAgentSettings), Entry::file(codec::write_json_pretty(document))});
  }

  struct UnitFile {
    std::string path;
    std::string text;
  };

  /// The unit file that counts for a name: its own contents, or one of the image.
  Result<std::optional<UnitFile>> unit_file(const std::string& name) {
    for (const auto& unit : desired_.units) {
      if (unit.name == name && unit.contents) {
        return UnitFile{std::format("{}/{}", kLocalUnits, name), *unit.contents};
      }
    }
    for (const auto& candidate : {name, template_of(name)}) {
      if (candidate.empty()) continue;
      for (const std::string_view folder :
           {kLocalUnits, std::string_view("/usr/lib/systemd/system")}) {
        const auto path = std::format("{}/{}", folder, candidate);
        const auto entry = TRY(system_.look(path));
        if (entry && entry->kind == Entry::Kind::file) return UnitFile{path, entry->content};
      }
    }
    return std::nullopt;
  }

  /// The links of a unit and of those it names with Also=, each unit once.
  Status collect_links(const std::string& name, const std::string& origin,
                       std::vector<std::string>& seen, std::vector<UnitLink>& links) {
    if (std::ranges::contains(seen, name)) return {};
    seen.push_back(name);
    const auto file = TRY(unit_file(name));
    if (!file) {
      if (!facts_.offline) {
        obstacle(origin, std::format("there is no unit '{}'", name),
                 "Give its 'contents', or name a unit of the image.");
      }
      return {};
    }
    const auto install = parse_install_section(file->text);
    if (!install.present) {
      obstacle(origin, std::format("the unit '{}' has no [Install] section", name),
               "Enable what starts it (a socket, timer or target) instead.");
    }
    std::ranges::move(install_links(name, file->path, install), std::back_inserter(links));
    for (const auto& other : install.also) TRY(collect_links(other, origin, seen, links));
    return {};
  }

  Status render_unit(const DesiredUnit& unit) {
    std::vector<UnitLink> links;
    std::vector<std::string> seen;
    if (unit.enabled) {
      const auto origin = std::format("systemd.units[{}].enabled", unit.name);
      TRY(collect_links(unit.name, origin, seen, links));
    }
    auto& resource = add("unit:" + unit.name);
    resource.units = {unit.name};
    resource.on_update = Effect::restart;
    if (unit.contents) {
      resource.parts.push_back(
          {std::format("{}/{}", kLocalUnits, unit.name), Entry::file(*unit.contents)});
    }
    if (unit.enabled) {
      resource.on_create = *unit.enabled ? UnitOrder::start : UnitOrder::stop;
      resource.on_change = *unit.enabled ? UnitOrder::restart : UnitOrder::stop;
    }
    for (auto& link : links) {
      if (*unit.enabled) {
        resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
      } else {
        resource.absent.push_back(std::move(link.path));
      }
    }
    return {};
  }

  void render_commands() {
    Value commands = Value::array();
    for (const auto& arguments : desired_.commands) {
      Value argv = Value::array();
      for (const auto& argument : arguments) argv.push(argument);
      commands.push(std::move(argv));
    }
    const auto document =
        Value::object({{"schema", "orlop.command-list/1"}, {"commands", std::move(commands)}});
    const auto unit_path = std::format("{}/{}", kLocalUnits, kCommandsUnit);
    auto& resource = add("commands");
    resource.on_update = Effect::restart;
    resource.units = {std::string(kCommandsUnit)};
    resource.on_create = resource.on_change = UnitOrder::restart_later;
    resource.parts = {
        {std::string(kCommands), Entry::file(codec::write_json_pretty(document), 0600)},
        {unit_path, Entry::file(std::string(kCommandsUnitFile))}};
    for (auto& link :
         install_links(kCommandsUnit, unit_path, parse_install_section(kCommandsUnitFile))) {
      resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
    }
  }

  const Desired& desired_;
  const Facts& facts_;
  SystemState& system_;
  Target target_;
};

}  // namespace

std::string_view to_string(Effect effect) {
  switch (effect) {
    case Effect::live: return "live";
    case Effect::restart: return "restart";
    case Effect::reboot: return "reboot";
    case Effect::reinstall: break;
  }
  return "reinstall";
}

Result<Target> render(const Value& document, const Facts& facts, const Owned& owned,
                      SystemState& system) {
  const auto desired = TRY(desired_of(document));
  return Renderer(desired, facts, system).run(owned, kinds::settings_of(document));
}

Owned owned_by(const Target& target) {
  Owned owned;
  for (const auto& resource : target.resources) {
    owned[resource.id] = paths_of(resource);
  }
  return owned;
}

std::vector<std::string> paths_of(const Resource& resource) {
  std::vector<std::string> paths;
  for (const auto& part : resource.parts) {
    if (!part.keep_existing && !part.path.starts_with("/proc/")) paths.push_back(part.path);
  }
  paths.insert(paths.end(), resource.absent.begin(), resource.absent.end());
  return paths;
}

}  // namespace orlop::agent
