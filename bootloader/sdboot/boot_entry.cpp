// SPDX-License-Identifier: Apache-2.0
#include "bootloader/sdboot/boot_entry.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace orlop::bootloader::sdboot {
namespace {

constexpr std::string_view kSuffix = ".efi";
constexpr std::uint32_t kMaxTries = 0x7FFFFFFF;  // systemd-boot's own limit

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto outcome = std::from_chars(text.data(), end, value);
  if (text.empty() || outcome.ec != std::errc{} || outcome.ptr != end || value > kMaxTries) {
    return {};
  }
  return value;
}

/// "3-0" or "3".
std::optional<BootCounter> parse_counter(std::string_view text) {
  const auto dash = text.find('-');
  const auto left = parse_number(text.substr(0, dash));
  const auto done = dash == std::string_view::npos ? std::optional<std::uint32_t>(0)
                                                   : parse_number(text.substr(dash + 1));
  if (!left || !done) return {};
  return BootCounter{*left, *done};
}

}  // namespace

std::string BootEntry::file_name() const {
  const auto tries = counter ? formatted("+{}-{}", counter->left, counter->done) : "";
  return formatted("{}_{}{}{}", stem, version.text(), tries, kSuffix);
}

Result<BootEntry> parse_boot_entry(std::string_view file_name) {
  const auto refuse = [file_name] {
    return fail(Errc::invalid, "\"{}\" is not a boot entry of the form name_version+left-done.efi",
                file_name);
  };
  if (!file_name.ends_with(kSuffix)) return refuse();
  auto rest = file_name.substr(0, file_name.size() - kSuffix.size());

  std::optional<BootCounter> counter;
  if (const auto plus = rest.rfind('+'); plus != std::string_view::npos) {
    counter = parse_counter(rest.substr(plus + 1));
    if (!counter) return refuse();
    rest = rest.substr(0, plus);
  }
  const auto bar = rest.rfind('_');
  if (bar == std::string_view::npos || bar == 0) return refuse();
  auto version = Version::parse(rest.substr(bar + 1));
  if (!version) return refuse();
  return BootEntry{std::string(rest.substr(0, bar)), *std::move(version), counter};
}

std::vector<BootEntry> entries_of(const std::vector<std::string>& file_names,
                                  std::string_view stem) {
  std::vector<BootEntry> entries;
  for (const auto& name : file_names) {
    auto entry = parse_boot_entry(name);
    if (entry && entry->stem == stem) entries.push_back(*std::move(entry));
  }
  return entries;
}

bool boots_before(const BootEntry& a, const BootEntry& b) {
  if (a.bad() != b.bad()) return b.bad();
  if (const auto order = a.version <=> b.version; order != 0) return order > 0;
  if (!a.counter || !b.counter) return false;
  return std::tuple(b.counter->left, a.counter->done) <
         std::tuple(a.counter->left, b.counter->done);
}

std::optional<BootEntry> select_entry(const std::vector<BootEntry>& entries) {
  const auto first = std::ranges::min_element(entries, boots_before);
  if (first == entries.end()) return {};
  return *first;
}

BootEntry new_entry(std::string stem, Version version) {
  return {std::move(stem), std::move(version), kNewCounter};
}

BootEntry marked_bad(BootEntry entry) {
  constexpr std::uint32_t kLargestDigit = 9;
  std::uint32_t done = 0;
  if (entry.counter) {
    done = entry.counter->done < kLargestDigit ? entry.counter->done + 1 : kLargestDigit - 1;
  }
  entry.counter = BootCounter{.left = 0, .done = done};
  return entry;
}

}  // namespace orlop::bootloader::sdboot
