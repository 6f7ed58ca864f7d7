// SPDX-License-Identifier: Apache-2.0
#include "libs/config/document.hpp"

#include <algorithm>
#include <expected>
#include <optional>

#include "libs/base/format.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"
#include "libs/config/part_types.hpp"
#include "libs/config/references.hpp"
#include "libs/schema/sift.hpp"
#include "libs/schema/words.hpp"
#include "libs/templates/render.hpp"

namespace orlop::config {
namespace {

using codec::Position;
using codec::Value;

Document refused(Diagnostic diagnostic) {
  return {Value(codec::Members{}), {std::move(diagnostic)}};
}

Diagnostic at(std::string_view file, Position position, std::string code, std::string message,
              std::string remedy) {
  return {std::string(file), position,           Severity::error,
          std::move(code),   std::move(message), std::move(remedy)};
}

/// Takes what has no value out of a value, however deep.
void drop_nulls(Value& value) {
  if (value.is_array()) {
    std::erase_if(value.items(), [](const Value& item) { return item.is_null(); });
    for (auto& item : value.items()) drop_nulls(item);
  } else if (value.is_object()) {
    std::erase_if(value.members(), [](const codec::Member& one) { return one.value.is_null(); });
    for (auto& member : value.members()) drop_nulls(member.value);
  }
}

/// Of ours, a key without a value takes an earlier one away; of another tool's it says nothing, and
/// no translation has to think of it.
void drop_foreign_nulls(Value& document, const schema::AnySection& ours) {
  const auto is_foreign = [&ours](const codec::Member& member) {
    return schema::find_field(ours, member.key) == nullptr;
  };
  std::erase_if(document.members(), [&is_foreign](const codec::Member& member) {
    return is_foreign(member) && member.value.is_null();
  });
  for (auto& member : document.members())
    if (is_foreign(member)) drop_nulls(member.value);
}

/// Holds documents against a language; only what is right of a value goes on.
class Judge {
 public:
  Judge(const Language& language, const Context& context, Faults faults)
      : language_(language),
        context_(context),
        reading_(language.reading(context.file)),
        faults_(faults) {}

  Document written(Value value) {
    append(diagnostics_, renew(value, language_.forms(), context_.file,
                               faults_ == Faults::refuse ? Severity::error : Severity::warning));
    for (const auto* dialect : language_.dialects()) {
      if (dialect->respell != nullptr) append(diagnostics_, dialect->respell(value, context_));
    }
    schema::read_boolean_words(value, language_.written());
    hold(value, language_.written());
    if (language_.is_foreign(value)) {
      drop_foreign_nulls(value, language_.section());
      for (const auto* dialect : language_.dialects()) {
        if (dialect->translate == nullptr) continue;
        take(value, translate_with_references(std::move(value), context_.file, [&](Value foreign) {
               return dialect->translate(std::move(foreign), context_);
             }));
      }
      hold(value, language_.section());
    }
    return finished(std::move(value));
  }

  Document translated(Translation translation) {
    Value value;
    take(value, std::move(translation));
    hold(value, language_.section());
    return finished(std::move(value));
  }

 private:
  void take(Value& value, Translation translation) {
    value = std::move(translation.value);
    append(diagnostics_, std::move(translation.diagnostics));
  }

  void hold(Value& value, const schema::AnySection& section) {
    auto found = schema::validate(value, section, reading_);
    if (has_errors(found) && faults_ == Faults::leave_out) {
      value = schema::sift(value, section, reading_);
    }
    const bool refused = has_errors(found) && faults_ == Faults::refuse;
    append(diagnostics_, std::move(found));
    if (refused) value = Value(codec::Members{});
  }

  Document finished(Value value) {
    const bool faulty = has_errors(diagnostics_);
    if (faulty && faults_ == Faults::refuse) value = Value(codec::Members{});
    if (faulty && !value.members().empty()) {
      diagnostics_.push_back({std::string(context_.file),
                              {},
                              Severity::warning,
                              "left-out",
                              "what is wrong in the document is left out; the rest is used",
                              "Mend what the errors name."});
    }
    return {std::move(value), std::move(diagnostics_)};
  }

  const Language& language_;
  Context context_;
  schema::Reading reading_;
  Faults faults_;
  Diagnostics diagnostics_;
};

/// The dialect whose documents look like this; nullptr: none.
const Dialect* claimant(const Language& language, const Value& value) {
  const auto found = std::ranges::find_if(language.dialects(), [&value](const Dialect* dialect) {
    return dialect->claims != nullptr && dialect->claims(value);
  });
  return found == language.dialects().end() ? nullptr : *found;
}

/// The mapping of a text, empty with an error when it is none.
Document parsed(const std::string& file, std::string_view text) {
  auto value = codec::parse_yaml(text, kDocumentLimits);
  if (!value) {
    return refused(at(file, value.error().position, "yaml",
                      "the text is no YAML: " + value.error().error.message(),
                      "Mend the line named; indentation and quotes are the usual causes."));
  }
  if (value->is_null()) *value = Value(codec::Members{});
  if (!value->is_object()) {
    return refused(at(file, value->position(), "wrong-kind",
                      formatted("the document is a {}, not a mapping", value->kind()),
                      "Write 'key: value' lines below '#cloud-config'."));
  }
  return {*std::move(value), {}};
}

/// Puts a place of a rendered text where it comes from.
void move_place(Position& place, const std::vector<std::uint32_t>& lines) {
  if (place.line > 0 && place.line <= lines.size()) place.line = lines[place.line - 1];
}

void move_places(Value& value, const std::vector<std::uint32_t>& lines) {
  auto place = value.position();
  move_place(place, lines);
  value.at(place);
  if (value.is_array()) {
    for (auto& item : value.items()) move_places(item, lines);
  }
  if (!value.is_object()) return;
  for (auto& member : value.members()) {
    move_place(member.position, lines);
    move_places(member.value, lines);
  }
}

/// The text that a template gives, or what there is to say instead.
std::expected<templates::Rendered, Document> rendered_template(
    const std::string& file, std::string_view text, std::string_view kind,
    const std::optional<Value>& variables) {
  if (kind != "jinja") {
    return std::unexpected(
        refused(at(file, {1, 1}, "template",
                   formatted("templates of the kind '{}' are not known", kind.substr(0, 32)),
                   "Write '## template: jinja'.")));
  }
  if (!variables) {
    return std::unexpected(
        Document{Value(codec::Members{}),
                 {{file,
                   {1, 1},
                   Severity::note,
                   "not-checked",
                   "it is a template, and was not checked: only a node can fill it in",
                   "'orlop config plan' on the node shows what becomes of it."}}});
  }
  auto rendered = templates::render(text, *variables);
  if (!rendered) {
    const auto& [error, place] = rendered.error();
    return std::unexpected(
        refused(at(file, place, "template", "the template: " + error.describe(), error.remedy())));
  }
  return *std::move(rendered);
}

Document parsed_template(const std::string& file, std::string_view text, std::string_view kind,
                         const std::optional<Value>& variables) {
  auto rendered = rendered_template(file, text, kind, variables);
  if (!rendered) return std::move(rendered.error());
  auto document = parsed(file, rendered->text);
  move_places(document.value, rendered->lines);
  for (auto& one : document.diagnostics) move_place(one.position, rendered->lines);
  return document;
}

Document judged_program(const Language& language, const Part& part, std::string_view type,
                        Faults faults, const Surroundings& surroundings) {
  if (auto refusal = refuse_bytes(part.name, part.text)) return refused(*std::move(refusal));
  const auto found = std::ranges::find_if(
      language.dialects(), [](const Dialect* dialect) { return dialect->program != nullptr; });
  if (found == language.dialects().end()) {
    return refused(at(part.name, {1, 1}, "not-cloud-config", "this is a script",
                      "Write a document that starts with the line '#cloud-config'."));
  }
  std::string text(without_mark(part.text));
  if (const auto kind = template_kind(text)) {
    auto rendered = rendered_template(part.name, text, *kind, surroundings.variables);
    if (!rendered) return std::move(rendered.error());
    text = std::move(rendered->text);
  }
  const Context context{part.name, surroundings};
  return Judge(language, context, faults).translated((*found)->program({type, text}, context));
}

/// Sets `path` (dotted mappings) to `value`, making the mappings on the way; false when something
/// that is no mapping is in the way.
bool set_at(Value& root, std::string_view path, Value value, Position position) {
  Value* current = &root;
  while (true) {
    if (!current->is_object()) return false;
    const auto dot = path.find('.');
    const auto key = path.substr(0, dot);
    if (key.empty()) return false;
    if (current->find(key) == nullptr) {
      current->members().push_back(
          {std::string(key), Value(codec::Members{}).at(position), position});
    }
    current = current->find(key);
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  *current = std::move(value.at(position));
  return true;
}

/// One `KEY=VALUE`; nothing when it was taken.
std::optional<Diagnostic> take_setting(Value& root, std::string_view setting, Position position) {
  const auto equals = setting.find('=');
  const auto key = setting.substr(0, equals);
  if (equals == std::string_view::npos) {
    return at(kKernelCommandLine, position, "bad-value",
              formatted("'orlop.config={}' has no value", setting),
              "Write 'orlop.config=KEY=VALUE'.");
  }
  auto value = codec::parse_yaml(setting.substr(equals + 1), {.max_bytes = 4096, .max_depth = 4});
  if (!value) {
    return at(kKernelCommandLine, position, "yaml",
              formatted("the value of '{}' is no YAML: {}", key, value.error().error.message()),
              "Put the value in quotes.");
  }
  if (key.contains('[') || !set_at(root, key, *std::move(value), position)) {
    return at(kKernelCommandLine, position, "bad-value",
              formatted("'{}' is no path of mappings", key),
              "Write a path such as 'install.auto'; lists cannot be set here.");
  }
  return std::nullopt;
}

}  // namespace

Document judge_document(const Language& language, std::string_view file, Document document,
                        Faults faults, const Surroundings& surroundings) {
  auto judged = Judge(language, {file, surroundings}, faults).written(std::move(document.value));
  append(document.diagnostics, std::move(judged.diagnostics));
  judged.diagnostics = std::move(document.diagnostics);
  return judged;
}

Document read_part(const Language& language, const Part& part, Faults faults,
                   const Surroundings& surroundings) {
  const auto program = part.program.empty() && part.needs_header ? program_type(part.text)
                                                                 : std::string_view(part.program);
  if (!program.empty()) return judged_program(language, part, program, faults, surroundings);
  auto refusal =
      part.needs_header ? refuse_text(part.name, part.text) : refuse_bytes(part.name, part.text);
  if (refusal && !may_be_foreign(part.text)) return refused(*std::move(refusal));
  const auto text = without_mark(part.text);
  const auto kind = template_kind(text);
  auto document = kind ? parsed_template(part.name, text, *kind, surroundings.variables)
                       : parsed(part.name, text);
  const bool readable = !has_errors(document.diagnostics);
  // Without a header line it is ours only when another tool's documents look like it.
  const auto* dialect = refusal && readable ? claimant(language, document.value) : nullptr;
  if (refusal && dialect == nullptr) return refused(*std::move(refusal));
  if (!readable) return document;
  const Context context{part.name, surroundings};
  if (dialect != nullptr && dialect->whole != nullptr) {
    return Judge(language, context, faults)
        .translated(translate_with_references(
            std::move(document.value), part.name,
            [&](Value foreign) { return dialect->whole(foreign, context); }));
  }
  return judge_document(language, part.name, std::move(document), faults, surroundings);
}

Document read_document(const Language& language, std::string_view file, std::string_view text,
                       Faults faults, const Surroundings& surroundings) {
  return read_part(language, {std::string(file), std::string(text)}, faults, surroundings);
}

Document read_kernel_command_line(const Language& language, std::string_view text, Faults faults) {
  constexpr std::string_view kPrefix = "orlop.config=";
  Value root{codec::Members{}};
  Diagnostics diagnostics;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find_first_of(" \n", start), text.size());
    const auto word = text.substr(start, end - start);
    if (word.starts_with(kPrefix)) {
      const Position position{1, static_cast<std::uint32_t>(start + 1)};
      if (auto diagnostic = take_setting(root, word.substr(kPrefix.size()), position)) {
        diagnostics.push_back(*std::move(diagnostic));
      }
    }
    start = end + 1;
  }
  if (has_errors(diagnostics) && faults == Faults::refuse)
    return {Value(codec::Members{}), std::move(diagnostics)};
  return judge_document(language, kKernelCommandLine, {std::move(root), std::move(diagnostics)},
                        faults, {});
}

}  // namespace orlop::config
