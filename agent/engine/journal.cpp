// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/journal.hpp"

#include <algorithm>
#include <ranges>

#include "agent/engine/documents.hpp"
#include "libs/base/bytes.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

using codec::Value;

constexpr std::string_view kJournalSchema = "orlop.journal/1";
constexpr std::size_t kInlineContent = std::size_t{64} << 10;
constexpr std::size_t kInlineTotal = std::size_t{4} << 20;
constexpr std::pair<std::string_view, Entry::Kind> kKinds[] = {
    {"file", Entry::Kind::file}, {"link", Entry::Kind::link}, {"folder", Entry::Kind::folder}};

std::string_view name_of_kind(Entry::Kind kind) {
  return std::ranges::find(kKinds, kind, &std::pair<std::string_view, Entry::Kind>::second)->first;
}

Value entry_value(const std::string& path, const std::optional<Entry>& entry,
                  const std::optional<std::size_t>& aside) {
  auto value = Value::object({{"path", path}});
  if (!entry) return value;
  value.set("kind", name_of_kind(entry->kind));
  value.set("mode", std::int64_t{entry->mode});
  value.set("uid", std::int64_t{entry->uid});
  value.set("gid", std::int64_t{entry->gid});
  if (aside) {
    value.set("aside", std::uint64_t{*aside});
  } else {
    value.set("content", to_base64(as_bytes(entry->content)));
  }
  return value;
}

Result<std::uint32_t> small(const Value& value, std::string_view key) {
  return static_cast<std::uint32_t>(TRY(value.get_size(key)));
}

Result<std::optional<Entry>> parse_entry(const Value& value, SystemState& system,
                                         const node::StatePaths& paths) {
  if (value.find("kind") == nullptr) return std::nullopt;
  Entry entry;
  const auto kind = TRY(value.get_string("kind"));
  const auto* known =
      std::ranges::find(kKinds, kind, &std::pair<std::string_view, Entry::Kind>::first);
  if (known == std::end(kKinds)) return fail(Errc::invalid, "'{}' is no kind of entry", kind);
  entry.kind = known->second;
  entry.mode = TRY(small(value, "mode"));
  entry.uid = TRY(small(value, "uid"));
  entry.gid = TRY(small(value, "gid"));
  if (value.find("aside") == nullptr) {
    entry.content = as_text(TRY(from_base64(TRY(value.get_string("content")))));
    return entry;
  }
  const auto path = paths.journal_aside(TRY(value.get_size("aside")));
  auto content = TRY(read_file_at(system, path));
  if (!content) return fail(Errc::not_found, "{} is missing", path);
  entry.content = *std::move(content);
  return entry;
}

Result<Journal> parse(std::string_view json, SystemState& system, const node::StatePaths& paths) {
  const auto document = TRY(codec::parse_json(json));
  const auto schema = TRY(document.get_string("schema"));
  if (schema != kJournalSchema)
    return fail(Errc::unsupported, "it is a '{}', not a '{}'", schema, kJournalSchema);
  Journal journal;
  const auto phase = TRY(document.get_string("phase"));
  if (phase != "apply" && phase != "record") return fail(Errc::invalid, "no phase: '{}'", phase);
  journal.phase = phase == "apply" ? Journal::Phase::apply : Journal::Phase::record;
  journal.cause = TRY(document.get_string("cause"));
  journal.boot_id = TRY(document.get_string("bootId"));
  journal.release = TRY(document.get_string("release"));
  for (const auto& item : *TRY(document.get_array("before"))) {
    auto path = TRY(item.get_string("path"));
    if (!path.starts_with('/')) return fail(Errc::invalid, "'{}' is no path", path);
    journal.before.emplace_back(std::move(path), TRY(parse_entry(item, system, paths)));
  }
  for (const auto& member : TRY(document.get_object("units"))->members()) {
    if (!member.value.is_bool()) return fail(Errc::invalid, "'{}' is no yes or no", member.key);
    journal.units[member.key] = member.value.boolean();
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
    if (const auto found = system_->look(path); found && *found == before) continue;
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
  Value before = Value::array();
  for (const auto& [path, entry] : journal_.before) {
    const auto aside = aside_.find(path);
    before.push(entry_value(path, entry,
                            aside == aside_.end() ? std::nullopt : std::optional(aside->second)));
  }
  Value units{codec::Members{}};
  for (const auto& [unit, ran] : journal_.units) units.set(unit, ran);
  const auto document =
      Value::object({{"schema", kJournalSchema},
                     {"phase", journal_.phase == Journal::Phase::apply ? "apply" : "record"},
                     {"cause", journal_.cause},
                     {"bootId", journal_.boot_id},
                     {"release", journal_.release},
                     {"before", std::move(before)},
                     {"units", std::move(units)}});
  return system_->put(paths_->journal(), Entry::file(codec::write_json(document), 0600));
}

void settle_units(const std::map<std::string, bool>& units, ServiceManager& services) {
  (void)services.reload();
  for (const auto& [unit, ran] : units) {
    (void)(ran ? services.restart_later(unit) : services.stop(unit));
  }
}

}  // namespace orlop::agent::engine
