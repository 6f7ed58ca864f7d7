// SPDX-License-Identifier: Apache-2.0
#include "agent/install/definitions.hpp"

#include <charconv>

#include "libs/disk/gpt.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::install {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t kMaxDefinition = std::size_t{64} << 10;

/// systemd's sizes: a number of bytes, or one with a suffix to the base 1024.
Result<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::string_view kSuffixes = "KMGT";
  std::uint64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  const std::string_view suffix(parsed.ptr, end);
  const auto power = suffix.size() == 1 ? kSuffixes.find(suffix[0]) : std::string_view::npos;
  if (parsed.ec == std::errc{} && suffix.empty()) return value;
  if (parsed.ec != std::errc{} || power == std::string_view::npos || value > (1ULL << 20)) {
    return fail(Errc::invalid, "\"{}\" is no size", text);
  }
  return value << (10 * (power + 1));
}

Result<PartitionSpec> parse_definition(std::string_view text) {
  PartitionSpec spec;
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const auto key = line.substr(0, equals);
    const auto value = line.substr(equals + 1);
    if (key == "Type") spec.type = value;
    if (key == "Label") spec.label = value;
    if (key == "Encrypt") spec.encrypted = value != "off";
    if (key == "SizeMinBytes") spec.minimum = TRY(parse_size(value));
  }
  if (spec.type.empty()) return fail(Errc::invalid, "no partition type");
  return spec;
}

}  // namespace

Result<Definitions> read_definitions(const fs::path& folder) {
  Definitions definitions;
  std::error_code error;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (entry->path().extension() != ".conf") continue;
    auto text = TRY(sys::read_text(entry->path(), kMaxDefinition));
    definitions.emplace(entry->path().filename().string(), std::move(text));
  }
  if (error) return fail_errno(error.value(), "reading {}", folder.string());
  return definitions;
}

Result<std::vector<PartitionSpec>> parse_definitions(const Definitions& definitions) {
  std::vector<PartitionSpec> partitions;
  for (const auto& [name, text] : definitions) {
    partitions.push_back(TRY_CONTEXT(parse_definition(text), name));
  }
  return partitions;
}

std::uint64_t disk_size_for(const std::vector<PartitionSpec>& partitions) {
  constexpr auto kUnit = disk::kPartitionAlignment;
  std::uint64_t size = 2 * kUnit;  // the two tables
  for (const auto& partition : partitions) {
    size += (partition.minimum + kUnit - 1) / kUnit * kUnit;
  }
  return size;
}

Result<Definitions> with_state_content(Definitions definitions, const fs::path& source) {
  for (auto& [name, text] : definitions) {
    const auto spec = TRY_CONTEXT(parse_definition(text), name);
    if (spec.label != kStateLabel) continue;
    text += formatted("CopyFiles={}:/\n", source.string());
    return definitions;
  }
  return fail(Errc::not_found, "no partition definition is labelled {}", kStateLabel);
}

}  // namespace orlop::agent::install
