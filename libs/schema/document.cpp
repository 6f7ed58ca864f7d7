// SPDX-License-Identifier: Apache-2.0
#include "libs/schema/document.hpp"

#include <algorithm>
#include <map>

#include "libs/base/format.hpp"
#include "libs/schema/describe.hpp"

namespace orlop::schema {
namespace {

constexpr std::string_view kProduct = "orlop.";

constexpr std::string_view kMade =
    "<!-- Made from the section that declares the document; a test compares. Do not edit. -->";

std::string cross_checks(const AnySection& section) {
  std::string text;
  for (const auto& cross : section.together) {
    if (!cross.text.empty()) text += formatted("- {}\n", cross.text);
  }
  return text.empty() ? text : "\n" + text;
}

}  // namespace

std::string document_name(const AnySection& section) {
  auto name = section.document.substr(0, section.document.find('/'));
  if (name.starts_with(kProduct)) name.remove_prefix(kProduct.size());
  return std::string(name);
}

const Document* find_document(std::span<const Document> documents, std::string_view schema) {
  const auto found = std::ranges::find_if(documents, [schema](const Document& document) {
    return document.section.document == schema ||
           std::ranges::contains(document.section.earlier, schema);
  });
  return found == documents.end() ? nullptr : &*found;
}

Diagnostics validate_document(std::span<const Document> documents, const codec::Value& value) {
  const auto* schema = value.find("schema");
  const auto name = schema != nullptr && schema->is_string() ? schema->string() : std::string();
  if (const auto* document = find_document(documents, name)) {
    return validate(value, document->section, {.file = name, .unknown = Unknown::refused});
  }
  return {{.file = name,
           .position = value.position(),
           .code = "other-schema",
           .message = formatted("'{}' is no document of ours", name),
           .remedy = "Give a document whose 'schema' is in docs/formats/documents."}};
}

codec::Value document_schema(const Document& document) {
  return json_schema(document.section, formatted("urn:orlop:{}", document_name(document.section)),
                     document.section.text);
}

std::string document_page(const Document& document) {
  const auto& section = document.section;
  auto page =
      formatted("# `{}`\n\n{}\n\n{} {}\n", section.document, kMade, section.text, document.where);
  if (section.unknown == Unknown::kept) {
    page += "Members that are not named here may be added; who reads it passes over them.\n";
  }
  for (const auto earlier : section.earlier) {
    page += formatted("`{}` is still read.\n", earlier);
  }
  const auto name = document_name(section);
  page += formatted(
      "\nJSON Schema: [`configs/schema/{0}.schema.json`](../../../configs/schema/{0}.schema.json)."
      "\n\n",
      name);
  return page + key_table(section) + cross_checks(section);
}

std::string document_index(std::span<const Document> documents) {
  std::map<std::string, const Document*> sorted;
  for (const auto& document : documents) sorted[document_name(document.section)] = &document;
  auto page = formatted(
      "# Documents\n\n{}\n\n"
      "Every JSON document that a program of the project writes names itself in its member "
      "`schema`.\n\n| document | what it is |\n|---|---|\n",
      kMade);
  for (const auto& [name, document] : sorted) {
    page += formatted("| [`{}`]({}.md) | {} |\n", document->section.document, name,
                      document->section.text);
  }
  return page;
}

}  // namespace orlop::schema
