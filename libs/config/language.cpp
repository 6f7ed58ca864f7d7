// SPDX-License-Identifier: Apache-2.0
#include "libs/config/language.hpp"

#include <algorithm>

namespace orlop::config {
namespace {

std::vector<schema::AnySection> with_foreign(std::span<const schema::AnySection> ours,
                                             Dialects dialects, Forms forms) {
  std::vector<schema::AnySection> all;
  if (!forms.empty()) all.push_back(kFormSection);
  all.insert(all.end(), ours.begin(), ours.end());
  for (const auto* dialect : dialects) {
    for (const auto* section : dialect->sections) all.push_back(*section);
  }
  return all;
}

}  // namespace

Language::Language(std::span<const schema::AnySection> sections,
                   std::vector<schema::Refused> refused, std::string_view page, Dialects dialects,
                   Forms forms)
    : dialects_(dialects),
      forms_(forms),
      ours_(sections),
      written_(with_foreign(sections, dialects, forms)),
      refused_(std::move(refused)),
      page_(page) {}

bool Language::is_foreign(const codec::Value& document) const {
  return std::ranges::any_of(document.members(), [this](const codec::Member& member) {
    return schema::find_field(section(), member.key) == nullptr;
  });
}

}  // namespace orlop::config
