// SPDX-License-Identifier: Apache-2.0
#include "agent/status/observe.hpp"

#include <algorithm>

#include "agent/health/reports.hpp"
#include "agent/node/paths.hpp"
#include "bootloader/sdboot/esp_entries.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::status {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kSmallFile = std::size_t{64} << 10;
constexpr std::size_t kMaxDocument = std::size_t{16} << 20;

/// The tree's file, or nothing; a file that is there but cannot be used is a problem.
class Reader {
 public:
  Reader(const fs::path& root, std::vector<std::string>& problems)
      : root_(root), problems_(problems) {}

  [[nodiscard]] std::optional<std::string> text(const fs::path& path, std::size_t limit) {
    auto content = sys::read_text(root_ / path.relative_path(), limit);
    if (content) return *std::move(content);
    if (!content.error().is(Errc::not_found)) problems_.push_back(content.error().describe());
    return std::nullopt;
  }

  /// A document, read by `parse`.
  template <typename Parse>
  auto document(const fs::path& path, const Parse& parse)
      -> std::optional<typename decltype(parse(std::string_view{}))::value_type> {
    const auto content = text(path, kMaxDocument);
    if (!content) return std::nullopt;
    auto value = parse(std::string_view(*content));
    if (value) return *std::move(value);
    problems_.push_back(path.string() + ": " + value.error().describe());
    return std::nullopt;
  }

 private:
  const fs::path& root_;
  std::vector<std::string>& problems_;
};

void observe_slots(slots::SlotDevice& disk, SystemFacts& facts) {
  const auto table = disk.table();
  const auto slots =
      table ? bootloader::slots::SlotTable::load(*table, facts.node.stem(), facts.node.root_hash)
            : std::unexpected(table.error());
  if (!slots) return facts.problems.push_back("slots: " + slots.error().describe());
  facts.slots = slots->slots();
  if (const auto active = slots->active()) facts.active = active->id;
}

void observe_entry(bootloader::sdboot::EspStore& esp, SystemFacts& facts) {
  const auto files = esp.list();
  if (!files) return facts.problems.push_back("boot entries: " + files.error().describe());
  facts.entry = bootloader::sdboot::find_entry(*files, facts.node.stem(), facts.node.version);
}

void observe_boot(const efi::EfiVariables& variables, SystemFacts& facts) {
  auto boot = efi::read_boot_facts(variables);
  if (boot)
    facts.boot = *std::move(boot);
  else
    facts.problems.push_back("boot variables: " + boot.error().describe());
}

/// The kernel names a mapped device "CRYPT-<type>-<uuid>-<name>" when cryptsetup made it.
bool is_encrypted(Reader& reader, const fs::path& root) {
  std::error_code error;
  for (const auto& device : fs::directory_iterator(root / "sys/class/block", error)) {
    const auto folder = fs::path("/sys/class/block") / device.path().filename() / "dm";
    if (reader.text(folder / "name", kSmallFile) != "state\n") continue;
    const auto uuid = reader.text(folder / "uuid", kSmallFile);
    return uuid && uuid->starts_with("CRYPT-");
  }
  return false;
}

template <typename T>
void observe_record(records::StateStore& store, const records::Format<T>& format,
                    std::optional<T>& fact, std::vector<std::string>& problems) {
  auto record = records::load(store, format);
  fact = std::move(record.value);
  if (record.problem)
    problems.push_back(formatted("{}: {}", format.file, record.problem->describe()));
}

}  // namespace

Result<SystemFacts> observe_system(const ObservationPorts& ports, const fs::path& root) {
  SystemFacts facts{.node = TRY(node::observe(root))};
  Reader reader(root, facts.problems);
  facts.kernel = reader.text("/proc/sys/kernel/osrelease", kSmallFile).value_or("");
  while (facts.kernel.ends_with('\n')) facts.kernel.pop_back();
  facts.booted =
      ports.clock.now() - std::chrono::ceil<std::chrono::seconds>(ports.clock.since_boot());
  facts.boot_id = node::boot_id(reader.text(node::kBootId, kSmallFile).value_or(""));
  observe_boot(ports.variables, facts);
  if (ports.esp != nullptr) observe_entry(*ports.esp, facts);
  if (ports.disk != nullptr) observe_slots(*ports.disk, facts);
  facts.configuration = reader.document(
      node::kOutcome, [](std::string_view text) { return codec::parse_json(text); });
  records::StateFolder state(root / fs::path(node::kStateFolder).relative_path());
  observe_record(state, kinds::kCommandRunsRecord, facts.commands, facts.problems);
  observe_record(state, upgrade::kUpgradeRecord, facts.upgrade, facts.problems);
  std::optional<upgrade::FailedReleases> failed;
  observe_record(state, upgrade::kFailedReleases, failed, facts.problems);
  if (failed) facts.failed = *std::move(failed);
  observe_record(state, health::kHealth, facts.health, facts.problems);
  for (auto& sentence : records::describe_set_aside(state))
    facts.problems.push_back(std::move(sentence));
  std::error_code error;
  facts.tpm = fs::exists(root / "sys/class/tpm/tpm0", error);
  facts.state_encrypted = is_encrypted(reader, root);
  return facts;
}

}  // namespace orlop::agent::status
