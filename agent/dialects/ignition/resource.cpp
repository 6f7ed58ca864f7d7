// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/ignition/resource.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/data_url.hpp"
#include "libs/codec/gzip.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

/// "https" of an address; never more of it, for it may hold a secret.
std::string scheme_of(std::string_view address) {
  const auto scheme = address.substr(0, std::min(address.find(':'), std::size_t{8}));
  return scheme.size() < address.size() ? std::string(scheme) : std::string();
}

}  // namespace

std::optional<std::string> Reader::content(const Value& resource, const std::string& what) {
  const auto* source = text_of(resource, "source");
  if (source == nullptr) return std::string();
  auto content = bytes(*source, what);
  if (!content) return std::nullopt;
  const auto* compression = text_of(resource, "compression");
  if (compression != nullptr && !expand(*compression, what, *content)) return std::nullopt;
  total_ += content->size();
  if (total_ > kMostInAll) {
    error(*source, "too-large",
          formatted("the contents up to '{}' have more than {} bytes", what, kMostInAll),
          "Put large files into the image.");
    return std::nullopt;
  }
  const auto* verification = resource.find("verification");
  const auto* hash = verification == nullptr ? nullptr : text_of(*verification, "hash");
  if (hash != nullptr && !is_as_promised(*hash, what, *content)) return std::nullopt;
  return content;
}

std::optional<std::string> Reader::bytes(const Value& source, const std::string& what) {
  if (!codec::is_data_url(source.string())) {
    const auto scheme = scheme_of(source.string());
    error(source, "unsupported-address",
          scheme.empty()
              ? formatted("'{}.source' is no address", what)
              : formatted("'{}.source' is a '{}:' address, which nothing on the node fetches", what,
                          scheme),
          "Give the content itself as a 'data:' address; Butane's 'inline' and 'local' make one.");
    return std::nullopt;
  }
  auto content = codec::read_data_url(source.string());
  if (content) return *std::move(content);
  error(source, "bad-value",
        formatted("'{}.source' is not to be read: {}", what, content.error().message()),
        "Write 'data:,TEXT' or 'data:;base64,TEXT'.");
  return std::nullopt;
}

bool Reader::expand(const Value& compression, const std::string& what, std::string& content) {
  auto expanded = codec::gunzip(content, {.max_bytes = kMostExpanded});
  if (expanded) {
    content = *std::move(expanded);
    return true;
  }
  error(compression, expanded.error().is(Errc::no_space) ? "too-large" : "bad-value",
        formatted("'{}' does not expand: {}", what, expanded.error().message()),
        "Compress the content with 'gzip', or leave 'compression' out.");
  return false;
}

bool Reader::is_as_promised(const Value& hash, const std::string& what,
                            const std::string& content) {
  const auto& wanted = hash.string();
  const auto data = as_bytes(content);
  const auto found = wanted.starts_with("sha512-")
                         ? crypto::sha512(data)
                         : to_bytes(as_text(crypto::Sha256::of(data).bytes()));
  const auto digits = from_hex(std::string_view(wanted).substr(7));
  if (digits && *digits == found) return true;
  error(hash, "wrong-hash", formatted("'{}' is not what 'verification.hash' says", what),
        formatted("Its hash is '{}{}'.", wanted.substr(0, 7), to_hex(found)));
  return false;
}

const Value* text_of(const Value& mapping, std::string_view key) {
  const auto* value = mapping.find(key);
  return value != nullptr && value->is_string() && !value->string().empty() ? value : nullptr;
}

bool is_set(const Value& mapping, std::string_view key) {
  const auto* value = mapping.find(key);
  return value != nullptr && value->is_bool() && value->boolean();
}

const codec::Array& elements_of(const Value* list) {
  static const codec::Array kNone;
  return list != nullptr && list->is_array() ? list->items() : kNone;
}

void put(Value& mapping, std::string_view key, Value value, const Value& from) {
  value.at(from.position());
  mapping.members().push_back({std::string(key), std::move(value), from.position()});
}

void carry(const Value& from, std::string_view foreign, Value& mapping, std::string_view key) {
  if (const auto* value = from.find(foreign)) put(mapping, key, *value, *value);
}

}  // namespace orlop::agent::dialects::ignition
