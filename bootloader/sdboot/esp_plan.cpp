// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/esp_plan.hpp"

#include <algorithm>

#include "bootloader/sdboot/esp_entries.hpp"

namespace orlop::bootloader::sdboot {
namespace {

/// FAT clusters, the folder's own growth and a rename's temporary needs.
constexpr std::uint64_t kMinimumMargin = std::uint64_t{1} << 20;

std::uint64_t with_margin(std::uint64_t size) { return size + std::max(size / 10, kMinimumMargin); }

bool is_superseded(const EspFile& file, const EspRequest& request) {
  if (file.name.ends_with(kTemporarySuffix)) return true;
  const auto entry = parse_boot_entry(file.name);
  return entry && entry->stem == request.stem && entry->version != request.booted;
}

}  // namespace

std::string_view error_domain(EspErrc) { return "esp"; }

std::string_view error_name(EspErrc code) {
  switch (code) {
    case EspErrc::full: return "full";
    case EspErrc::booted_unknown: return "booted-unknown";
    case EspErrc::booted_release: return "booted-release";
  }
  return "unknown";
}

Result<EspPlan> plan_esp(const std::vector<EspFile>& files, std::uint64_t free_bytes,
                         const EspRequest& request) {
  if (request.booted == request.installing) {
    return fail(EspErrc::booted_release, "release {} is running", request.installing.text());
  }
  if (request.booted && !find_entry(files, request.stem, *request.booted)) {
    return std::unexpected(
        Error(EspErrc::booted_unknown,
              formatted("the boot entry of the running release {} is not on the ESP",
                        request.booted->text()))
            .with_remedy("Check that the ESP of the disk the node booted from is mounted."));
  }
  EspPlan plan;
  plan.install = new_entry(request.stem, request.installing).file_name();
  plan.needed = with_margin(request.uki_size);
  plan.available = free_bytes;
  for (const auto& file : files) {
    if (!is_superseded(file, request)) continue;
    plan.remove.push_back(file.name);
    plan.available += file.size;
  }
  if (plan.available >= plan.needed) return plan;
  return std::unexpected(
      Error(EspErrc::full, formatted("the ESP has {} bytes for boot entry {}, which needs {}",
                                     plan.available, plan.install, plan.needed))
          .with_remedy("Remove files that are not Orlop's from the ESP, or reinstall with a "
                       "larger one."));
}

Status remove_old_entries(EspStore& esp, const EspPlan& plan) {
  for (const auto& file : TRY(esp.list())) {
    if (std::ranges::contains(plan.remove, file.name)) TRY(esp.remove(file.name));
  }
  return {};
}

}  // namespace orlop::bootloader::sdboot
