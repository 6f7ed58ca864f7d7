// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/validate.hpp"

#include <algorithm>
#include <vector>

#include "libs/base/format.hpp"
#include "libs/base/text.hpp"
#include "libs/schema/node.hpp"
#include "libs/schema/redact.hpp"

namespace orlop::schema {
namespace {

using codec::Position;
using codec::Value;

/// "'users[0]'", or "the document".
std::string in_words(std::string_view shown) {
  return shown.empty() ? "the document" : formatted("'{}'", shown);
}

/// Whether a key can stand in a table: paths are written with dots and brackets.
bool is_plain(std::string_view key) { return key.find_first_of(".[*") == std::string_view::npos; }

/// The known key that was probably meant, or nothing.
std::string_view nearest(std::string_view key, const AnySection& section) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, key.size() / 3) + 1;
  for (const auto& field : section.fields) {
    const auto distance = edit_distance(key.substr(0, 64), field.key);
    if (distance < best_distance && distance < field.key.size()) {
      best = field.key;
      best_distance = distance;
    }
  }
  return best;
}

/// What a rule has against values of this kind, told of another one: a secret is never quoted.
Problem problem_of_secret(Check rule, const Value& value) {
  auto found = rule(value.is_string() ? Value("") : value.is_int() ? Value(0) : Value(false));
  return found ? *std::move(found) : Problem{"is not what it must be", "Give another value."};
}

class Validator {
 public:
  explicit Validator(const Reading& reading) : reading_(reading) {}

  void document(const Value& document, const AnySection& section) {
    if (section.path.empty()) return mapping(document, section, "", "");
    if (!document.is_object()) return not_a_mapping(document, "");
    const auto* value = document.find(section.path);
    if (value == nullptr || value->is_null()) return;
    const std::string path(section.path);
    mapping(*value, section, path, path);
  }

  Diagnostics take() {
    if (full()) {
      error({}, "too-many", formatted("there are {} faults and maybe more", errors_),
            "Mend these first; the rest of the document was not read.");
    }
    return std::move(diagnostics_);
  }

 private:
  void error(Position position, std::string code, std::string message, std::string remedy) {
    ++errors_;
    diagnostics_.push_back({std::string(reading_.file), position, Severity::error, std::move(code),
                            std::move(message), std::move(remedy)});
  }

  /// Whether enough was said: a flood of faults helps nobody, and costs time and memory.
  [[nodiscard]] bool full() const { return errors_ >= kMostErrors; }

  void not_a_mapping(const Value& value, const std::string& shown) {
    error(value.position(), "wrong-kind",
          formatted("{} must be a mapping, found a {}", in_words(shown), value.kind()),
          "Write 'key: value' lines.");
  }

  /// `path` is that of the tables ("users[].name"), `shown` that of the document.
  void mapping(const Value& value, const AnySection& section, const std::string& path,
               const std::string& shown, std::string_view tag = {}) {
    if (!value.is_object()) return not_a_mapping(value, shown);
    const auto before = diagnostics_.size();
    schema_name(value, section);
    for (const auto& member : value.members()) {
      if (full()) return;
      const auto shown_key = join(shown, member.key);
      if (!tag.empty() && member.key == tag) continue;
      if (!section.document.empty() && member.key == "schema") continue;
      open_name(member, section.identity, shown_key);
      if (const auto* field = find_field(section, member.key)) {
        check(member.value, Node(*field), join(path, field->key), shown_key, member.position);
      } else {
        unknown(member, section, path, shown_key);
      }
    }
    missing_members(value, section, shown);
    if (errors_since(before)) return;
    Report report(diagnostics_, reading_.file, shown, reading_.file_of);
    run_together(value, section, reading_.when, report);
  }

  bool errors_since(std::size_t before) const {
    const auto begin = diagnostics_.begin() + static_cast<std::ptrdiff_t>(before);
    return std::ranges::contains(begin, diagnostics_.end(), Severity::error, &Diagnostic::severity);
  }

  void schema_name(const Value& value, const AnySection& section) {
    if (section.document.empty()) return;
    const auto* name = value.find("schema");
    if (name != nullptr && name->is_string()) {
      if (name->string() == section.document) return;
      if (std::ranges::contains(section.earlier, std::string_view(name->string()))) return;
    }
    error(name == nullptr ? value.position() : name->position(), "other-schema",
          name == nullptr ? std::string("the document does not say which it is: no 'schema'")
          : name->is_string()
              ? formatted("the document is a '{}', not a '{}'", name->string(), section.document)
              : formatted("'schema' must be a string, found a {}", name->kind()),
          formatted("Give a document with \"schema\": \"{}\".", section.document));
  }

  void missing_members(const Value& value, const AnySection& section, const std::string& shown) {
    for (const auto& field : section.fields) {
      if (!field.required || member_of(value, field) != nullptr) continue;
      error(value.position(), "missing-key",
            formatted("{} lacks the key '{}'", in_words(shown), field.key),
            formatted("Add '{}'.", field.key));
    }
  }

  void unknown(const codec::Member& member, const AnySection& section, const std::string& path,
               const std::string& shown) {
    if (reading_.unknown.value_or(section.unknown) == Unknown::kept) return;
    if (!is_plain(member.key)) {
      return error(member.position, "unknown-key", formatted("the key '{}' is not known", shown),
                   "Write mappings inside each other; a key is never a path.");
    }
    const auto refused =
        std::ranges::find(reading_.refused, join(path, member.key), &Refused::path);
    if (refused != reading_.refused.end()) {
      return error(member.position, "unsupported-key",
                   formatted("the key '{}' is not supported", shown),
                   std::string(refused->instead));
    }
    const auto meant = nearest(member.key, section);
    error(member.position, "unknown-key", formatted("the key '{}' is not known", shown),
          !meant.empty()          ? formatted("Did you mean '{}'?", meant)
          : reading_.page.empty() ? "Remove it."
                                  : formatted("Remove it; {} lists every key.", reading_.page));
  }

  /// `place`: where to point when there is no value.
  void check(const Value& value, const Node& node, const std::string& path,
             const std::string& shown, Position place) {
    if (value.is_null() && (node.kinds() & kNull) == 0) return no_value(place, node, path, shown);
    if (value.is_secret()) return reference(value, node, shown);
    if (!accepts(node.kinds(), value)) return wrong_kind(value, node, shown);
    if (exceeds(value, node, shown) || says_no_word(value, node, shown)) return;
    if (breaks(node.type() == nullptr ? nullptr : node.type()->check, value, node, shown)) return;
    if (breaks(node.field().rule.check, value, node, shown)) return;
    if (value.is_object()) members(value, node, path, shown);
    if (value.is_array()) elements(value, node, path, shown);
  }

  void no_value(Position place, const Node& node, const std::string& path,
                const std::string& shown) {
    const bool needed = reading_.null == Null::refused || node.field().required ||
                        path.ends_with("[]") || path.ends_with(".*");
    diagnostics_.push_back({std::string(reading_.file), place,
                            needed ? Severity::error : Severity::note, "no-value",
                            formatted("'{}' has no value{}", shown, needed ? "" : ": it is reset"),
                            "Give it a value, or remove it."});
  }

  /// What stands for the value of a secret: its rules wait until the value is known.
  void reference(const Value& value, const Node& node, const std::string& shown) {
    if ((node.kinds() & kString) == 0) {
      error(value.position(), "wrong-kind",
            formatted("'{}' must be a {}, found a {}", shown, describe_kinds(node.kinds()),
                      value.kind()),
            "Secrets stand where a string is taken.");
    } else if (reading_.secrets == Secrets::refused) {
      error(value.position(), "no-secret",
            formatted("'{}' cannot be a reference to a secret", shown), "Write the value itself.");
    }
  }

  /// What names an element, or says which form it has, is needed before secrets are looked up.
  void open_name(const codec::Member& member, std::string_view key, const std::string& shown) {
    if (key.empty() || member.key != key || !member.value.is_secret()) return;
    error(member.value.position(), "no-secret",
          formatted("'{}' cannot be a reference to a secret: it is a name", shown),
          "Write the name itself.");
  }

  void wrong_kind(const Value& value, const Node& node, const std::string& shown) {
    const auto wanted = describe_kinds(node.kinds());
    const bool quoting_helps =
        (node.kinds() & kString) != 0 && !value.is_array() && !value.is_object();
    auto remedy = formatted("Write a {}.", wanted);
    if (quoting_helps) remedy = "Put the value in quotes.";
    if (quoting_helps && !node.field().example.empty()) {
      remedy = formatted("Write for example \"{}\", in quotes.", node.field().example);
    }
    error(value.position(), "wrong-kind",
          formatted("'{}' must be a {}, found a {}", shown, wanted, value.kind()),
          std::move(remedy));
  }

  bool outside(std::uint64_t count, Bounds bounds, std::string_view unit, const Value& value,
               const std::string& shown) {
    if (count > bounds.most) {
      error(value.position(), "too-large",
            formatted("'{}' has more than {} {}", shown, bounds.most, unit), "Shorten it.");
      return true;
    }
    if (count == 0 && bounds.least == 1) {
      error(value.position(), "too-small", formatted("'{}' is empty", shown),
            "Give it something, or leave it out.");
      return true;
    }
    if (count < bounds.least) {
      error(value.position(), "too-small",
            formatted("'{}' has less than {} {}", shown, bounds.least, unit), "Say more.");
      return true;
    }
    return false;
  }

  bool exceeds(const Value& value, const Node& node, const std::string& shown) {
    const auto& field = node.field();
    if (value.is_string())
      return outside(value.string().size(), field.bytes, "bytes", value, shown);
    if (value.is_array()) {
      return outside(value.items().size(), field.items, "elements", value, shown);
    }
    if (value.is_object()) {
      return outside(value.members().size(), field.items, "members", value, shown);
    }
    const auto range = node.number();
    if (!value.is_int() || (value.integer() >= range.least && value.integer() <= range.most)) {
      return false;
    }
    const auto found = node.secret() ? std::string(kRedacted) : std::to_string(value.integer());
    error(value.position(), "out-of-range",
          formatted("'{}' is {}, outside {} to {}", shown, found, range.least, range.most),
          "Write a number in that range.");
    return true;
  }

  bool says_no_word(const Value& value, const Node& node, const std::string& shown) {
    const auto words = node.words();
    if (words.empty() || !value.is_string()) return false;
    if (std::ranges::contains(words, std::string_view(value.string()))) return false;
    const auto all = join_words(std::vector<std::string>(words.begin(), words.end()), "', '");
    const auto found = node.secret() ? kRedacted : std::string_view(value.string());
    error(value.position(), "bad-value", formatted("'{}' cannot be '{}'", shown, found),
          formatted("Write {}'{}'.", words.size() == 1 ? "" : "one of ", all));
    return true;
  }

  bool breaks(Check rule, const Value& value, const Node& node, const std::string& shown) {
    if (rule == nullptr) return false;
    auto found = rule(value);
    if (!found) return false;
    if (node.secret()) found = problem_of_secret(rule, value);
    error(value.position(), "bad-value", formatted("'{}' {}", shown, found->complaint),
          std::move(found->remedy));
    return true;
  }

  void members(const Value& value, const Node& node, const std::string& path,
               const std::string& shown) {
    if (const auto* several = node.alternatives()) return tagged(value, *several, path, shown);
    if (const auto* section = node.section()) return mapping(value, *section, path, shown);
    if (!node.has_each()) return;
    for (const auto& member : value.members()) {
      if (full()) return;
      check(member.value, node.each(), path + ".*", join(shown, member.key), member.position);
    }
  }

  void tagged(const Value& value, const Alternatives& several, const std::string& path,
              const std::string& shown) {
    if (const auto* section = chosen(several, value)) {
      return mapping(value, *section, path, shown, several.tag);
    }
    std::vector<std::string> names;
    for (const auto* section : several.sections) names.emplace_back(section->name);
    const auto* tag = value.find(several.tag);
    error(tag == nullptr ? value.position() : tag->position(),
          tag == nullptr ? "missing-key" : "bad-value",
          tag == nullptr ? formatted("{} lacks the key '{}'", in_words(shown), several.tag)
                         : formatted("'{}' is none of its forms", join(shown, several.tag)),
          formatted("Write one of '{}' as its '{}'.", join_words(names, "', '"), several.tag));
  }

  void elements(const Value& value, const Node& node, const std::string& path,
                const std::string& shown) {
    if (!node.has_each()) return;
    std::size_t index = 0;
    for (const auto& item : value.items()) {
      if (full()) return;
      check(item, node.each(), path + "[]", formatted("{}[{}]", shown, index++), item.position());
    }
    Report report(diagnostics_, reading_.file, shown, reading_.file_of);
    report_names_twice(value, node.identity(), path, report);
  }

  const Reading& reading_;
  Diagnostics diagnostics_;
  std::size_t errors_ = 0;
};

}  // namespace

Diagnostics validate(const Value& document, const AnySection& section, const Reading& reading) {
  Validator validator(reading);
  validator.document(document, section);
  return validator.take();
}

bool takes(const Node& node, const Value& value, const Reading& reading) {
  auto field = node.field();
  field.key = "it";
  field.member.type = node.type();
  field.required = false;
  const AnySection only = {.fields = std::span(&field, 1)};
  return !has_errors(validate(Value::object({{"it", value}}), only, reading));
}

Error to_error(const Diagnostics& diagnostics) {
  std::string lines;
  for (const auto& one : diagnostics) {
    if (one.severity != Severity::error) continue;
    if (!lines.empty()) lines += '\n';
    lines += one.position.line == 0
                 ? formatted("{}: ", one.file)
                 : formatted("{}:{}:{}: ", one.file, one.position.line, one.position.column);
    lines += one.remedy.empty() ? one.message : formatted("{} ({})", one.message, one.remedy);
  }
  return {Errc::invalid, conceal(std::move(lines))};
}

}  // namespace orlop::schema
