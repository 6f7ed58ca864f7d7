// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/esp_entries.hpp"

#include <algorithm>

namespace orlop::bootloader::sdboot {

std::vector<BootEntry> entries_on(const std::vector<EspFile>& files, std::string_view stem) {
  std::vector<BootEntry> entries;
  for (const auto& file : files) {
    auto entry = parse_boot_entry(file.name);
    if (entry && entry->stem == stem) entries.push_back(*std::move(entry));
  }
  return entries;
}

std::optional<BootEntry> find_entry(const std::vector<EspFile>& files, std::string_view stem,
                                    const Version& version) {
  const auto entries = entries_on(files, stem);
  const auto found = std::ranges::find(entries, version, &BootEntry::version);
  return found == entries.end() ? std::nullopt : std::optional(*found);
}

}  // namespace orlop::bootloader::sdboot
