// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/journal_text.hpp"

#include "libs/base/format.hpp"
#include "libs/schema/forms.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;
using schema::at;
using schema::Field;

constexpr auto kPhases = schema::words<Journal::Phase>(
    {{"apply", Journal::Phase::apply}, {"record", Journal::Phase::record}});
constexpr auto kEntryKinds = schema::words<Entry::Kind>(
    {{"file", Entry::Kind::file}, {"link", Entry::Kind::link}, {"folder", Entry::Kind::folder}});

std::optional<schema::Problem> check_path(const Value& value) {
  if (value.string().starts_with('/')) return std::nullopt;
  return schema::Problem{"is no absolute path", "Write it from / on."};
}
constexpr schema::Rule kPath = {.check = check_path, .text = "An absolute path.", .pattern = "^/"};

constexpr Field needed(std::string_view key, schema::Member where, std::string_view text) {
  return {.key = key, .member = where, .text = text, .required = true};
}

constexpr Field kEntryFields[] = {
    {.key = "path",
     .member = at<&WrittenEntry::path>,
     .text = "What is changed.",
     .required = true,
     .rule = kPath,
     .example = "/etc/motd"},
    {.key = "kind",
     .member = at<&WrittenEntry::kind, kEntryKinds>,
     .text = "What it was; absent: it was not there."},
    {.key = "mode", .member = at<&WrittenEntry::mode>, .text = "Its permissions."},
    {.key = "uid", .member = at<&WrittenEntry::uid>, .text = "Its owner."},
    {.key = "gid", .member = at<&WrittenEntry::gid>, .text = "Its group."},
    {.key = "content",
     .member = at<&WrittenEntry::content, schema::kBase64Bytes>,
     .text = "What it held.",
     .rule = schema::kBase64Form},
    {.key = "aside",
     .member = at<&WrittenEntry::aside>,
     .text = "Number of the file beside the journal that holds it instead.",
     .number = {.least = 0}},
};

/// What was there has an owner, a mode and a content, here or beside.
void check_entry(const Value& entry, schema::Report& report) {
  if (entry.find("kind") == nullptr) return;
  for (const auto* key : {"mode", "uid", "gid"}) {
    if (entry.find(key) == nullptr)
      report.error(entry.position(), "incomplete", formatted("'{}' is missing", key),
                   "Nothing can be put back without it.");
  }
  if (entry.find("content") == nullptr && entry.find("aside") == nullptr)
    report.error(entry.position(), "incomplete", "'content' is missing",
                 "Nothing can be put back without it.");
}
constexpr schema::Cross kEntryTogether[] = {
    {.text = "An entry with a `kind` has all but one of `content` and `aside`.",
     .check = check_entry}};
constexpr schema::Section<WrittenEntry> kEntry({.text = "A path as it was.",
                                                .fields = kEntryFields,
                                                .together = kEntryTogether,
                                                .unknown = schema::Unknown::kept});

constexpr Field kJournalFields[] = {
    needed("phase", at<&JournalText::phase, kPhases>,
           "`apply`: is undone at the next start; `record`: is finished."),
    needed("cause", at<&JournalText::cause>, "What began it."),
    needed("bootId", at<&JournalText::boot_id>, "Of the boot it began in."),
    needed("release", at<&JournalText::release>, "That ran."),
    needed("before", at<&JournalText::before, kEntry>, "What is put back."),
    needed("units", at<&JournalText::units>, "Whether each unit that is touched was running."),
};

}  // namespace

const schema::Section<JournalText> kJournal({.document = "orlop.journal/1",
                                             .text = "An apply under way.",
                                             .fields = kJournalFields,
                                             .unknown = schema::Unknown::kept});

}  // namespace orlop::agent::engine
