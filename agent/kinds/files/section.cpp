// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/section.hpp"

#include <algorithm>
#include <array>

#include "agent/engine/resource.hpp"
#include "agent/kinds/files/content.hpp"
#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/data_url.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

constexpr std::array<std::string_view, 8> kWritable = {"/etc/",  "/var/", "/run/", "/home/",
                                                       "/root/", "/srv/", "/opt/", "/usr/local/"};

/// Files that are made from other keys or by the system, and the key to use instead; all that begin
/// so when it ends with no letter.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kOwnedFiles = {{
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
    {"/etc/systemd/network/10-orlop-", "Use 'network'."},
    {"/etc/sudoers.d/90-orlop-", "Use 'users[].sudo'."},
    {"/etc/systemd/system/orlop-", "It belongs to the node agent."},
    {"/etc/systemd/system/orlopd.", "It belongs to the node agent."},
}};

/// What the kernel takes, for the name that the path has after the image's links.
constexpr std::size_t kMostName = 255;
constexpr std::size_t kMostPath = 4095;

std::optional<Problem> check_length(std::string_view path) {
  const bool fits =
      each_part(path, '/', [](std::string_view part) { return part.size() <= kMostName; });
  if (!fits) {
    return Problem{formatted("has a name of more than {} bytes between its slashes", kMostName),
                   "Shorten it: no file system of the node takes it."};
  }
  if (engine::canonical(path).size() <= kMostPath) return std::nullopt;
  return Problem{formatted("is a path of more than {} bytes", kMostPath),
                 "Shorten it: the kernel does not take it."};
}

std::optional<Problem> check_file_path(const Value& value) {
  const std::string_view path = value.string();
  if (!is_clean_path(path)) {
    return Problem{formatted("is no clean absolute path: '{}'", path),
                   "Write it from '/' on, without '.', '..' or doubled slashes."};
  }
  if (auto found = check_length(path)) return found;
  const auto place = engine::canonical(path);
  for (const auto& [owned, remedy] : kOwnedFiles) {
    const bool is_prefix = !is_alnum(owned.back());
    if (place == owned || (is_prefix && (place.starts_with(owned) || place + '/' == owned))) {
      return Problem{formatted("names '{}', which documents do not make themselves", path),
                     std::string(remedy)};
    }
  }
  const bool writable = std::ranges::any_of(
      kWritable, [path](std::string_view folder) { return path.starts_with(folder); });
  if (writable) return std::nullopt;
  return Problem{formatted("is in a read-only place: '{}'", path),
                 "Use '/etc', '/var', '/run', '/home', '/root', '/srv', '/opt' or '/usr/local'; "
                 "the rest comes with the image."};
}

std::optional<Problem> check_encoding(const Value& value) {
  if (encoding_of(value.string())) return std::nullopt;
  return Problem{formatted("is no encoding known here: '{}'", value.string()),
                 "Use 'b64', 'gz+b64', or leave it out."};
}

std::optional<Problem> check_uri(const Value& value) {
  const std::string_view uri = value.string();
  if (uri.starts_with("http:") || uri.starts_with("https:")) {
    return Problem{"is an address in a network, which nothing on the node fetches",
                   "Give the content itself in 'content', or as a 'data:' address."};
  }
  const auto content = codec::read_data_url(uri);
  if (content) return std::nullopt;
  return Problem{"is not to be read: " + content.error().message(),
                 "Write 'data:,TEXT' or 'data:;base64,TEXT'."};
}

std::optional<Problem> check_target(const Value& value) {
  const auto& target = value.string();
  if (!has_control_character(target)) return std::nullopt;
  return Problem{"is no path", "Write where the link leads, without control characters."};
}

std::optional<Problem> check_hard(const Value& value) {
  if (!value.boolean()) return std::nullopt;
  return Problem{"asks for a hard link, and links are symbolic here",
                 "Remove the key, or write the content with 'write_files'."};
}

void content_decodes(const Value& file, schema::Report& report) {
  const auto* content = file.find("content");
  if (file.find("encoding") == nullptr || content == nullptr || !content->is_string()) return;
  if (const auto* source = file.find("source"); source != nullptr && source->is_object()) return;
  const auto bytes = decoded(schema::read(file, kFile));
  if (bytes) return;
  report.error(content->position(), "bad-value",
               formatted("the content of '{}' is not of its encoding: {}",
                         file.find("path")->string(), bytes.error().message()),
               "Encode it with 'base64', after 'gzip' for 'gz+b64', or leave 'encoding' out.");
}

/// What stands in for a secret shall not be there for everyone to read.
void secret_is_guarded(const Value& file, schema::Report& report) {
  constexpr std::uint32_t kOthersRead = 0004;
  const auto* content = file.find("content");
  if (content == nullptr || !content->is_secret()) return;
  const auto read = schema::read(file, kFile);
  const auto mode = read.permissions.value_or(read.append ? 0 : 0644);
  if ((mode & kOthersRead) == 0) return;
  report.warning(content->position(), "open-secret",
                 formatted("everyone on the node can read the secret '{}' in '{}'",
                           content->secret(), file.find("path")->string()),
                 "Set 'permissions: \"0600\"'.");
}

/// A small document must not fill the memory.
void contents_fit(const Value& document, schema::Report& report) {
  const auto* files = document.find("write_files");
  if (files == nullptr || !files->is_array()) return;
  std::size_t total = 0;
  for (const auto& value : files->items()) {
    const auto* word = value.find("encoding");
    if (word == nullptr || !word->is_string() || !word->string().starts_with('g')) continue;
    total += decoded(schema::read(value, kFile)).value_or("").size();
    if (total <= kMostExpandedInAll) continue;
    return report.error(
        value.position(), "too-large",
        formatted("compressed contents expand to more than {} bytes in all", kMostExpandedInAll),
        "Put large files into the image.");
  }
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
     .text = "How `content` is written: `text/plain`, `b64` (also `base64`), or compressed: "
             "`gz+b64` (also `gzip+base64` and the like), or `gz`. Expands to at most 8 MiB.",
     .initial = "text/plain",
     .bytes = {.most = 32},
     .rule = {.check = check_encoding}},
    {.key = "source",
     .member = at<&File::source, kFileSource>,
     .text = "A content in place of `content`, as an address."},
    {.key = "append",
     .member = at<&File::append>,
     .text =
         "Whether the content is added to what the image has at the path, or what stood there "
         "before, or another element writes there; several may add to one file, in their order. "
         "Mode and owner are then those, unless given. Never added twice.",
     .initial = "false",
     .written = schema::Written::when_set},
    {.key = "defer",
     .member = at<&File::defer>,
     .text = "Of no effect: users exist before any file is written.",
     .initial = "false",
     .written = schema::Written::when_set},
    {.key = "permissions",
     .member = at<&File::permissions, kMode>,
     .text =
         "Octal mode, set-user-ID, set-group-ID and sticky bits included; `\"0644\"` without it.",
     .bytes = {.most = 8},
     .example = "0644"},
    {.key = "owner",
     .member = at<&File::owner, kOwner>,
     .text = "`user` or `user:group`, of the image or of `users`, or numbers; `root:root` without "
             "it. Folders that are made above the file belong to the user as far as they are "
             "below the user's home, and to root otherwise.",
     .bytes = {.most = 64},
     .example = "root:root"},
};
constexpr schema::Cross kFileTogether[] = {{.check = content_decodes},
                                           {.check = secret_is_guarded}};

constexpr schema::Field kSourceFields[] = {
    {.key = "uri",
     .member = at<&FileSource::uri>,
     .text = "A `data:` address (RFC 2397).",
     .required = true,
     .rule = {.check = check_uri},
     .example = "data:,hello"},
};

constexpr schema::Field kDirectoryFields[] = {
    {.key = "path",
     .member = at<&Directory::path>,
     .text = "Absolute path, where files may be as well.",
     .required = true,
     .bytes = {.most = 4096},
     .rule = {.check = check_file_path}},
    {.key = "permissions",
     .member = at<&Directory::permissions, kMode>,
     .text = "Octal mode, as of files.",
     .initial = "\"0755\"",
     .bytes = {.most = 8},
     .example = "0755"},
    {.key = "owner",
     .member = at<&Directory::owner, kOwner>,
     .text = "As of files.",
     .initial = "root:root",
     .bytes = {.most = 64}},
};

constexpr schema::Field kLinkFields[] = {
    {.key = "path",
     .member = at<&Link::path>,
     .text = "Absolute path of the link, where files may be as well.",
     .required = true,
     .bytes = {.most = 4096},
     .rule = {.check = check_file_path}},
    {.key = "target",
     .member = at<&Link::target>,
     .text = "Where it leads: an absolute path, or one from the link's folder on.",
     .required = true,
     .bytes = {.least = 1, .most = 4095},
     .rule = {.check = check_target}},
    {.key = "hard",
     .member = at<&Link::hard>,
     .text = "Only `false`: links are symbolic.",
     .initial = "false",
     .rule = {.check = check_hard},
     .written = schema::Written::when_set},
};

constexpr schema::Field kFilesFields[] = {
    {.key = "write_files",
     .member = at<&Files::write_files, kFile>,
     .text = "Files, written before the system starts.",
     .items = {.most = 16384},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "directories",
     .member = at<&Files::directories, kDirectory>,
     .text = "Directories, made before the system starts. One that goes from the documents is "
             "removed when it is empty.",
     .items = {.most = 16384},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
    {.key = "links",
     .member = at<&Files::links, kLink>,
     .text = "Symbolic links, made before the system starts.",
     .items = {.most = 16384},
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};
constexpr schema::Cross kFilesTogether[] = {{.check = contents_fit}};

}  // namespace

const schema::Section<FileSource> kFileSource({.text = "An address.", .fields = kSourceFields});
const schema::Section<File> kFile({.text = "One file.",
                                   .fields = kFileFields,
                                   .identity = "path",
                                   .adds = "append",
                                   .together = kFileTogether});
const schema::Section<Directory> kDirectory({.text = "One directory.",
                                             .fields = kDirectoryFields,
                                             .identity = "path"});
const schema::Section<Link> kLink({.text = "One link.", .fields = kLinkFields, .identity = "path"});
const schema::Section<Files> kFiles({.fields = kFilesFields, .together = kFilesTogether});

}  // namespace orlop::agent::kinds
