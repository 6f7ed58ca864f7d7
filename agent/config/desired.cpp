// SPDX-License-Identifier: Apache-2.0
#include "agent/config/desired.hpp"

#include <charconv>

#include "agent/kinds/users/section.hpp"
#include "libs/base/bytes.hpp"

namespace orlop::agent {
namespace {

using codec::Value;

const codec::Array& list(const Value& value, std::string_view key) {
  static const codec::Array kEmpty;
  const auto* found = value.find(key);
  return found != nullptr && found->is_array() ? found->items() : kEmpty;
}

std::string text(const Value& value, std::string_view key, std::string_view initial = "") {
  const auto* found = value.find(key);
  return found != nullptr && found->is_string() ? found->string() : std::string(initial);
}

bool flag(const Value& value, std::string_view key, bool initial) {
  const auto* found = value.find(key);
  return found != nullptr && found->is_bool() ? found->boolean() : initial;
}

std::vector<std::string> strings(const codec::Array& items) {
  std::vector<std::string> words;
  for (const auto& item : items) words.push_back(item.string());
  return words;
}

/// A list of strings, or one string as `split` sees it.
template <typename Split>
std::vector<std::string> words(const Value& value, std::string_view key, Split split) {
  const auto* found = value.find(key);
  if (found != nullptr && found->is_string()) return split(found->string());
  return strings(list(value, key));
}

DesiredUser user_of(const Value& value, const std::vector<std::string>& keys_for_all) {
  DesiredUser user;
  user.name = text(value, "name");
  user.gecos = text(value, "gecos");
  user.shell = text(value, "shell", user.shell);
  user.groups = words(value, "groups", kinds::split_names);
  user.keys = strings(list(value, "ssh_authorized_keys"));
  user.keys.insert(user.keys.end(), keys_for_all.begin(), keys_for_all.end());
  user.password = text(value, "passwd");
  user.locked = flag(value, "lock_passwd", true);
  user.sudo = words(value, "sudo", [](const std::string& rule) { return std::vector{rule}; });
  return user;
}

Result<DesiredFile> file_of(const Value& value) {
  DesiredFile file;
  file.path = text(value, "path");
  if (file.path.starts_with("/home/")) file.path = "/var" + file.path;
  file.content = text(value, "content");
  if (text(value, "encoding", "text/plain") != "text/plain") {
    file.content = as_text(TRY(from_base64(file.content)));
  }
  const auto mode = text(value, "permissions", "0644");
  std::from_chars(mode.data(), mode.data() + mode.size(), file.mode, 8);
  const auto owner = text(value, "owner", "root:root");
  const auto colon = owner.find(':');
  file.user = owner.substr(0, colon);
  file.group = colon == std::string::npos ? file.user : owner.substr(colon + 1);
  return file;
}

DesiredUnit unit_of(const Value& value) {
  DesiredUnit unit{.name = text(value, "name"), .enabled = {}, .contents = {}};
  if (const auto* enabled = value.find("enabled"); enabled != nullptr && enabled->is_bool()) {
    unit.enabled = enabled->boolean();
  }
  if (const auto* contents = value.find("contents"); contents != nullptr && contents->is_string()) {
    unit.contents = contents->string();
  }
  return unit;
}

std::vector<std::string> command_of(const Value& value) {
  if (value.is_string()) return {"/bin/sh", "-c", value.string()};
  return strings(value.items());
}

std::string setting_of(const Value& value) {
  return value.is_int() ? std::to_string(value.integer()) : value.string();
}

}  // namespace

Result<Desired> desired_of(const Value& document) {
  Desired desired;
  desired.hostname = text(document, "hostname");
  const auto keys_for_all = strings(list(document, "ssh_authorized_keys"));
  for (const auto& user : list(document, "users")) {
    desired.users.push_back(user_of(user, keys_for_all));
  }
  for (const auto& file : list(document, "write_files")) {
    desired.files.push_back(TRY(file_of(file)));
  }
  if (const auto* settings = document.find("sysctl")) {
    for (const auto& member : settings->members()) {
      desired.sysctl[member.key] = setting_of(member.value);
    }
  }
  if (const auto* systemd = document.find("systemd")) {
    for (const auto& unit : list(*systemd, "units")) desired.units.push_back(unit_of(unit));
  }
  for (const auto& command : list(document, "runcmd")) {
    desired.commands.push_back(command_of(command));
  }
  desired.has_agent_settings =
      document.find("upgrade") != nullptr || document.find("health") != nullptr;
  return desired;
}

}  // namespace orlop::agent
