// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/users/kind.hpp"

#include <algorithm>

#include "agent/kinds/groups/section.hpp"
#include "agent/kinds/references.hpp"
#include "agent/kinds/users/section.hpp"
#include "agent/node/accounts.hpp"
#include "agent/records/record.hpp"
#include "libs/base/format.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/crypto/password.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr records::Format<node::Numbers> kRecord = {.file = "numbers.json",
                                                    .section = &node::kNumbers};

/// The accounts of a node with every wanted user and without those of old.
class Accounts {
 public:
  explicit Accounts(engine::View& view) : view_(view) {}

  Result<engine::Wish> run(Users wanted, const Groups& groups) {
    TRY(read_node());
    reserve(groups);
    if (wanted.users.empty() && !wanted.ssh_authorized_keys.empty()) {
      wanted.users.push_back(TRY(default_user()));
    }
    for (const auto& name : view_.owned_names("user")) {
      if (!std::ranges::contains(wanted.users, name, &User::name)) {
        node::remove_account(after_, name);
      }
    }
    for (auto& user : wanted.users) {
      for (const auto& group : groups.groups)
        if (std::ranges::contains(group.members, user.name)) user.groups.push_back(group.name);
      TRY(add(user, wanted.ssh_authorized_keys));
    }
    node::remove_unused_groups(after_, numbers_, declared_);
    // A user that comes later may have joined or left groups of an earlier one.
    for (auto& resource : wish_.resources) {
      const auto name = std::string(engine::name_of(resource.id));
      resource.share = engine::Share{"the account", node::account_facts(after_, name),
                                     node::account_facts(before_, name)};
    }
    write_node();
    return std::move(wish_);
  }

 private:
  Status read_node() {
    before_.passwd = TRY(view_.text("/etc/passwd"));
    before_.group = TRY(view_.text("/etc/group"));
    before_.shadow = TRY(view_.text("/etc/shadow"));
    before_.gshadow = TRY(view_.text("/etc/gshadow"));
    after_ = before_;
    const auto path = view_.state_path(kRecord.file);
    if (view_.offline() || !TRY(view_.exists(path))) return {};
    record_ = records::parse<node::Numbers>(view_.text(path), kRecord);
    if (record_.value) {
      numbers_ = *record_.value;
    } else {
      for (const auto& name : view_.owned_names("user"))
        if (const auto number = node::user_number(before_, name)) numbers_.users[name] = *number;
    }
    if (record_.problem) {
      wish_.remarks.push_back({path,
                               {},
                               schema::Severity::warning,
                               "damaged",
                               record_.problem->describe(),
                               record_.value
                                   ? "User numbers are those of it that this agent understands."
                                   : "User numbers were taken from the accounts that run and the "
                                     "owners of the homes."});
    }
    return {};
  }

  void write_node() {
    wish_.shared = {{"/etc/group", after_.group, 0644},
                    {"/etc/gshadow", after_.gshadow, 0640},
                    {"/etc/passwd", after_.passwd, 0644},
                    {"/etc/shadow", after_.shadow, 0640}};
    const auto known = record_.value.value_or(node::Numbers{});
    const bool damaged = record_.problem.has_value();
    if (numbers_ == known && !damaged) return;
    record_.value = numbers_;
    wish_.records.push_back(
        {view_.state_path(kRecord.file), records::text_of(record_, kRecord), damaged});
  }

  /// A group that a user names may have a number that was asked for. Whoever makes the groups says
  /// what is wrong with one.
  void reserve(const Groups& groups) {
    for (const auto& group : groups.groups) {
      declared_.insert(group.name);
      if (group.gid == 0) continue;
      (void)node::put_group(after_, numbers_, group.name, static_cast<std::uint32_t>(group.gid));
    }
  }

  void obstacle(std::string path, std::string message, std::string remedy) {
    wish_.obstacles.push_back({std::move(path), std::move(message), std::move(remedy)});
  }

  /// Who gets the platform's keys where nobody says who does.
  Result<User> default_user() {
    User user{.name = std::string(node::kDefaultUser),
              .gecos = std::string(node::kDefaultUserComment),
              .groups = {std::begin(node::kDefaultUserGroups), std::end(node::kDefaultUserGroups)}};
    if (TRY(view_.exists("/usr/bin/sudo"))) user.sudo = {std::string(node::kDefaultUserSudo)};
    return user;
  }

  /// The second field of shadow. Without a hash "*" and not "!": sshd without PAM takes "!" for an
  /// account that is locked.
  Result<std::string> password_of(const User& user) {
    auto hash = user.passwd;
    if (!user.plain_text_passwd.empty() && !view_.offline()) {
      // The same at every boot of this node, and another on every other.
      const auto machine = TRY(view_.text(view_.state_path("machine-id")));
      const auto salt = crypto::Sha256::of(as_bytes(formatted("{}:{}", machine, user.name)));
      hash = TRY(crypto::hash_password(user.plain_text_passwd, salt.bytes()));
    }
    if (hash.empty()) return std::string("*");
    return (user.lock_passwd ? "!" : "") + hash;
  }

  /// Why a user cannot have the number it asks for; empty: it can.
  std::string number_problem(const User& user) const {
    if (!user.uid) return {};
    const auto known = numbers_.users.find(user.name);
    if (known != numbers_.users.end()) {
      if (known->second == *user.uid) return {};
      return formatted("'{}' has the number {} on this node, and {} is asked for", user.name,
                       known->second, *user.uid);
    }
    const auto other =
        std::ranges::find(numbers_.users, *user.uid, [](const auto& item) { return item.second; });
    if (other == numbers_.users.end()) return {};
    return formatted("the number {} of '{}' is that of '{}' on this node", *user.uid, user.name,
                     other->first);
  }

  Status add(const User& user, const std::vector<std::string>& keys_for_all) {
    const auto origin = formatted("users[{}]", user.name);
    const auto home = home_of(user);
    if (auto problem = number_problem(user); !problem.empty()) {
      obstacle(origin + ".uid", std::move(problem),
               "Leave 'uid' out: files of a user keep the number that they were made with.");
      return {};
    }
    auto shell = user.shell;
    // Every image has the default shell.
    const bool usual = view_.offline() && shell == User().shell;
    if (!usual && !TRY(view_.exists(shell))) {
      obstacle(origin + ".shell", formatted("the shell '{}' is not in the image", shell),
               "Choose one of the image's shells, such as '/bin/sh'.");
      if (view_.live()) return {};
      shell = "/bin/sh";  // at boot nobody is locked out for that
    }
    const auto old_home = TRY(view_.look(home));
    node::Account account{user.name, user.gecos, home, std::move(shell), {}, user.groups};
    account.password = TRY(password_of(user));
    account.primary_group = user.primary_group;
    account.expires = user.expiredate;
    account.inactive = user.inactive;
    auto number = user.uid;
    if (!number && old_home) number = old_home->uid;
    auto put = node::put_account(after_, numbers_, account, number);
    if (!put) {
      obstacle(origin + ".name", put.error().describe(), put.error().remedy());
      return {};
    }
    engine::Resource resource{.id = "user:" + user.name, .origin = origin};
    TRY(add_files(resource, user, keys_for_all, home));
    TRY(add_sudo_rules(resource, user, origin));
    wish_.resources.push_back(std::move(resource));
    return {};
  }

  /// An entry's lines of authorized_keys; none of a reference whose keys are not here yet.
  Result<std::string> lines_of(const std::string& entry, const User& user) {
    if (!is_key_reference(entry)) return entry + '\n';
    const auto address = TRY(key_address(entry));
    if (view_.offline()) {
      view_.grant(formatted("the keys at '{}'", address));
      return std::string();
    }
    const auto path = view_.state_path(kept_name(address));
    if (!TRY(view_.exists(path))) {
      remark("not-fetched",
             formatted("the keys of '{}' at '{}' are not on the node yet", user.name, address),
             "They are fetched when the network is there.");
      return std::string();
    }
    const auto keys = keys_of_page(TRY(view_.text(path)));
    if (!keys) {
      remark("damaged", formatted("{}: {}", path, keys.error().message()),
             formatted("Remove the file: the keys of '{}' are fetched again.", user.name));
      return std::string();
    }
    std::string lines;
    for (const auto& key : *keys) lines += key + '\n';
    return lines;
  }

  void remark(std::string code, std::string message, std::string remedy) {
    wish_.remarks.push_back({"node",
                             {},
                             schema::Severity::warning,
                             std::move(code),
                             std::move(message),
                             std::move(remedy)});
  }

  Status add_files(engine::Resource& resource, const User& user,
                   const std::vector<std::string>& keys_for_all, const std::string& home) {
    if (user.no_create_home) return {};
    const auto number = numbers_.users.at(user.name);
    const auto group = node::primary_group_number(after_, user.name).value_or(number);
    const auto owned_by_user = [number, group](Entry entry) {
      entry.uid = number;
      entry.gid = group;
      return entry;
    };
    resource.parts.push_back({home, owned_by_user(Entry::folder(0700)), true});
    const auto path = home + "/.ssh/authorized_keys";
    std::string keys;
    for (const auto* list : {&user.ssh_authorized_keys, &keys_for_all}) {
      for (const auto& key : *list) keys += TRY(lines_of(key, user));
    }
    if (keys.empty()) {
      // Whoever has no key here must not log in with one of yesterday.
      resource.absent.push_back({path, true});
      return {};
    }
    resource.parts.push_back({home + "/.ssh", owned_by_user(Entry::folder(0700)), true});
    resource.parts.push_back({path, owned_by_user(Entry::file(std::move(keys), 0600))});
    return {};
  }

  Status add_sudo_rules(engine::Resource& resource, const User& user, const std::string& origin) {
    if (user.sudo.empty()) return {};
    if (!TRY(view_.exists("/usr/bin/sudo"))) {
      obstacle(origin + ".sudo", "this image has no sudo",
               "Add the package 'sudo' to the recipe, or remove the key.");
      return {};
    }
    std::string text;
    for (const auto& rule : user.sudo) text += formatted("{} {}\n", user.name, rule);
    resource.parts.push_back(
        {"/etc/sudoers.d/90-orlop-" + user.name, Entry::file(std::move(text), 0440)});
    return {};
  }

  engine::View& view_;
  engine::Wish wish_;
  node::AccountFiles before_;
  node::AccountFiles after_;
  records::Record<node::Numbers> record_;  ///< as it was read
  node::Numbers numbers_;
  std::set<std::string, std::less<>> declared_;  ///< groups that stay without a user
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  return Accounts(view).run(schema::read(document, kUsers), schema::read(document, kGroups));
}

constexpr const schema::AnySection* kSections[] = {&kUsers};

}  // namespace

const engine::Kind kUsersKind = {
    .name = "users", .prefix = "user", .sections = kSections, .desire = desire};

}  // namespace orlop::agent::kinds
