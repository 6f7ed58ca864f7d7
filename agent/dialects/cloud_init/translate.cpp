// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/dialects/building.hpp"
#include "agent/dialects/cloud_init/cloud_init.hpp"
#include "agent/dialects/cloud_init/disks.hpp"
#include "agent/dialects/cloud_init/keys.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Position;
using codec::Value;
using schema::Severity;

constexpr std::string_view kPasswordLogin = "/etc/ssh/sshd_config.d/05-local.conf";

bool is_hash(std::string_view text) {
  const auto length = schema::password_hash_length(text);
  return length != 0 && length == text.size();
}

class Translator {
 public:
  Translator(Value document, std::string_view file)
      : value_(std::move(document)), file_(file), keys_(schema::read(value_, kCloudInitKeys)) {}

  config::Translation run() {
    take_as_it_is(value_, moot_in_cloud_init(), "", file_, diagnostics_);
    translate_disk_setup(value_, file_, diagnostics_);
    name();
    passwords();
    password_login();
    name_servers();
    final_message();
    power_state();
    for (const auto& field : kCloudInitKeys.fields) drop(value_, field.key);
    return {std::move(value_), std::move(diagnostics_)};
  }

 private:
  Position place_of(std::string_view key) const {
    const auto* value = value_.find(key);
    return value == nullptr ? Position{} : value->position();
  }

  void say(Position position, Severity severity, std::string code, std::string message,
           std::string_view remedy) {
    diagnostics_.push_back({std::string(file_), position, severity, std::move(code),
                            std::move(message), std::string(remedy)});
  }

  void name() {
    const auto* fqdn = value_.find("fqdn");
    if (!keys_.prefer_fqdn_over_hostname || fqdn == nullptr) return;
    const auto copy = *fqdn;
    value_.set("hostname", copy);
  }

  /// The user of that name in this document; nullptr: there is none.
  Value* user_named(std::string_view name) { return element_named(value_, "users", "name", name); }

  void passwords() {
    if (!keys_.password.empty()) {
      auto* users = value_.find("users");
      const bool none = users == nullptr || !users->is_array() || users->items().empty();
      if (none) push(value_, "users", default_user_of_clouds(), place_of("password"));
      set_password(value_.find("users")->items().front(), keys_.password, place_of("password"));
    }
    if (value_.find("chpasswd") == nullptr) return;
    const auto place = place_of("chpasswd");
    for (const auto& one : keys_.chpasswd.users) password_of(one.name, one.password, place);
    for (const auto& line : keys_.chpasswd.list) password_line(line, place);
    if (!keys_.chpasswd.expire) return;
    say(place, Severity::warning, "no-effect",
        "passwords do not expire: accounts are made anew at every boot",
        "Write 'expire: false', and let people change their passwords in the configuration.");
  }

  void password_line(const std::string& line, Position place) {
    const auto colon = line.find(':');
    if (colon != std::string::npos) {
      return password_of(line.substr(0, colon), line.substr(colon + 1), place);
    }
    // The line is not shown: it may be nothing but a password.
    say(place, Severity::error, "bad-value", "a line of 'chpasswd.list' has no colon",
        "Write 'name:password'.");
  }

  void password_of(const std::string& name, const std::string& password, Position place) {
    if (password == "R" || password == "RANDOM" || password.empty()) {
      return say(place, Severity::error, "unsupported-key",
                 formatted("the password of '{}' is to be made by the machine", name),
                 "Give a hash made by 'mkpasswd', or SSH keys.");
    }
    auto* user = user_named(name);
    if (user == nullptr) {
      return say(place, Severity::error, "unknown-user",
                 formatted("'chpasswd' names '{}', and 'users' does not", name),
                 "Name the user under 'users', in the same document.");
    }
    set_password(*user, password, place);
  }

  static void set_password(Value& user, const std::string& password, Position place) {
    set(user, is_hash(password) ? "passwd" : "plain_text_passwd", password, place);
    set(user, "lock_passwd", false, place);
  }

  void password_login() {
    const auto* wanted = value_.find("ssh_pwauth");
    if (wanted == nullptr) return;
    const bool on = wanted->is_bool() ? wanted->boolean()
                                      : wanted->string() == "yes" || wanted->string() == "true";
    const auto place = wanted->position();
    if (!on) {
      return say(place, Severity::note, "as-it-is",
                 "'ssh_pwauth' changes nothing: only keys open sessions from the network",
                 "Remove the key.");
    }
    push(value_, "write_files",
         Value::object({{"path", kPasswordLogin}, {"content", "PasswordAuthentication yes\n"}}),
         place);
  }

  void name_servers() {
    const auto* theirs = value_.find("resolv_conf");
    if (theirs == nullptr || !keys_.resolv_conf) return;
    const auto place = theirs->position();
    for (const auto* key : {"sortlist", "options"}) {
      if (const auto* value = theirs->find(key)) {
        say(value->position(), Severity::warning, "no-effect",
            formatted("systemd-resolved has no '{}' of resolv.conf", key), "Remove the key.");
      }
    }
    const auto& wanted = *keys_.resolv_conf;
    auto search = wanted.searchdomains;
    if (!wanted.domain.empty()) search.insert(search.begin(), wanted.domain);
    auto& dns = mapping_in(value_, "dns", place);
    for (const auto& server : wanted.nameservers) push(dns, "servers", server, place);
    for (const auto& domain : search) push(dns, "search", domain, place);
  }

  void final_message() {
    if (keys_.final_message.empty()) return;
    push(value_, "commands",
         Value::object({{"name", "final-message"}, {"run", console_script(keys_.final_message)}}),
         place_of("final_message"));
  }

  /// Where the first of some words stands in a text, and which it is; the end without one.
  static std::pair<std::size_t, std::string_view> first_of(std::span<const std::string_view> words,
                                                           std::string_view text) {
    std::pair<std::size_t, std::string_view> first{text.size(), {}};
    for (const auto word : words) {
      const auto at = text.find(word);
      if (at < first.first) first = {at, word};
    }
    return first;
  }

  static std::string console_script(std::string_view message) {
    constexpr std::string_view kVariables[] = {"$UPTIME", "$TIMESTAMP", "$VERSION", "$DATASOURCE"};
    std::string words;
    while (!message.empty()) {
      const auto [at, name] = first_of(kVariables, message);
      if (at != 0) words += shell_quoted(message.substr(0, at));
      if (!name.empty()) words += formatted("\"{}\"", name);
      message.remove_prefix(at + name.size());
    }
    return formatted(
        "UPTIME=$(cut -d' ' -f1 /proc/uptime)\nTIMESTAMP=$(date -R)\n"
        "VERSION=$(. /etc/os-release; echo \"$PRETTY_NAME\")\nDATASOURCE=\n"
        "printf '%s\\n' {} >/dev/console\n",
        words);
  }

  void power_state() {
    if (!keys_.power_state) return;
    const auto& wanted = *keys_.power_state;
    const auto place = place_of("power_state");
    const auto& condition = wanted.condition;
    if (condition.is_bool() && !condition.boolean()) {
      return say(place, Severity::note, "as-it-is",
                 "'power_state' changes nothing: its condition is false", "Remove the key.");
    }
    const auto* mode = wanted.mode == "reboot" ? "-r" : wanted.mode == "halt" ? "-H" : "-P";
    const bool minutes = wanted.delay != "now" && !wanted.delay.starts_with('+');
    auto run = Value::array({"shutdown", mode, (minutes ? "+" : "") + wanted.delay});
    if (!wanted.message.empty()) run.push(wanted.message);
    auto command = Value::object({{"name", "power-state"}, {"run", std::move(run)}});
    command.set("frequency", "per-instance");
    if (condition.is_string()) command.set("if", condition);
    if (condition.is_array()) command.set("if", shell_line(condition));
    push(value_, "commands", std::move(command), place);
  }

  Value value_;
  std::string_view file_;
  CloudInit keys_;
  config::Diagnostics diagnostics_;
};

constexpr const schema::AnySection* kSections[] = {&kCloudInitKeys, &kCloudInitDisks,
                                                   &kMootCloudInitKeys};

}  // namespace

Value default_user_of_clouds() {
  auto groups = Value::array();
  for (const auto group : node::kDefaultUserGroups) groups.push(group);
  return Value::object({{"name", node::kDefaultUser},
                        {"gecos", node::kDefaultUserComment},
                        {"groups", std::move(groups)},
                        {"sudo", node::kDefaultUserSudo}});
}

config::Translation translate_cloud_init(Value document, const config::Context& context) {
  return Translator(std::move(document), context.file).run();
}

bool is_network_config(const Value& document) {
  if (!document.is_object()) return false;
  const auto* network = document.find("network");
  if (network == nullptr) return is_bare_network(document);
  return document.members().size() == 1 && network->is_object() && describes_devices(*network);
}

const config::Dialect cloud_init = {.name = "cloud_init",
                                    .sections = kSections,
                                    .respell = respell_cloud_init,
                                    .translate = translate_cloud_init,
                                    .claims = is_network_config,
                                    .program = program_of_cloud_init};

}  // namespace orlop::agent::dialects
