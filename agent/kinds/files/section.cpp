// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "agent/kinds/rules.hpp"
#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

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

std::optional<Problem> check_file_path(const Value& value) {
  const std::string_view path = value.string();
  const bool clean =
      path.starts_with('/') && !path.ends_with('/') && !has_control_character(path) &&
      each_part(path.substr(path.empty() ? 0 : 1), '/',
                [](std::string_view part) { return !part.empty() && part != "." && part != ".."; });
  if (!clean) {
    return Problem{formatted("is no clean absolute path: '{}'", path),
                   "Write it from '/' on, without '.', '..' or doubled slashes."};
  }
  for (const auto& [owned, remedy] : kOwnedFiles) {
    const bool is_prefix = owned.ends_with('/') || owned.ends_with('-');
    if (path == owned || (is_prefix && path.starts_with(owned))) {
      return Problem{formatted("names '{}', which is not written by 'write_files'", path),
                     std::string(remedy)};
    }
  }
  const bool writable = std::ranges::any_of(
      kWritable, [path](std::string_view place) { return path.starts_with(place); });
  if (writable) return std::nullopt;
  return Problem{formatted("is in a read-only place: '{}'", path),
                 "Use '/etc', '/var', '/run', '/home', '/root', '/srv', '/opt' or '/usr/local'; "
                 "the rest comes with the image."};
}

std::optional<Problem> check_encoding(const Value& value) {
  const auto& text = value.string();
  if (text == "text/plain" || text == "b64" || text == "base64") return std::nullopt;
  return Problem{formatted("is no encoding known here: '{}'", text),
                 "Use 'b64', or leave it out; compressed content is not supported."};
}

std::optional<std::uint32_t> parse_mode(std::string_view text) {
  const bool octal = (text.size() == 3 || text.size() == 4) &&
                     std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; });
  if (!octal) return std::nullopt;
  std::uint32_t mode = 0;
  std::from_chars(text.data(), text.data() + text.size(), mode, 8);
  return mode;
}
std::string print_mode(std::uint32_t mode) { return formatted("{:04o}", mode); }

Result<FileOwner> parse_owner(std::string_view text) {
  const auto colon = text.find(':');
  const auto user = text.substr(0, colon);
  const auto group = colon == std::string_view::npos ? user : text.substr(colon + 1);
  if (!check_account_name(user, "user") && !check_account_name(group, "group")) {
    return FileOwner{std::string(user), std::string(group)};
  }
  return std::unexpected(Error(Errc::invalid, formatted("'{}' is no owner", text))
                             .with_remedy("Write 'user' or 'user:group', by name."));
}
std::string print_owner(const FileOwner& owner) { return owner.user + ':' + owner.group; }

constexpr schema::Text<parse_mode, print_mode> kMode{.name = "octal mode", .example = "0644"};
constexpr schema::Text<parse_owner, print_owner> kOwner{.name = "owner", .example = "root:root"};

void content_decodes(const Value& file, schema::Report& report) {
  const auto* encoding = file.find("encoding");
  const auto* content = file.find("content");
  if (encoding == nullptr || content == nullptr || !content->is_string()) return;
  if (!encoding->is_string() || encoding->string() == "text/plain") return;
  if (from_base64(content->string())) return;
  report.error(content->position(), "bad-value",
               formatted("the content of '{}' is no base64", file.find("path")->string()),
               "Encode it with 'base64', or leave 'encoding: b64' out.");
}

constexpr schema::Field kFileFields[] = {
    {.key = "path",
     .member = at<&File::path>,
     .text = "Absolute path in a writable place: `/etc`, `/var`, `/run`, `/home`, `/root`, `/srv`, "
             "`/opt` or `/usr/local`.",
     .required = true,
     .bytes = {.most = 4096},
     .rule = {.check = check_file_path}},
    {.key = "content", .member = at<&File::content>, .text = "The content.", .initial = "\"\""},
    {.key = "encoding",
     .member = at<&File::encoding>,
     .text = "How `content` is written: `text/plain`, or `b64` (also `base64`).",
     .initial = "text/plain",
     .bytes = {.most = 32},
     .rule = {.check = check_encoding}},
    {.key = "permissions",
     .member = at<&File::permissions, kMode>,
     .text = "Octal mode of three or four digits.",
     .initial = "\"0644\"",
     .bytes = {.most = 4},
     .example = "0644"},
    {.key = "owner",
     .member = at<&File::owner, kOwner>,
     .text = "`user` or `user:group`, of the image or of `users`.",
     .initial = "root:root",
     .bytes = {.most = 64}},
};
constexpr schema::Cross kFileTogether[] = {{.check = content_decodes}};

constexpr schema::Field kFilesFields[] = {
    {.key = "write_files",
     .member = at<&Files::write_files, kFile>,
     .text = "Files, written before the system starts.",
     .items = {.most = 16384},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<File> kFile(
    {.text = "One file.", .fields = kFileFields, .identity = "path", .together = kFileTogether});
const schema::Section<Files> kFiles({.fields = kFilesFields});

Result<std::string> decoded(const File& file) {
  if (file.encoding == "text/plain") return file.content;
  return std::string(as_text(TRY(from_base64(file.content))));
}

}  // namespace orlop::agent::kinds
