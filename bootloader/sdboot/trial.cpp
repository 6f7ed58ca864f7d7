// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/trial.hpp"

#include <algorithm>

#include "bootloader/sdboot/esp_entries.hpp"

namespace orlop::bootloader::sdboot {
namespace {

/// The entry that a path on the ESP ("/EFI/Linux/orlop-base_2.0+2-1.efi", or with backslashes)
/// names; none for names that are not ours.
std::optional<BootEntry> entry_at(std::string_view path) {
  const auto separator = path.find_last_of("/\\");
  if (separator != std::string_view::npos) path.remove_prefix(separator + 1);
  auto entry = parse_boot_entry(path);
  return entry ? std::optional(*std::move(entry)) : std::nullopt;
}

}  // namespace

Trial trial_of(std::string_view counted, const std::vector<EspFile>& files) {
  const auto booted = entry_at(counted);
  if (!booted) return {};
  const auto running = find_entry(files, booted->stem, booted->version);
  if (!running || running->good()) return {};
  const auto entries = entries_on(files, booted->stem);
  return {.on_trial = true, .fallback = std::ranges::any_of(entries, [&](const BootEntry& entry) {
                              return entry.version != booted->version && !entry.bad();
                            })};
}

Trial trial_of(std::string_view counted) {
  const auto booted = entry_at(counted);
  if (!booted || booted->good()) return {};
  const auto& counter = *booted->counter;
  return {.on_trial = true, .fallback = counter.left > 0 || counter.done <= kNewCounter.left};
}

Trial read_trial(const efi::EfiVariables& variables, EspStore& esp) {
  const auto boot = efi::read_boot_facts(variables);
  // The ESP is not asked about a boot that was not counted: it would have to be checked and
  // mounted.
  if (!boot || boot->boot_count_path.empty()) return {};
  const auto files = esp.list();
  return files ? trial_of(boot->boot_count_path, *files) : trial_of(boot->boot_count_path);
}

}  // namespace orlop::bootloader::sdboot
