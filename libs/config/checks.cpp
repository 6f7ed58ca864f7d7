// SPDX-License-Identifier: Apache-2.0
#include "libs/config/checks.hpp"

#include <algorithm>
#include <array>
#include <format>

#include "libs/config/accept.hpp"
#include "libs/config/settings.hpp"

namespace orlop::config {
namespace {

using codec::Value;

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kDigits = "0123456789";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_letter(c) || is_digit(c); }

bool has_control_character(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Problem problem(std::string complaint, std::string remedy) {
  return {std::move(complaint), std::move(remedy)};
}

std::optional<Problem> check_account_name(std::string_view text, std::string_view what) {
  const bool starts_well = !text.empty() && (kLower.contains(text[0]) || text[0] == '_');
  const bool goes_on_well = std::ranges::all_of(text, [](char c) {
    return kLower.contains(c) || kDigits.contains(c) || c == '_' || c == '-';
  });
  if (starts_well && goes_on_well && text.size() <= 31) return std::nullopt;
  return problem(std::format("is no {} name: '{}'", what, text),
                 "Use lower-case letters, digits, '_' and '-', a letter or '_' first, at most 31.");
}

bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alnum(c) || c == '-'; });
}

template <typename Check>
bool each_part(std::string_view text, char separator, Check check) {
  while (true) {
    const auto end = text.find(separator);
    if (!check(text.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    text.remove_prefix(end + 1);
  }
}

constexpr std::array<std::string_view, 8> kWritable = {"/etc/",  "/var/", "/run/", "/home/",
                                                       "/root/", "/srv/", "/opt/", "/usr/local/"};

/// Files that are made from other keys or by the system, and the key to use instead.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kOwnedFiles = {{
    {"/etc/passwd", "Use 'users'."},
    {"/etc/group", "Use 'users[].groups'."},
    {"/etc/shadow", "Use 'users[].passwd'."},
    {"/etc/gshadow", "Use 'users[].groups'."},
    {"/etc/hostname", "Use 'hostname'."},
    {"/etc/machine-id", "It is made at first boot and kept."},
    {"/etc/os-release", "It belongs to the release."},
    {"/etc/orlop/", "Use the sections of this document."},
    {"/run/orlop/", "It belongs to the node agent."},
    {"/state/", "It belongs to the node agent."},
    {"/etc/sysctl.d/90-orlop-", "Use 'sysctl'."},
    {"/etc/sudoers.d/90-orlop-", "Use 'users[].sudo'."},
}};

constexpr std::array<std::string_view, 8> kSshKeyTypes = {"ssh-ed25519 ",
                                                          "ssh-rsa ",
                                                          "ecdsa-sha2-nistp256 ",
                                                          "ecdsa-sha2-nistp384 ",
                                                          "ecdsa-sha2-nistp521 ",
                                                          "sk-ssh-ed25519@openssh.com ",
                                                          "ssh-dss ",
                                                          "sk-ecdsa-sha2-nistp256@openssh.com "};

constexpr std::array<std::string_view, 10> kUnitSuffixes = {
    ".service", ".socket", ".timer", ".path",      ".mount",
    ".target",  ".slice",  ".swap",  ".automount", ".scope"};

}  // namespace

std::optional<Problem> check_hostname(const Value& value) {
  const auto& text = value.string();
  if (text.size() <= 253 && each_part(text, '.', is_host_label)) return std::nullopt;
  return problem(std::format("is no host name: '{}'", text),
                 "Use letters, digits and '-', in parts of at most 63 with dots between.");
}

std::optional<Problem> check_user_name(const Value& value) {
  if (value.string() == "root") {
    return problem("names root, whose account belongs to the image", "Name a user of your own.");
  }
  return check_account_name(value.string(), "user");
}

std::optional<Problem> check_group_name(const Value& value) {
  return check_account_name(value.string(), "group");
}

std::optional<Problem> check_group_names(const Value& value) {
  if (!value.is_string()) return std::nullopt;
  for (const auto& name : split_names(value.string())) {
    if (auto found = check_account_name(name, "group")) return found;
  }
  return std::nullopt;
}

std::optional<Problem> check_account_field(const Value& value) {
  if (!value.string().contains(':') && !has_control_character(value.string())) return std::nullopt;
  return problem("must not hold a colon or a line break", "It stands in a line of /etc/passwd.");
}

std::optional<Problem> check_shell(const Value& value) {
  if (!value.string().starts_with('/')) {
    return problem(std::format("is no absolute path: '{}'", value.string()), "Write '/bin/bash'.");
  }
  return check_account_field(value);
}

std::optional<Problem> check_password_hash(const Value& value) {
  const auto& text = value.string();
  const bool hash = text.size() >= 20 && text.starts_with('$') && text.find('$', 1) < 8 &&
                    text.find('$', 1) > 1 && !text.contains(':') && !has_control_character(text);
  if (hash) return std::nullopt;
  return problem("is no password hash", "Give what 'mkpasswd' prints; never the password itself.");
}

std::optional<Problem> check_ssh_key(const Value& value) {
  const auto& text = value.string();
  if (text.starts_with("github:") || text.starts_with("gitlab:") || text.starts_with("http")) {
    return problem("is a reference, which nothing on the node fetches",
                   "Put the public key itself here.");
  }
  if (text.contains("PRIVATE KEY")) {
    return problem("is a private key", "Replace that key pair, and give the public half.");
  }
  // Options may stand before the type, so the type may be anywhere.
  const bool typed = std::ranges::any_of(
      kSshKeyTypes, [&text](std::string_view type) { return text.contains(type); });
  if (typed && !has_control_character(text)) return std::nullopt;
  return problem("is no public SSH key", "Give the line of a '.pub' file.");
}

std::optional<Problem> check_sudo_rule(const Value& value) {
  if (value.is_bool() && value.boolean()) {
    return problem("must be a rule, a list of rules or false", "Write 'ALL=(ALL) NOPASSWD:ALL'.");
  }
  if (!value.is_string()) return std::nullopt;
  if (value.string().contains('=') && !has_control_character(value.string())) return std::nullopt;
  return problem(std::format("is no sudoers rule: '{}'", value.string()),
                 "Write for example 'ALL=(ALL) NOPASSWD:ALL'.");
}

std::optional<Problem> check_file_path(const Value& value) {
  const std::string_view path = value.string();
  const bool clean =
      path.starts_with('/') && !path.ends_with('/') && !has_control_character(path) &&
      each_part(path.substr(path.empty() ? 0 : 1), '/',
                [](std::string_view part) { return !part.empty() && part != "." && part != ".."; });
  if (!clean) {
    return problem(std::format("is no clean absolute path: '{}'", path),
                   "Write it from '/' on, without '.', '..' or doubled slashes.");
  }
  for (const auto& [owned, remedy] : kOwnedFiles) {
    const bool is_prefix = owned.ends_with('/') || owned.ends_with('-');
    if (path == owned || (is_prefix && path.starts_with(owned))) {
      return problem(std::format("names '{}', which is not written by 'write_files'", path),
                     std::string(remedy));
    }
  }
  const bool writable = std::ranges::any_of(
      kWritable, [path](std::string_view place) { return path.starts_with(place); });
  if (writable) return std::nullopt;
  return problem(std::format("is in a read-only place: '{}'", path),
                 "Use '/etc', '/var', '/run', '/home', '/root', '/srv', '/opt' or '/usr/local'; "
                 "the rest comes with the image.");
}

std::optional<Problem> check_permissions(const Value& value) {
  const auto& text = value.string();
  const bool octal = (text.size() == 3 || text.size() == 4) &&
                     std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
  if (octal) return std::nullopt;
  return problem(std::format("is no octal mode: '{}'", text), "Write for example \"0644\".");
}

std::optional<Problem> check_owner(const Value& value) {
  const std::string_view text = value.string();
  const auto colon = text.find(':');
  const auto group = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if (!check_account_name(text.substr(0, colon), "user") && !check_account_name(group, "group")) {
    return std::nullopt;
  }
  return problem(std::format("is no owner: '{}'", text), "Write 'user' or 'user:group', by name.");
}

std::optional<Problem> check_encoding(const Value& value) {
  const auto& text = value.string();
  if (text == "text/plain" || text == "b64" || text == "base64") return std::nullopt;
  return problem(std::format("is no encoding known here: '{}'", text),
                 "Use 'b64', or leave it out; compressed content is not supported.");
}

std::optional<Problem> check_sysctl(const Value& value) {
  for (const auto& member : value.members()) {
    const std::string_view key = member.key;
    const bool name = key.contains('.') && !key.contains("..") && !key.starts_with('/') &&
                      std::ranges::all_of(key, [](char c) {
                        return is_alnum(c) || std::string_view("._-/").contains(c);
                      });
    if (!name) {
      return problem(std::format("holds '{}', which is no kernel setting's name", key),
                     "Write it with dots, as in 'net.ipv4.ip_forward'; a dot inside an interface's "
                     "name is written '/'.");
    }
    if (member.value.is_string() && has_control_character(member.value.string())) {
      return problem(std::format("gives '{}' a value of several lines", key), "Write one line.");
    }
  }
  return std::nullopt;
}

std::optional<Problem> check_unit_name(const Value& value) {
  const auto& text = value.string();
  const bool clean = std::ranges::all_of(
      text, [](char c) { return is_alnum(c) || std::string_view(":-_.\\@").contains(c); });
  const bool suffixed = std::ranges::any_of(kUnitSuffixes, [&text](std::string_view suffix) {
    return text.ends_with(suffix) && text.size() > suffix.size();
  });
  if (text.starts_with("orlop")) {
    return problem(std::format("names '{}', a unit of the node agent", text),
                   "Give the unit another name.");
  }
  if (clean && suffixed && !text.starts_with('.')) return std::nullopt;
  return problem(std::format("is no unit name: '{}'", text),
                 "Write a file name with its kind, such as 'hello.service'.");
}

std::optional<Problem> check_command(const Value& value) {
  const bool empty = value.is_string() ? value.string().empty() : value.items().empty();
  if (!empty) return std::nullopt;
  return problem("is empty", "Write a line for the shell, or a program and its arguments.");
}

std::optional<Problem> check_device(const Value& value) {
  const auto& text = value.string();
  if (text == "auto") return std::nullopt;
  const bool path = text.starts_with("/dev/") && text.size() > 5 && !text.contains("..") &&
                    !has_control_character(text);
  if (path) return std::nullopt;
  return problem(std::format("is no device: '{}'", text),
                 "Write 'auto' or a path such as '/dev/disk/by-id/…'.");
}

std::optional<Problem> check_repository(const Value& value) {
  const std::string_view text = value.string();
  for (const std::string_view scheme : {"https://", "http://", "file:///"}) {
    const bool fits = text.starts_with(scheme) && text.size() > scheme.size() &&
                      !has_control_character(text) && !text.contains(' ');
    if (fits) return std::nullopt;
  }
  return problem(std::format("is no repository address: '{}'", text),
                 "Write 'https://HOST/PATH', 'http://HOST/PATH' or 'file:///PATH'.");
}

std::optional<Problem> check_channel(const Value& value) {
  if (value.string() == "stable") return std::nullopt;
  return problem(std::format("names a channel that does not exist: '{}'", value.string()),
                 "Write 'stable', the only channel yet.");
}

std::optional<Problem> check_no_automatic_upgrade(const Value& value) {
  if (!value.boolean()) return std::nullopt;
  return problem("asks for upgrades without an order, which is not supported yet",
                 "Remove it, and run 'orlop upgrade apply'.");
}

std::optional<Problem> check_duration(const Value& value) {
  if (parse_duration(value.string())) return std::nullopt;
  return problem(std::format("is no length of time: '{}'", value.string()),
                 "Write a number from 1 on with 's', 'm' or 'h', at most a day: '90s', '5m'.");
}

}  // namespace orlop::config
