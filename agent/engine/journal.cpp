// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/journal.hpp"

#include <ranges>

#include "agent/engine/documents.hpp"
#include "agent/engine/journal_text.hpp"
#include "libs/base/bytes.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

constexpr std::size_t kInlineContent = std::size_t{64} << 10;
constexpr std::size_t kInlineTotal = std::size_t{4} << 20;

WrittenEntry written(const std::string& path, const std::optional<Entry>& entry,
                     const std::optional<std::size_t>& aside) {
  if (!entry) return {.path = path};
  WrittenEntry text{.path = path,
                    .kind = entry->kind,
                    .mode = entry->mode,
                    .uid = entry->uid,
                    .gid = entry->gid,
                    .aside = aside};
  if (!aside) text.content = to_bytes(entry->content);
  return text;
}

Result<std::optional<Entry>> entry_of(const WrittenEntry& text, SystemState& system,
                                      const node::StatePaths& paths) {
  if (!text.kind) return std::nullopt;
  Entry entry{.kind = *text.kind, .mode = *text.mode, .uid = *text.uid, .gid = *text.gid};
  if (!text.aside) {
    entry.content = as_text(*text.content);
    return entry;
  }
  const auto path = paths.journal_aside(*text.aside);
  auto content = TRY(read_file_at(system, path));
  if (!content) return fail(Errc::not_found, "{} is missing", path);
  entry.content = *std::move(content);
  return entry;
}

Result<Journal> parse(std::string_view json, SystemState& system, const node::StatePaths& paths) {
  auto text = TRY(schema::parse(TRY(codec::parse_json(json)), kJournal, {.file = "the journal"}));
  Journal journal{.phase = text.phase,
                  .cause = std::move(text.cause),
                  .boot_id = std::move(text.boot_id),
                  .release = std::move(text.release),
                  .units = std::move(text.units)};
  for (auto& entry : text.before) {
    auto before = TRY(entry_of(entry, system, paths));
    journal.before.emplace_back(std::move(entry.path), std::move(before));
  }
  return journal;
}

/// Contents of a journal that was cut off before or after its life.
Status remove_asides(SystemState& system, const node::StatePaths& paths) {
  for (const auto& name : TRY(system.list(paths.journal_folder()))) {
    TRY(system.remove(paths.journal_folder() + '/' + name));
  }
  return {};
}

}  // namespace

Result<JournalFile> JournalFile::begin(SystemState& system, const node::StatePaths& paths,
                                       Journal journal) {
  TRY(remove_asides(system, paths));
  JournalFile file(system, paths, std::move(journal));
  TRY_CONTEXT(file.write(), "beginning the journal");
  return file;
}

Result<std::optional<JournalFile>> JournalFile::find(SystemState& system,
                                                     const node::StatePaths& paths) {
  const auto text = TRY(read_file_at(system, paths.journal()));
  if (!text) return std::nullopt;
  auto journal = parse(*text, system, paths);
  if (!journal) {
    return std::unexpected(
        Error(Errc::invalid, paths.journal() + ": " + journal.error().describe()));
  }
  return JournalFile(system, paths, *std::move(journal));
}

Status JournalFile::remember(const std::vector<std::string>& paths) {
  const auto count = journal_.before.size();
  for (const auto& path : paths) {
    if (!known_.insert(path).second) continue;
    auto entry = TRY(system_->look(path));
    const auto bytes = entry ? entry->content.size() : 0;
    if (bytes > kInlineContent || inline_bytes_ + bytes > kInlineTotal) {
      const auto number = aside_.size() + 1;
      TRY(system_->put(paths_->journal_aside(number), Entry::file(entry->content, 0600)));
      aside_[path] = number;
    } else {
      inline_bytes_ += bytes;
    }
    journal_.before.emplace_back(path, std::move(entry));
  }
  if (journal_.before.size() == count) return {};
  TRY_CONTEXT(write(), "noting what stands on the node");
  return {};
}

Status JournalFile::commit() {
  journal_.phase = Journal::Phase::record;
  auto written = write();
  if (!written) journal_.phase = Journal::Phase::apply;
  return written;
}

Status JournalFile::undo(Places places) {
  Status outcome;
  for (const auto& [path, before] : std::views::reverse(journal_.before)) {
    if (places == Places::only_persistent && is_volatile(path)) continue;
    const auto found = system_->look(path);
    if (found && *found == before) continue;
    const bool in_the_way = before && found && *found && is_folder(**found) != is_folder(*before);
    if (in_the_way) (void)system_->remove(path);
    auto status = before ? system_->put(path, *before) : system_->remove(path);
    if (!status && !before) {
      // A folder that was made, such as a home, may hold somebody's files by now: it stays.
      const auto there = system_->look(path);
      if (there && *there && (*there)->kind == Entry::Kind::folder) status = {};
    }
    if (!status && outcome) outcome = std::move(status);
  }
  return outcome;
}

Status JournalFile::close() {
  TRY(system_->remove(paths_->journal()));
  return remove_asides(*system_, *paths_);
}

Status JournalFile::write() {
  JournalText text{.phase = journal_.phase,
                   .cause = journal_.cause,
                   .boot_id = journal_.boot_id,
                   .release = journal_.release,
                   .units = journal_.units};
  for (const auto& [path, entry] : journal_.before) {
    const auto aside = aside_.find(path);
    text.before.push_back(
        written(path, entry, aside == aside_.end() ? std::nullopt : std::optional(aside->second)));
  }
  const auto document = schema::to_value(text, kJournal);
  return system_->put(paths_->journal(), Entry::file(codec::write_json(document), 0600));
}

void settle_units(const std::map<std::string, bool>& units, ServiceManager& services) {
  (void)services.reload();
  for (const auto& [unit, ran] : units) {
    (void)(ran ? services.restart_later(unit) : services.stop(unit));
  }
}

}  // namespace orlop::agent::engine
