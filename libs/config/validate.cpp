// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <format>
#include <set>

#include "libs/base/text.hpp"
#include "libs/config/document.hpp"
#include "libs/config/schema.hpp"

namespace orlop::config {
namespace {

using codec::Position;
using codec::Value;

/// Whether a key can stand in the table: paths are written with dots and brackets.
bool is_plain(std::string_view key) { return key.find_first_of(".[*") == std::string_view::npos; }

/// The known key that was probably meant, or nothing.
std::string nearest(std::string_view key, const std::vector<const Key*>& known) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, key.size() / 3) + 1;
  for (const auto* candidate : known) {
    const auto name = last_step(candidate->path);
    const auto distance = edit_distance(key.substr(0, 64), name);
    if (distance < best_distance && distance < name.size()) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

class Validator {
 public:
  explicit Validator(std::string_view file) : file_(file) {}

  void mapping(const Value& value, const std::string& path, const std::string& shown) {
    const auto known = children(path);
    const auto* any = find_key(join(path, "*"));
    for (const auto& member : value.members()) {
      const auto shown_key = join(shown, member.key);
      if (any != nullptr) {
        check(member.value, *any, shown_key, member.position);
      } else if (const auto* key =
                     is_plain(member.key) ? find_key(join(path, member.key)) : nullptr) {
        check(member.value, *key, shown_key, member.position);
      } else {
        unknown(member, path, shown_key, known);
      }
    }
    for (const auto* key : known) {
      if (key->required && value.find(last_step(key->path)) == nullptr) {
        add(value.position(), Severity::error, "missing-key",
            std::format("'{}' lacks the key '{}'", shown, last_step(key->path)),
            std::format("Add '{}'.", last_step(key->path)));
      }
    }
  }

  Diagnostics take() { return std::move(diagnostics_); }

 private:
  void add(Position position, Severity severity, std::string code, std::string message,
           std::string remedy) {
    diagnostics_.push_back(
        {file_, position, severity, std::move(code), std::move(message), std::move(remedy)});
  }

  void unknown(const codec::Member& member, const std::string& path, const std::string& shown,
               const std::vector<const Key*>& known) {
    if (!is_plain(member.key)) {
      add(member.position, Severity::error, "unknown-key",
          std::format("the key '{}' is not known", shown),
          "Write mappings inside each other; a key is never a path.");
      return;
    }
    const auto refused =
        std::ranges::find(refused_keys(), join(path, member.key), &RefusedKey::path);
    if (refused != refused_keys().end()) {
      add(member.position, Severity::error, "unsupported-key",
          std::format("the key '{}' is not supported", shown), std::string(refused->instead));
      return;
    }
    const auto meant = nearest(member.key, known);
    add(member.position, Severity::error, "unknown-key",
        std::format("the key '{}' is not known", shown),
        meant.empty() ? "Remove it; docs/reference/configuration.md lists every key."
                      : std::format("Did you mean '{}'?", meant));
  }

  /// `place`: where to point when there is no value.
  void check(const Value& value, const Key& key, const std::string& shown, Position place) {
    if (value.is_null()) return no_value(place, key, shown);
    if (!accepts(key.kinds, value)) return wrong_kind(value, key, shown);
    if (exceeds(value, key, shown)) return;
    if (key.rule != nullptr) {
      if (auto found = key.rule(value)) {
        add(value.position(), Severity::error, "bad-value",
            std::format("'{}' {}", shown, found->complaint), std::move(found->remedy));
        return;
      }
    }
    const std::string path(key.path);
    if (value.is_object()) mapping(value, path, shown);
    if (value.is_array()) list(value, path, shown);
  }

  void no_value(Position place, const Key& key, const std::string& shown) {
    const bool needed = key.required || key.path.ends_with("[]") || key.path.ends_with(".*");
    add(place, needed ? Severity::error : Severity::note, "no-value",
        std::format("'{}' has no value{}", shown, needed ? "" : ": it is reset"),
        "Give it a value, or remove it.");
  }

  void list(const Value& value, const std::string& path, const std::string& shown) {
    const auto* element = find_key(path + "[]");
    if (element == nullptr) return;
    std::size_t index = 0;
    for (const auto& item : value.items()) {
      check(item, *element, std::format("{}[{}]", shown, index++), item.position());
    }
  }

  void wrong_kind(const Value& value, const Key& key, const std::string& shown) {
    const bool quoting_helps =
        (key.kinds & kString) != 0 && !value.is_array() && !value.is_object();
    std::string remedy = std::format("Write a {}.", describe_kinds(key.kinds));
    if (quoting_helps) remedy = "Put the value in quotes.";
    if (key.path == "write_files[].permissions") remedy = "Write for example \"0644\", in quotes.";
    add(value.position(), Severity::error, "wrong-kind",
        std::format("'{}' must be a {}, found a {}", shown, describe_kinds(key.kinds),
                    value.kind()),
        std::move(remedy));
  }

  bool exceeds(const Value& value, const Key& key, const std::string& shown) {
    if (key.max == 0) return false;
    const auto limit = static_cast<std::uint64_t>(key.max);
    const bool too_long = value.is_string() && value.string().size() > limit;
    const bool too_many = value.is_array() && value.items().size() > limit;
    if (!too_long && !too_many) return false;
    add(value.position(), Severity::error, "too-large",
        std::format("'{}' has more than {} {}", shown, limit, too_long ? "bytes" : "elements"),
        "Shorten it.");
    return true;
  }

  std::string file_;
  Diagnostics diagnostics_;
};

class Together {
 public:
  Together(std::string_view file, const Value& document) : file_(file), document_(document) {}

  Diagnostics run() {
    for (const auto& key : schema()) {
      if (!key.identity.empty()) named_once(key);
    }
    installer_ends_one_way();
    units_say_something();
    passwords_can_be_used();
    contents_decode();
    return std::move(diagnostics_);
  }

 private:
  /// The value at a path of mappings, or nullptr.
  const Value* at(std::string_view path) const {
    const Value* current = &document_;
    while (current != nullptr && !path.empty()) {
      const auto dot = path.find('.');
      current = current->find(path.substr(0, dot));
      path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return current;
  }

  const codec::Array& list_at(std::string_view path) const {
    static const codec::Array kEmpty;
    const auto* value = at(path);
    return value != nullptr && value->is_array() ? value->items() : kEmpty;
  }

  void add(Position position, Severity severity, std::string code, std::string message,
           std::string remedy) {
    diagnostics_.push_back(
        {file_, position, severity, std::move(code), std::move(message), std::move(remedy)});
  }

  void named_once(const Key& key) {
    std::set<std::string> seen;
    for (const auto& item : list_at(key.path)) {
      const auto* name = item.find(key.identity);
      if (name == nullptr || !name->is_string() || seen.insert(name->string()).second) continue;
      add(name->position(), Severity::error, "duplicate",
          std::format("'{}' is in '{}' twice", name->string(), key.path), "Keep one of them.");
    }
  }

  void installer_ends_one_way() {
    const auto* reboot = at("install.reboot");
    const auto* poweroff = at("install.poweroff");
    const auto set = [](const Value* flag) {
      return flag != nullptr && flag->is_bool() && flag->boolean();
    };
    if (!set(reboot) || !set(poweroff)) return;
    add(poweroff->position(), Severity::error, "conflict",
        "'install.reboot' and 'install.poweroff' are both true", "Keep one of them.");
  }

  void units_say_something() {
    for (const auto& unit : list_at("systemd.units")) {
      const auto* contents = unit.find("contents");
      const auto* enabled = unit.find("enabled");
      const auto& name = unit.find("name")->string();
      if (contents == nullptr && enabled == nullptr) {
        add(unit.position(), Severity::error, "missing-key",
            std::format("the unit '{}' has neither 'contents' nor 'enabled'", name),
            "Say what is to be done with it.");
      }
      const bool enables = enabled != nullptr && enabled->is_bool() && enabled->boolean();
      if (enables && contents != nullptr && contents->is_string() &&
          !contents->string().contains("[Install]")) {
        add(enabled->position(), Severity::error, "conflict",
            std::format("the unit '{}' is enabled, but its contents have no [Install] section",
                        name),
            "Add '[Install]' with 'WantedBy=multi-user.target'.");
      }
    }
  }

  void passwords_can_be_used() {
    for (const auto& user : list_at("users")) {
      const auto* hash = user.find("passwd");
      const auto* lock = user.find("lock_passwd");
      const bool locked = lock == nullptr || !lock->is_bool() || lock->boolean();
      if (hash == nullptr || !hash->is_string() || !locked) continue;
      add(hash->position(), Severity::warning, "no-effect",
          std::format("the password of '{}' is locked", user.find("name")->string()),
          "Add 'lock_passwd: false' to let it be used.");
    }
  }

  void contents_decode() {
    for (const auto& file : list_at("write_files")) {
      const auto* encoding = file.find("encoding");
      const auto* content = file.find("content");
      if (encoding == nullptr || content == nullptr || !content->is_string()) continue;
      if (!encoding->is_string() || encoding->string() == "text/plain") continue;
      if (from_base64(content->string())) continue;
      add(content->position(), Severity::error, "bad-value",
          std::format("the content of '{}' is no base64", file.find("path")->string()),
          "Encode it with 'base64', or leave 'encoding: b64' out.");
    }
  }

  std::string file_;
  const Value& document_;
  Diagnostics diagnostics_;
};

}  // namespace

Diagnostics validate(std::string_view file, const Value& document) {
  Validator validator(file);
  validator.mapping(document, "", "");
  return validator.take();
}

Diagnostics validate_together(std::string_view file, const Value& document) {
  return Together(file, document).run();
}

}  // namespace orlop::config
