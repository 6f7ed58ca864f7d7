// SPDX-License-Identifier: Apache-2.0
#include "libs/config/parts.hpp"

#include <algorithm>
#include <optional>

#include "libs/base/format.hpp"
#include "libs/codec/gzip.hpp"
#include "libs/codec/mime.hpp"
#include "libs/codec/yaml.hpp"
#include "libs/config/accept.hpp"
#include "libs/config/part_types.hpp"

namespace orlop::config {
namespace {

using codec::Position;
using codec::Value;

constexpr std::size_t kDeepestPart = 6;
constexpr std::size_t kMostUnits = 4 * kMostParts;  // parts, and what holds them
constexpr std::string_view kSplit = "Give the documents as fewer or smaller parts.";

/// Something that is a part, or holds parts.
struct Unit {
  std::string name;
  std::string text;
  PartType type;
  // Where it stands: what is said of it as a whole is said there.
  std::string holder;    ///< the text that holds it
  Position place;        ///< in that
  std::string own_name;  ///< "part 2 (users.yaml)"; empty for the whole text
};

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

class Splitter {
 public:
  void split(Unit unit, std::size_t depth) {
    if (++units_ > kMostUnits) {
      if (units_ == kMostUnits + 1) refuse(unit, "too-large", "is one part too many", kSplit);
      return;
    }
    if (codec::is_gzip(unit.text) && !expand(unit)) return;
    if (unit.type.what == PartType::What::refused)
      return refuse(unit, "not-cloud-config", "is " + unit.type.name, unit.type.remedy);
    if (unit.type.what == PartType::What::unknown) {
      return refuse(unit, "not-cloud-config",
                    formatted("has the type '{}', which is not known", printable(unit.type.name)),
                    "Give its type as 'text/cloud-config' or 'text/jinja2'.");
    }
    const bool open = unit.type.what == PartType::What::by_beginning;
    const bool message = open && codec::is_mime(unit.text);
    const bool archive =
        unit.type.what == PartType::What::archive || (open && is_archive(unit.text));
    if (!message && !archive) return document(std::move(unit));
    if (depth >= kDeepestPart)
      return refuse(unit, "too-deep", "holds parts inside parts that are too deep", kSplit);
    message ? read_message(unit, depth) : read_archive(unit, depth);
  }

  Parts take() { return std::move(result_); }

 private:
  static bool is_archive(std::string_view text) {
    const auto* form = foreign_form(without_mark(text));
    return form != nullptr && form->beginning == kArchive;
  }

  void say(const std::string& file, Position place, Severity severity, std::string code,
           std::string message, std::string_view remedy) {
    result_.diagnostics.push_back(
        {file, place, severity, std::move(code), std::move(message), std::string(remedy)});
  }

  /// `what` completes "part 2 (users.yaml) …".
  void refuse(const Unit& unit, std::string code, const std::string& what,
              std::string_view remedy) {
    say(unit.holder, unit.place, Severity::error, std::move(code),
        formatted("{} {}", unit.own_name.empty() ? "the text" : unit.own_name, what), remedy);
  }

  bool expand(Unit& unit) {
    auto text = codec::gunzip(unit.text, {.max_bytes = kMaxDocument});
    if (!text) {
      refuse(unit, "gzip", "cannot be expanded: " + text.error().message(),
             "Give it uncompressed, or compress it anew.");
      return false;
    }
    expanded_ += text->size();
    if (expanded_ > kMostPartBytes) {
      refuse(unit, "too-large",
             formatted("would expand with others to more than {} bytes", kMostPartBytes), kSplit);
      return false;
    }
    unit.text = *std::move(text);
    if (codec::is_gzip(unit.text)) {
      refuse(unit, "gzip", "is compressed twice", "Compress it once.");
      return false;
    }
    return true;
  }

  void document(Unit unit) {
    const bool whole = unit.own_name.empty();
    const bool found = unit.type.what == PartType::What::by_beginning;
    if (!whole && found && is_blank(unit.text)) return;
    const auto* form = found && !whole ? foreign_form(without_mark(unit.text)) : nullptr;
    const bool runs = unit.type.what == PartType::What::program || !program_type(unit.text).empty();
    const bool is_comment = !runs && form != nullptr && form->beginning.starts_with('#');
    if (is_comment)
      return refuse(unit, "not-cloud-config", formatted("is {}", form->name), form->remedy);
    bytes_ += unit.text.size();
    if (result_.parts.size() >= kMostParts || (!whole && bytes_ > kMostPartBytes)) {
      return refuse(unit, "too-large",
                    formatted("is past {} parts or {} bytes in all", kMostParts, kMostPartBytes),
                    kSplit);
    }
    const bool needs_header = unit.type.what != PartType::What::document;
    const bool program = unit.type.what == PartType::What::program;
    result_.parts.push_back({.name = std::move(unit.name),
                             .text = std::move(unit.text),
                             .needs_header = needs_header,
                             .program = program ? unit.type.name : std::string()});
  }

  static Unit part_of(const Unit& holder, std::size_t number, std::string_view file_name,
                      Position place) {
    auto name = formatted("part {}", number);
    if (!file_name.empty()) name += formatted(" ({})", printable(file_name));
    return {.name = formatted("{} {}", holder.name, name),
            .text = {},
            .type = {},
            .holder = holder.name,
            .place = place,
            .own_name = std::move(name)};
  }

  void read_message(const Unit& unit, std::size_t depth) {
    auto parts = codec::read_mime(unit.text, {.max_bytes = kMaxDocument, .max_parts = kMostParts});
    if (!parts) {
      return refuse(unit, "mime", "is no MIME message to read: " + parts.error().message(),
                    "Make the message anew, for example with 'cloud-init devel make-mime'.");
    }
    std::size_t number = 0;
    for (auto& part : *parts) {
      auto inner = part_of(unit, ++number, part.file_name, {part.line, 1});
      for (const auto& header : part.headers) remark_on(inner, header.name, {header.line, 1});
      if (part.problem) {
        refuse(inner, "mime", *part.problem, "Make the message anew.");
        continue;
      }
      inner.text = std::move(part.content);
      inner.type = type_of_part(part.type);
      split(std::move(inner), depth + 1);
    }
  }

  void read_archive(const Unit& unit, std::size_t depth) {
    if (auto refusal = refuse_bytes(unit.name, unit.text)) {
      result_.diagnostics.push_back(*std::move(refusal));
      return;
    }
    const auto parsed = codec::parse_yaml(without_mark(unit.text), kDocumentLimits);
    if (!parsed) {
      return say(unit.name, parsed.error().position, Severity::error, "yaml",
                 "the archive is no YAML: " + parsed.error().error.message(),
                 "Mend the line named; indentation and quotes are the usual causes.");
    }
    if (!parsed->is_array() || parsed->items().size() > kMostParts) {
      return say(unit.name, parsed->position(), Severity::error, "wrong-kind",
                 formatted("an archive must be a list of at most {} parts", kMostParts),
                 "Write each document as '- type: …' with 'content'.");
    }
    std::size_t number = 0;
    for (const auto& item : parsed->items()) {
      if (auto inner = read_item(unit, ++number, item)) split(*std::move(inner), depth + 1);
    }
  }

  static std::string text_at(const Value& item, std::string_view key) {
    const auto* value = item.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string();
  }

  std::optional<Unit> read_item(const Unit& archive, std::size_t number, const Value& item) {
    auto inner = part_of(archive, number, text_at(item, "filename"), item.position());
    const auto* content = item.is_object() ? item.find("content") : &item;
    if (content == nullptr || !content->is_string()) {
      refuse(inner, "wrong-kind", "has no 'content' that is a string",
             "Write the document under 'content: |'.");
      return std::nullopt;
    }
    if (item.is_object()) {
      for (const auto& member : item.members()) {
        if (member.key != "content" && member.key != "type" && member.key != "filename")
          remark_on(inner, member.key, member.position);
      }
    }
    inner.text = content->string();
    const auto type = text_at(item, "type");
    // In an archive a document without a type needs no header line.
    const bool told = !type.empty() || foreign_form(inner.text) != nullptr;
    inner.type = type_of_part(told ? std::string_view(type) : "text/cloud-config");
    return inner;
  }

  /// What a part says beside its content and has no effect.
  void remark_on(const Unit& unit, std::string_view name, Position place) {
    switch (effect_of_header(name)) {
      case HeaderEffect::read: return;
      case HeaderEffect::merging:
        return say(unit.holder, place, Severity::note, "merging",
                   formatted("{}: '{}' has no effect", unit.own_name, printable(name)), kMerging);
      case HeaderEffect::none:
        return say(
            unit.holder, place, Severity::warning, "not-read",
            formatted("{}: '{}' is not read", unit.own_name, printable(name)),
            "Remove it; between the headers and the content of a part stands an empty line.");
    }
  }

  Parts result_;
  std::size_t bytes_ = 0;     ///< of parts
  std::size_t expanded_ = 0;  ///< by gzip, parts or not
  std::size_t units_ = 0;
};

}  // namespace

Parts split_parts(std::string_view file, std::string_view text) {
  Splitter splitter;
  const std::string name(file);
  splitter.split({.name = name,
                  .text = std::string(text),
                  .type = {},
                  .holder = name,
                  .place = {},
                  .own_name = {}},
                 0);
  return splitter.take();
}

}  // namespace orlop::config
