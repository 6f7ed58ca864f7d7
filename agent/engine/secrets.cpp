// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/secrets.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/config/references.hpp"
#include "libs/schema/language.hpp"
#include "libs/schema/sift.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using config::Reference;

Status check_secret_name(std::string_view name) {
  if (codec::is_secret_name(name)) return {};
  return std::unexpected(
      Error(Errc::invalid, "this is no name of a secret")
          .with_remedy(formatted("Use 1 to {} letters, digits, '.', '_' and '-', no '.' first.",
                                 codec::kMostSecretName)));
}

/// Values in place of references have places that no text has, by which faults find them again.
constexpr std::uint32_t kColumn = UINT32_MAX;

codec::Position mark_of(std::size_t index) {
  return {static_cast<std::uint32_t>(index + 1), kColumn};
}

/// Gives each reference its value, and all of them a mark.
void set_values(Value& value, const std::vector<std::optional<std::string>>& values,
                std::size_t& next) {
  if (value.is_secret()) {
    const auto index = next++;
    if (values[index]) value = Value(*values[index]);
    value.at(mark_of(index));
  } else if (value.is_array()) {
    for (auto& item : value.items()) set_values(item, values, next);
  } else if (value.is_object()) {
    for (auto& member : value.members()) set_values(member.value, values, next);
  }
}

Obstacle missing_secret(const Reference& one) {
  return {one.path, formatted("the secret '{}' is not on this node", one.name),
          formatted("Run 'orlop secret put {}', then apply the configuration again.", one.name),
          "no-secret"};
}

Obstacle unfit_secret(const Reference& one, const std::string& value) {
  const bool line = value.ends_with('\n');
  return {one.path,
          formatted("the value of the secret '{}' is not what the key takes{}", one.name,
                    line ? "; it ends with a line break" : ""),
          formatted("Put another value with 'orlop secret put {}'; the reference of the "
                    "configuration says what the key takes.",
                    one.name),
          "bad-secret"};
}

/// Settings are read by others, who look nothing up.
Obstacle unread_secret(const Reference& one) {
  return {one.path, formatted("the secret '{}' cannot stand here", one.name),
          "Write the value itself.", "no-secret"};
}

schema::Diagnostic unchecked_secrets(std::size_t count) {
  return {"node",
          {},
          schema::Severity::note,
          "not-checked",
          formatted("what {} reference{} to secrets stand{} for is left out: only the node has the "
                    "values",
                    count, count == 1 ? "" : "s", count == 1 ? "s" : ""),
          "'orlop config plan' on the node shows what becomes of them."};
}

/// Top-level keys of kinds that want nothing themselves.
bool is_setting(std::span<const Kind> kinds, std::string_view path) {
  const auto key = path.substr(0, path.find_first_of(".["));
  return std::ranges::any_of(kinds, [key](const Kind& kind) {
    return kind.desire == desire_nothing &&
           std::ranges::any_of(kind.sections, [key](const auto* section) {
             return section->path.empty() ? schema::find_field(*section, key) != nullptr
                                          : section->path == key;
           });
  });
}

schema::Language language_of(std::span<const Kind> kinds) {
  std::vector<schema::AnySection> sections;
  for (const auto& kind : kinds)
    for (const auto* section : kind.sections) sections.push_back(*section);
  return schema::Language(sections);
}

/// Looks the references of one document up.
class Resolution {
 public:
  Resolution(std::span<const Kind> kinds, const Value& document)
      : kinds_(kinds),
        document_(document),
        language_(language_of(kinds)),
        references_(config::references_in(document, &language_.section())) {}

  Result<Resolved> run(View& view) {
    std::vector<std::optional<std::string>> values;
    for (const auto& one : references_) values.push_back(TRY(value_of(one, view)));
    Resolved resolved{.document = document_, .obstacles = {}, .remarks = {}};
    std::size_t next = 0;
    set_values(resolved.document, values, next);
    const schema::Reading reading{.null = schema::Null::resets,
                                  .when = schema::When::composed,
                                  .unknown = schema::Unknown::kept};
    const auto faults = schema::validate(resolved.document, language_.section(), reading);
    if (schema::has_errors(faults)) {
      tell_unfit(faults, values);
      resolved.document = schema::sift(resolved.document, language_.section(), reading);
    }
    resolved.obstacles = std::move(obstacles_);
    if (view.offline()) resolved.remarks.push_back(unchecked_secrets(references_.size()));
    return resolved;
  }

 private:
  Result<std::optional<std::string>> value_of(const Reference& one, View& view) {
    if (is_setting(kinds_, one.path)) {
      obstacles_.push_back(unread_secret(one));
      return std::nullopt;
    }
    if (view.offline()) {
      view.grant(formatted("the secret '{}'", one.name));
      return std::nullopt;
    }
    auto value = TRY_CONTEXT(view.secret(one.name), formatted("reading '{}'", one.path));
    if (!value) obstacles_.push_back(missing_secret(one));
    return value;
  }

  /// The document was right but for the values: a fault that is at none is of all of them.
  void tell_unfit(const schema::Diagnostics& faults,
                  const std::vector<std::optional<std::string>>& values) {
    std::vector<bool> at_fault(values.size());
    bool elsewhere = false;
    for (const auto& fault : faults) {
      if (fault.severity != schema::Severity::error) continue;
      const bool marked = fault.position.column == kColumn && fault.position.line <= values.size();
      if (marked) at_fault[fault.position.line - 1] = true;
      elsewhere = elsewhere || !marked;
    }
    const bool all = elsewhere && !std::ranges::contains(at_fault, true);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i] && (all || at_fault[i]))
        obstacles_.push_back(unfit_secret(references_[i], *values[i]));
  }

  std::span<const Kind> kinds_;
  const Value& document_;
  schema::Language language_;
  std::vector<Reference> references_;
  std::vector<Obstacle> obstacles_;
};

}  // namespace

Result<std::optional<std::string>> secret_value(SystemState& system, const node::StatePaths& paths,
                                                std::string_view name) {
  TRY(check_secret_name(name));
  auto entry = TRY(system.look(paths.secret(name)));
  if (!entry) return std::nullopt;
  if (entry->kind != Entry::Kind::file)
    return fail(Errc::conflict, "{} is no file", paths.secret(name));
  return std::move(entry->content);
}

Status put_secret(SystemState& system, const node::StatePaths& paths, const std::string& name,
                  const std::string& value) {
  TRY(check_secret_name(name));
  if (value.empty()) {
    return std::unexpected(Error(Errc::invalid, "a secret without a value")
                               .with_remedy("Give the value on the standard input."));
  }
  if (value.size() > kMostSecretBytes) {
    return std::unexpected(
        Error(Errc::invalid, formatted("a secret has at most {} bytes", kMostSecretBytes))
            .with_remedy("Keep large data elsewhere."));
  }
  const auto names = TRY(secret_names(system, paths));
  if (names.size() >= kMostSecrets && !std::ranges::contains(names, name)) {
    return std::unexpected(
        Error(Errc::no_space, formatted("there are {} secrets already", names.size()))
            .with_remedy("'orlop secret list' shows those that no key uses; remove some."));
  }
  if (!TRY(system.exists(paths.secrets()))) TRY(system.put(paths.secrets(), Entry::folder(0700)));
  return system.put(paths.secret(name), Entry::file(value, 0600));
}

Status remove_secret(SystemState& system, const node::StatePaths& paths, const std::string& name) {
  TRY(check_secret_name(name));
  if (!TRY(system.exists(paths.secret(name)))) {
    return std::unexpected(Error(Errc::not_found, formatted("there is no secret '{}'", name))
                               .with_remedy("'orlop secret list' shows them."));
  }
  return system.remove(paths.secret(name));
}

Result<std::vector<std::string>> secret_names(SystemState& system, const node::StatePaths& paths) {
  auto names = TRY(system.list(paths.secrets()));
  std::erase_if(names, [](const std::string& name) { return !codec::is_secret_name(name); });
  std::ranges::sort(names);
  return names;
}

Result<Resolved> resolve_secrets(std::span<const Kind> kinds, const Value& document, View& view) {
  return Resolution(kinds, document).run(view);
}

}  // namespace orlop::agent::engine
