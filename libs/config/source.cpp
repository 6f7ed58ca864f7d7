// SPDX-License-Identifier: Apache-2.0
#include "libs/config/source.hpp"

#include <algorithm>

namespace orlop::config {
namespace {

SourceContent read_parts(const Language& language, const Source& source,
                         const Surroundings& surroundings) {
  auto split = split_parts(source.file, source.text);
  SourceContent content{{}, std::move(split.diagnostics)};
  for (const auto& part : split.parts)
    content.documents.push_back(
        {part.name, read_part(language, part, source.faults, surroundings)});
  return content;
}

}  // namespace

bool SourceContent::faulty() const {
  return has_errors(diagnostics) || std::ranges::any_of(documents, [](const NamedDocument& one) {
           return has_errors(one.document.diagnostics);
         });
}

bool SourceContent::empty() const {
  return std::ranges::all_of(
      documents, [](const NamedDocument& one) { return one.document.value.members().empty(); });
}

SourceContent read_source(const Language& language, const Source& source,
                          const Surroundings& surroundings) {
  if (source.layer == Layer::kernel)
    return {{{source.file, read_kernel_command_line(language, source.text, source.faults)}}, {}};
  if (source.given)
    return {{{source.file,
              judge_document(language, source.file, *source.given, source.faults, surroundings)}},
            {}};
  auto content = read_parts(language, source, surroundings);
  if (source.faults == Faults::refuse && content.faulty()) {
    for (auto& one : content.documents) one.document.value = codec::Value(codec::Members{});
  }
  return content;
}

}  // namespace orlop::config
