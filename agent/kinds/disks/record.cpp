// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/record.hpp"

#include <algorithm>

#include "libs/schema/forms.hpp"

namespace orlop::agent::kinds {
namespace {

using schema::at;

constexpr std::size_t kKeptErasures = 1024;

constexpr schema::Field kErasureFields[] = {
    {.key = "device",
     .member = at<&Erasure::device>,
     .text = "The disk or partition, by a name that stays.",
     .required = true},
    {.key = "layout",
     .member = at<&Erasure::layout>,
     .text = "Digest of what was asked for.",
     .required = true,
     .rule = schema::kSha256},
    {.key = "started",
     .member = at<&Erasure::started>,
     .text = "When it began.",
     .required = true,
     .rule = schema::kTime},
    {.key = "finished",
     .member = at<&Erasure::finished>,
     .text = "When it ended; absent when it was cut off.",
     .written = schema::Written::when_set},
};
constexpr schema::Section<Erasure> kErasure({.text = "A disk or partition that was erased.",
                                             .fields = kErasureFields,
                                             .unknown = schema::Unknown::kept});
constexpr schema::Field kPreparedDisksFields[] = {{.key = "erased",
                                                   .member = at<&PreparedDisks::erased, kErasure>,
                                                   .text = "Oldest first.",
                                                   .required = true}};

bool is_same(const Erasure& one, std::string_view device, std::string_view layout) {
  return one.device == device && one.layout == layout;
}

}  // namespace

const schema::Section<PreparedDisks> kPreparedDisks(
    {.document = "orlop.prepared-disks/1",
     .text = "Which disks the configuration has erased, each once for a layout.",
     .fields = kPreparedDisksFields,
     .unknown = schema::Unknown::kept});

bool was_erased(const PreparedDisks& record, std::string_view device, std::string_view layout) {
  return std::ranges::any_of(record.erased, [&](const Erasure& one) {
    return is_same(one, device, layout) && !one.finished.empty();
  });
}

void note_erasure(PreparedDisks& record, Erasure erasure) {
  std::erase_if(record.erased, [&erasure](const Erasure& one) {
    return is_same(one, erasure.device, erasure.layout);
  });
  record.erased.push_back(std::move(erasure));
  if (record.erased.size() > kKeptErasures) record.erased.erase(record.erased.begin());
}

}  // namespace orlop::agent::kinds
