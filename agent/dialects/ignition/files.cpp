// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/dialects/ignition/parts.hpp"
#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

/// Text that a document can hold as it is, in every encoding of characters.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t'; });
}

void put_content(const std::string& content, const Value& from, Value& own) {
  if (is_plain(content)) return put(own, "content", content, from);
  put(own, "content", to_base64(as_bytes(content)), from);
  put(own, "encoding", "b64", from);
}

std::string owner_word(const Value* owner) {
  if (owner == nullptr) return "root";
  if (const auto* id = owner->find("id")) return std::to_string(id->integer());
  const auto* name = text_of(*owner, "name");
  return name == nullptr ? "root" : name->string();
}

void put_mode_and_owner(const Value& foreign, Value& own) {
  if (const auto* mode = foreign.find("mode"))
    put(own, "permissions", formatted("{:04o}", mode->integer()), *mode);
  const auto* user = foreign.find("user");
  const auto* group = foreign.find("group");
  if (user == nullptr && group == nullptr) return;
  put(own, "owner", owner_word(user) + ':' + owner_word(group), user != nullptr ? *user : *group);
}

Value at_its_path(const Value& foreign) {
  auto own = std::move(Value(codec::Members{}).at(foreign.position()));
  carry(foreign, "path", own, "path");
  return own;
}

/// The content and what is added to it; nothing after an error.
std::optional<std::string> whole_content(const Value& file, const std::string& what,
                                         Reader& reader) {
  std::string whole;
  if (const auto* contents = file.find("contents")) {
    auto content = reader.content(*contents, what + ".contents");
    if (!content) return std::nullopt;
    whole = *std::move(content);
  }
  std::size_t index = 0;
  for (const auto& part : elements_of(file.find("append"))) {
    const auto content = reader.content(part, formatted("{}.append[{}]", what, index++));
    if (!content) return std::nullopt;
    whole += *content;
  }
  return whole;
}

/// A file without contents is one that only has to be there: what stands there stays.
std::optional<Value> translated_file(const Value& file, Reader& reader) {
  const auto what = formatted("storage.files[{}]", file.find("path")->string());
  const auto content = whole_content(file, what, reader);
  if (!content) return std::nullopt;
  auto own = at_its_path(file);
  const auto* contents = file.find("contents");
  const bool replaces = contents != nullptr && contents->find("source") != nullptr;
  put_content(*content, replaces ? *contents->find("source") : file, own);
  if (!replaces) put(own, "append", true, file);
  put_mode_and_owner(file, own);
  return own;
}

/// Our language has a key for it.
bool is_host_name(const Value& own) {
  return own.find("path")->string() == "/etc/hostname" && own.find("append") == nullptr &&
         own.find("encoding") == nullptr;
}

void put_host_name(const Value& file, Value& own) {
  auto name = file.find("content")->string();
  name.erase(std::min(name.find_last_not_of(" \t\n") + 1, name.size()));
  put(own, "hostname", std::move(name), *file.find("content"));
}

Value translated_directory(const Value& directory) {
  auto own = at_its_path(directory);
  put_mode_and_owner(directory, own);
  return own;
}

Value translated_link(const Value& link, Reader& reader) {
  auto own = at_its_path(link);
  carry(link, "target", own, "target");
  for (const auto* key : {"user", "group"}) {
    const auto* owner = link.find(key);
    if (owner == nullptr || owner_word(owner) == "root" || owner_word(owner) == "0") continue;
    reader.warning(*owner, "no-effect",
                   formatted("'storage.links[{}].{}' has no effect: links belong to root",
                             link.find("path")->string(), key),
                   "Remove the key; who may follow a link is decided by its folder.");
  }
  return own;
}

}  // namespace

void translate_storage(const Value& storage, Reader& reader, Value& own) {
  auto files = Value::array();
  auto directories = Value::array();
  auto links = Value::array();
  for (const auto& file : elements_of(storage.find("files"))) {
    auto made = translated_file(file, reader);
    if (!made) continue;
    if (is_host_name(*made)) {
      put_host_name(*made, own);
    } else {
      files.push(*std::move(made));
    }
  }
  for (const auto& directory : elements_of(storage.find("directories")))
    directories.push(translated_directory(directory));
  for (const auto& link : elements_of(storage.find("links")))
    links.push(translated_link(link, reader));
  const std::pair<std::string_view, Value*> lists[] = {
      {"files", &files}, {"directories", &directories}, {"links", &links}};
  for (const auto& [key, list] : lists) {
    if (list->items().empty()) continue;
    put(own, key == "files" ? "write_files" : key, std::move(*list), *storage.find(key));
  }
}

}  // namespace orlop::agent::dialects::ignition
