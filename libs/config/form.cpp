// SPDX-License-Identifier: Apache-2.0
#include "libs/config/form.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "libs/base/format.hpp"

namespace orlop::config {
namespace {

constexpr schema::Field kFormFields[] = {
    {.key = kFormKey,
     .kinds = schema::kString,
     .text = "The form of this document, which says what its keys mean; without it the newest. "
             "Older forms are read for ever.",
     .rule = {.text = "`orlop.document/` and a number.", .pattern = "^orlop\\.document/[0-9]+$"}}};

constexpr std::string_view kStem = "orlop.document/";

/// The number behind the stem.
std::optional<unsigned> number_of(std::string_view name) {
  if (!name.starts_with(kStem)) return std::nullopt;
  name.remove_prefix(kStem.size());
  unsigned number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return number;
}

Diagnostic about(const codec::Value& value, Forms forms, std::string_view file,
                 schema::Severity of_newer) {
  const auto newest = name_of(forms.back());
  const auto remedy = formatted("Write '{}: {}', or leave the key out.", kFormKey, newest);
  if (!value.is_string() || !number_of(value.string())) {
    return {std::string(file),
            value.position(),
            schema::Severity::error,
            "bad-value",
            formatted("'{}' is no form of documents", kFormKey),
            remedy};
  }
  const bool is_newer = *number_of(value.string()) > forms.back().number;
  if (!is_newer) {
    return {std::string(file),
            value.position(),
            schema::Severity::error,
            "unknown-form",
            formatted("there is no form '{}'", value.string()),
            remedy};
  }
  const bool used = of_newer != schema::Severity::error;
  return {std::string(file),
          value.position(),
          of_newer,
          "unknown-form",
          formatted("the form '{}' is newer than this release, which knows '{}'{}", value.string(),
                    newest, used ? ": it is read as that" : ""),
          "Upgrade the node, or write the document in the older form."};
}

}  // namespace

std::string name_of(const Form& form) { return formatted("{}{}", kStem, form.number); }

const schema::AnySection kFormSection = {.fields = kFormFields};

Diagnostics renew(codec::Value& document, Forms forms, std::string_view file,
                  schema::Severity of_newer) {
  const auto* value = document.find(kFormKey);
  if (value == nullptr || forms.empty()) return {};
  Diagnostics diagnostics;
  const auto form =
      value->is_string() ? std::ranges::find(forms, value->string(), name_of) : forms.end();
  if (form == forms.end()) diagnostics.push_back(about(*value, forms, file, of_newer));
  std::erase_if(document.members(), [](const auto& member) { return member.key == kFormKey; });
  for (auto step = form; step != forms.end(); ++step)
    if (step->renew != nullptr) step->renew(document, file);
  return diagnostics;
}

}  // namespace orlop::config
