// SPDX-License-Identifier: Apache-2.0
// What cloud-init spells otherwise than our keys do: names of users for users, the default user, a
// text for a list, older names of keys.
#include <algorithm>
#include <array>

#include "agent/dialects/building.hpp"
#include "agent/dialects/cloud_init/cloud_init.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Member;
using codec::Members;
using codec::Value;

struct Spelling {
  std::string_view theirs;
  std::string_view ours;
};
constexpr Spelling kUserKeys[] = {
    {"lock-passwd", "lock_passwd"},
    {"lockPasswd", "lock_passwd"},
    {"hashed_passwd", "passwd"},
    {"hashed-passwd", "passwd"},
    {"plain-text-passwd", "plain_text_passwd"},
    {"ssh-authorized-keys", "ssh_authorized_keys"},
    {"ssh_keys", "ssh_authorized_keys"},
    {"primary-group", "primary_group"},
    {"no-create-home", "no_create_home"},
    {"home_dir", "homedir"},
};

class Respeller {
 public:
  Respeller(Value& document, std::string_view file) : document_(document), file_(file) {}

  config::Diagnostics run() {
    if (!document_.is_object()) return {};
    if (is_bare_network(document_)) put_below_network();
    hyphens();
    list_of_users();
    groups();
    passwords();
    swap_file();
    time_client();
    return std::move(diagnostics_);
  }

 private:
  void note(codec::Position position, std::string message) {
    diagnostics_.push_back({std::string(file_), position, schema::Severity::note, "as-it-is",
                            std::move(message), "Remove the key."});
  }

  void put_below_network() {
    auto network = std::move(document_);
    document_ = Value(Members{{"network", network, network.position()}});
    document_.at(network.position());
  }

  /// Older names of keys that are mappings: "ca-certs: {remove-defaults: true}".
  void hyphens() {
    for (auto& member : document_.members()) {
      if (member.key == "ca-certs" && document_.find("ca_certs") == nullptr)
        member.key = "ca_certs";
      if (member.key != "ca_certs" || !member.value.is_object()) continue;
      for (auto& item : member.value.members())
        if (item.key == "remove-defaults") item.key = "remove_defaults";
    }
  }

  std::optional<Member> take(std::string_view key) {
    auto& members = document_.members();
    const auto found = std::ranges::find(members, key, &Member::key);
    if (found == members.end()) return std::nullopt;
    auto member = std::move(*found);
    members.erase(found);
    return member;
  }

  /// The default user, with what the key `user` says of it.
  Value default_user(codec::Position position) const {
    auto user = default_user_of_clouds();
    for (const auto& member : said_of_default_) user.set(member.key, member.value);
    return placed(std::move(user), position);
  }

  void list_of_users() {
    const auto user = take("user");
    if (user && user->value.is_string())
      said_of_default_.push_back({"name", user->value, user->position});
    if (user && user->value.is_object()) said_of_default_ = user->value.members();
    if (user && !user->value.is_string() && !user->value.is_object()) {
      document_.members().push_back(*user);  // the language says what is wrong with it
      return;
    }
    auto* users = document_.find("users");
    if (users == nullptr && user) {
      Member made{"users", Value::array({default_user(user->position)}), user->position};
      made.value.at(user->position);
      document_.members().push_back(std::move(made));
      return;
    }
    if (users == nullptr) return;
    as_list(*users);
    if (!users->is_array()) return;
    for (auto& one : users->items()) each_user(one);
  }

  /// "a, b" and {a: {…}, b: {…}} are lists of users too.
  static void as_list(Value& users) {
    Value list = Value::array();
    list.at(users.position());
    if (users.is_string()) {
      for (auto& name : split_names(users.string())) list.push(Value(name).at(users.position()));
    } else if (users.is_object()) {
      for (auto& member : users.members()) {
        auto user =
            Value(Members{{"name", Value(member.key).at(member.position), member.position}});
        user.at(member.position);
        if (member.value.is_object()) {
          for (auto& item : member.value.members()) user.members().push_back(std::move(item));
        } else if (!member.value.is_null()) {
          return;
        }
        list.push(std::move(user));
      }
    } else {
      return;
    }
    users = std::move(list);
  }

  void each_user(Value& user) {
    const auto position = user.position();
    if (user.is_string() && user.string() == "default") {
      user = default_user(position);
    } else if (user.is_string()) {
      auto name = user;
      user = Value(Members{{"name", std::move(name), position}});
      user.at(position);
    }
    if (!user.is_object()) return;
    for (auto& member : user.members()) {
      const auto* known = std::ranges::find(kUserKeys, member.key, &Spelling::theirs);
      if (known != std::end(kUserKeys) && user.find(known->ours) == nullptr) {
        member.key = known->ours;
      }
    }
    imported_keys(user);
    what_holds_of_users(user);
  }

  /// `ssh_import_id: ['gh:alice']` are keys at an address. What is left is refused by its name.
  static void imported_keys(Value& user) {
    const auto* import = user.find("ssh_import_id");
    if (import == nullptr) return;
    const auto whole = *import;
    Value left = Value::array();
    left.at(whole.position());
    Value keys = Value::array();
    if (const auto* known = user.find("ssh_authorized_keys"))
      keys = *known;
    else
      keys.at(whole.position());
    if (!keys.is_array() || !(whole.is_array() || whole.is_string())) return;
    const auto take = [&keys, &left](const Value& id) {
      if (!id.is_string() || !id.string().starts_with("gh:")) {
        left.push(id);
        return;
      }
      keys.push(Value("github:" + id.string().substr(3)).at(id.position()));
    };
    if (whole.is_string())
      take(whole);
    else
      for (const auto& id : whole.items()) take(id);
    auto& members = user.members();
    const auto at = std::ranges::find(members, "ssh_import_id", &Member::key);
    const auto position = at->position;
    members.erase(at);
    if (!keys.items().empty())
      put_member(members, {"ssh_authorized_keys", std::move(keys), position});
    if (!left.items().empty()) members.push_back({"ssh_import_id", std::move(left), position});
  }

  static void put_member(Members& members, Member member) {
    const auto at = std::ranges::find(members, member.key, &Member::key);
    if (at == members.end())
      members.push_back(std::move(member));
    else
      at->value = std::move(member.value);
  }

  void what_holds_of_users(Value& user) {
    auto& members = user.members();
    std::erase_if(members, [this](const Member& member) {
      const bool moot = member.key == "no_log_init" || member.key == "no_user_group";
      if (moot) {
        note(member.position, formatted("'{}' has no effect: there is no login database, and each "
                                        "user has a group of its own",
                                        member.key));
      }
      return moot;
    });
    const auto system = std::ranges::find(members, "system", &Member::key);
    if (system == members.end() || !system->value.is_bool()) return;
    const bool without_home = system->value.boolean() && user.find("no_create_home") == nullptr;
    if (without_home) {
      system->key = "no_create_home";
      note(system->position, "'system' means that no home is made; numbers are as for all users");
    } else {
      members.erase(system);
    }
  }

  /// "a, b", [a, {b: [alice]}] and {b: [alice]} are groups with names and members.
  void groups() {
    auto* groups = document_.find("groups");
    if (groups == nullptr) return;
    auto list = Value::array();
    list.at(groups->position());
    const auto add = [&list](Value name, const Value* members) {
      const auto place = name.position();
      auto group = Value(Members{{"name", std::move(name), place}});
      if (members != nullptr) group.members().push_back({"members", *members, place});
      list.push(std::move(group.at(place)));
    };
    const auto add_each = [&](const Value& mapping) {
      for (const auto& member : mapping.members()) {
        auto members = member.value;
        if (members.is_string()) {
          const auto place = members.position();
          members = Value::array();
          for (auto& name : split_names(member.value.string())) members.push(Value(name).at(place));
          members.at(place);
        }
        add(Value(member.key).at(member.position), members.is_null() ? nullptr : &members);
      }
    };
    if (groups->is_string()) {
      for (auto& name : split_names(groups->string()))
        add(Value(name).at(groups->position()), nullptr);
    } else if (groups->is_object()) {
      add_each(*groups);
    } else if (groups->is_array()) {
      for (const auto& item : groups->items()) {
        const auto* name = item.find("name");
        if (item.is_string()) {
          add(item, nullptr);
        } else if (item.is_object() && (name == nullptr || !name->is_string())) {
          add_each(item);
        } else {
          list.push(item);
        }
      }
    } else {
      return;  // the language says what is wrong with it
    }
    *groups = std::move(list);
  }

  /// `chpasswd: {list: "a:b\nc:d"}` is a list of lines.
  void passwords() {
    auto* chpasswd = document_.find("chpasswd");
    auto* list = chpasswd == nullptr ? nullptr : chpasswd->find("list");
    if (list == nullptr || !list->is_string()) return;
    Value lines = Value::array();
    lines.at(list->position());
    std::string_view text = list->string();
    while (!text.empty()) {
      const auto line = text.substr(0, text.find('\n'));
      if (!line.empty()) lines.push(Value(line).at(list->position()));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    *list = std::move(lines);
  }

  /// The root is read-only: a swap file that stands there elsewhere is below /var here.
  void swap_file() {
    auto* swap = document_.find("swap");
    auto* name = swap == nullptr ? nullptr : swap->find("filename");
    if (name == nullptr || !name->is_string()) return;
    const auto& path = name->string();
    const auto slash = path.rfind('/');
    if (slash != 0 || path.size() == 1) return;
    const auto moved = "/var" + path;
    note(name->position(), formatted("the swap file is '{}': the root is read-only", moved));
    *name = Value(moved).at(name->position());
  }

  /// Which program follows the servers is the image's choice.
  void time_client() {
    constexpr std::array<std::string_view, 5> kClientsOfOthers = {"chrony", "ntp", "ntpdate",
                                                                  "openntpd", "ntpsec"};
    auto* ntp = document_.find("ntp");
    auto* client = ntp == nullptr ? nullptr : ntp->find("ntp_client");
    if (client == nullptr || !client->is_string()) return;
    if (!std::ranges::contains(kClientsOfOthers, client->string())) return;
    note(client->position(), "'ntp.ntp_client' changes nothing: systemd-timesyncd does it");
    *client = Value("auto").at(client->position());
  }

  Value& document_;
  std::string_view file_;
  Members said_of_default_;
  config::Diagnostics diagnostics_;
};

}  // namespace

bool describes_devices(const Value& mapping) {
  constexpr std::array<std::string_view, 12> kDevices = {
      "config",  "ethernets",     "bonds", "bridges", "vlans",       "vrfs",
      "tunnels", "dummy-devices", "wifis", "modems",  "openvswitch", "virtual-ethernets"};
  return std::ranges::any_of(
      kDevices, [&mapping](std::string_view key) { return mapping.find(key) != nullptr; });
}

bool is_bare_network(const Value& document) {
  return document.is_object() && document.find("network") == nullptr &&
         document.find("version") != nullptr && describes_devices(document);
}

config::Diagnostics respell_cloud_init(Value& document, const config::Context& context) {
  return Respeller(document, context.file).run();
}

}  // namespace orlop::agent::dialects
