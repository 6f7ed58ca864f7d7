// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/meta_data.hpp"

#include <algorithm>
#include <ranges>

#include "agent/instance/identity.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"

namespace orlop::agent::instance {
namespace {

using codec::Position;
using codec::Value;
using config::Severity;

constexpr int kMostNamed = 20;
constexpr std::string_view kReadKeys[] = {"hostname", "instance-id", "local-hostname",
                                          "public-keys"};

/// The lines of a text that are not empty, at the text's place.
void add_lines(codec::Array& keys, const Value& text) {
  for (const auto part : std::views::split(text.string(), '\n')) {
    std::string_view line(part);
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) continue;
    line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
    keys.push_back(Value(std::string(line)).at(text.position()));
  }
}

/// Strings, lists of strings; false for anything else.
bool add_keys(codec::Array& keys, const Value& value) {
  if (value.is_string()) {
    add_lines(keys, value);
    return true;
  }
  if (!value.is_array()) return false;
  for (const auto& item : value.items()) {
    if (!item.is_string()) return false;
    add_lines(keys, item);
  }
  return true;
}

class MetaDataReader {
 public:
  MetaData read(std::string_view text) {
    if (auto refusal = config::refuse_bytes(kMetaDataName, text)) {
      meta_data_.document.diagnostics.push_back(*std::move(refusal));
      return std::move(meta_data_);
    }
    auto parsed = codec::parse_yaml(text, config::kDocumentLimits);
    if (!parsed) {
      say(parsed.error().position, Severity::error, "yaml",
          "the text is no YAML: " + parsed.error().error.message(), "Mend the seed's meta-data.");
    } else if (parsed->is_object()) {
      meta_data_.all = *std::move(parsed);
      take_members();
    } else if (!parsed->is_null()) {
      say(parsed->position(), Severity::error, "wrong-kind",
          formatted("the meta-data is a {}, not a mapping", parsed->kind()),
          "Write 'key: value' lines.");
    }
    return std::move(meta_data_);
  }

 private:
  void say(Position place, Severity severity, std::string code, std::string message,
           std::string remedy) {
    meta_data_.document.diagnostics.push_back({std::string(kMetaDataName), place, severity,
                                               std::move(code), std::move(message),
                                               std::move(remedy)});
  }

  void take_members() {
    take_host_name();
    take_instance_id();
    take_public_keys();
    name_the_rest();
  }

  const Value* given(std::string_view key) const {
    const auto* value = meta_data_.all.find(key);
    return value == nullptr || value->is_null() ? nullptr : value;
  }

  /// The text of a string or number; an error for other kinds.
  std::optional<std::string> text_of(std::string_view key, const Value& value,
                                     const std::string& remedy) {
    if (value.is_int()) return std::to_string(value.integer());
    if (value.is_string() && !value.string().empty()) return value.string();
    say(value.position(), Severity::error, "wrong-kind",
        value.is_string() ? formatted("'{}' is empty", key)
                          : formatted("'{}' must be a string, found a {}", key, value.kind()),
        remedy);
    return std::nullopt;
  }

  void take_host_name() {
    const auto* key = given("local-hostname") != nullptr ? "local-hostname" : "hostname";
    const auto* value = given(key);
    if (value == nullptr) return;
    meta_data_.host_name = text_of(key, *value, "Write a host name.");
    if (!meta_data_.host_name) return;
    const auto place = value->position();
    meta_data_.document.value.members().push_back(
        {"hostname", Value(*meta_data_.host_name).at(place), place});
  }

  void take_instance_id() {
    const auto* value = given("instance-id");
    if (value == nullptr) return;
    auto text = text_of("instance-id", *value, "Write a name of this instance.");
    if (!text) return;
    if (is_instance_id(*text)) {
      meta_data_.instance_id = std::move(text);
      return;
    }
    say(value->position(), Severity::error, "bad-value",
        "'instance-id' holds blanks or control characters, or is too long",
        "Write at most 255 letters, digits and signs.");
  }

  void take_public_keys() {
    const auto* value = given("public-keys");
    if (value == nullptr) return;
    auto keys = public_keys(*value);
    if (!keys) {
      return say(value->position(), Severity::error, "wrong-kind",
                 formatted("'public-keys' is a {} of a form that is not known", value->kind()),
                 "Write a list of public keys.");
    }
    if (keys->empty()) return;
    meta_data_.document.value.members().push_back(
        {"ssh_authorized_keys", Value(*std::move(keys)).at(value->position()), value->position()});
  }

  void name_the_rest() {
    int named = 0;
    for (const auto& member : meta_data_.all.members()) {
      if (std::ranges::contains(kReadKeys, member.key)) continue;
      if (named++ == kMostNamed) {
        return say(member.position, Severity::warning, "not-read",
                   "more keys of the meta-data are not read", "Remove them.");
      }
      const bool old_network = member.key == "network-interfaces";
      say(member.position, Severity::warning, "not-read",
          formatted("'{}' of the meta-data is not read", member.key),
          old_network ? "Give the seed a file 'network-config'; the form of "
                        "/etc/network/interfaces is not known here."
                      : "Remove it, or say it in the user-data, where templates know it as "
                        "'ds.meta_data'.");
    }
  }

  MetaData meta_data_;
};

}  // namespace

std::optional<codec::Array> public_keys(const Value& value) {
  codec::Array keys;
  if (!value.is_object())
    return add_keys(keys, value) ? std::optional(std::move(keys)) : std::nullopt;
  for (const auto& member : value.members()) {
    const auto* of_number = member.value.find("openssh-key");
    if (!add_keys(keys, of_number == nullptr ? member.value : *of_number)) return std::nullopt;
  }
  return keys;
}

MetaData read_meta_data(std::string_view text) { return MetaDataReader().read(text); }

}  // namespace orlop::agent::instance
