// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/decide.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/crypto/digest.hpp"

namespace orlop::agent::kinds {
namespace {

using disk::kPartitionAlignment;
using disk::Partition;

/// GPT and its copy take less than a unit of alignment at each end.
constexpr std::uint64_t kEdge = kPartitionAlignment;

std::uint64_t aligned_down(std::uint64_t bytes) { return bytes - bytes % kPartitionAlignment; }

/// Where partitions must end.
std::uint64_t end_of(std::uint64_t disk_size) {
  return disk_size < 2 * kEdge ? 0 : aligned_down(disk_size - kEdge);
}

std::uint32_t number_of(const WantedDisk& wanted, std::size_t index) {
  const auto number = wanted.partitions[index].number;
  return number == 0 ? static_cast<std::uint32_t>(index + 1) : number;
}

std::string said(const Found& found) {
  if (found.content.empty()) return "nothing";
  if (found.label.empty()) return found.content;
  return formatted("{} '{}'", found.content, found.label);
}

Verdict refused(std::string why, std::string remedy) {
  return {.fate = Fate::refused, .why = std::move(why), .remedy = std::move(remedy)};
}

bool fits(const WantedDisk& wanted, const disk::PartitionTable& table) {
  for (std::size_t i = 0; i < wanted.partitions.size(); ++i) {
    const auto& one = wanted.partitions[i];
    const auto* there = table.find(number_of(wanted, i));
    const bool same = there != nullptr && there->type == type_of(one.type) &&
                      (one.label.empty() || there->label == one.label);
    if (!same) return false;
  }
  return true;
}

/// The last partition of the disk as it is when it takes all that is free behind it; nothing when
/// there is nothing to gain, or it is another one that may grow.
std::optional<Partition> grown(const WantedDisk& wanted, const Found& found) {
  if (wanted.partitions.empty() || !wanted.partitions.back().grow) return std::nullopt;
  const auto& all = found.table->partitions;
  auto last = *std::ranges::max_element(all, {}, &Partition::start);
  if (last.number != number_of(wanted, wanted.partitions.size() - 1)) return std::nullopt;
  const auto end = end_of(found.size);
  if (end < last.start + last.size + kPartitionAlignment) return std::nullopt;
  last.size = end - last.start;
  return last;
}

/// Nothing when they do not fit on the disk.
std::optional<std::vector<Partition>> laid_out(const WantedDisk& wanted, std::uint64_t disk_size) {
  const auto end = end_of(disk_size);
  const auto whole = end < kEdge ? 0 : end - kEdge;
  auto next = kEdge;
  std::vector<Partition> partitions;
  for (std::size_t i = 0; i < wanted.partitions.size(); ++i) {
    const auto& one = wanted.partitions[i];
    Partition made{.number = number_of(wanted, i), .label = one.label, .start = next};
    made.type = type_of(one.type).value_or(disk::Guid());
    if (!one.uuid.empty()) made.uuid = disk::Guid::parse(one.uuid).value_or(disk::Guid());
    if (one.size.percent != 0) {
      made.size = aligned_down(whole / 100 * one.size.percent);
    } else if (one.size.bytes != 0) {
      made.size = aligned_down(one.size.bytes + kPartitionAlignment - 1);
    } else {
      made.size = next < end ? end - next : 0;
    }
    if (one.grow && next < end) made.size = std::max(made.size, end - next);
    if (made.size == 0 || made.size > end || next > end - made.size) return std::nullopt;
    next += made.size;
    partitions.push_back(std::move(made));
  }
  return partitions;
}

/// Whether something may be written over what stands there; with a reason when not.
std::optional<Verdict> objection(const Found& found, Wipe wipe, bool erased_before,
                                 std::string_view what) {
  if (found.busy) {
    return refused(formatted("{} is in use and is not {}", found.device, what),
                   "Unmount what is on it, or name another device.");
  }
  if (found.content.empty()) return std::nullopt;
  if (wipe != Wipe::always) {
    return refused(
        formatted("{} holds {}, which is not {}", found.device, said(found), what),
        formatted("Erase it yourself ('wipefs --all {}'), or write 'wipe: always'.", found.device));
  }
  if (!erased_before) return std::nullopt;
  return refused(formatted("{} was erased for this layout before and holds {} now, which is not {}",
                           found.device, said(found), what),
                 formatted("Erase it yourself: 'wipefs --all {}'.", found.device));
}

Verdict no_system_disk(const Found& found) {
  return refused(formatted("{} is part of the disk of the system", found.device),
                 "Name another disk; its own layout comes from the recipe.");
}

template <class Wanted>
std::string digest_of_value(const Wanted& wanted, const schema::Section<Wanted>& section) {
  const auto text = codec::write_json(schema::to_value(wanted, section));
  return crypto::Sha256::of(as_bytes(text)).hex();
}

std::string names_of(const std::vector<Partition>& partitions) {
  std::string names;
  for (const auto& one : partitions) {
    if (!names.empty()) names += ", ";
    names += one.label.empty() ? std::to_string(one.number) : one.label;
  }
  return names;
}

std::string lost(const Found& found, const Verdict& verdict) {
  return verdict.erases ? formatted("erases {} ({}); ", found.device, said(found)) : "";
}

}  // namespace

Verdict decide(const WantedDisk& wanted, const Found& found, bool erased_before) {
  if (found.system) return no_system_disk(found);
  if (found.table && fits(wanted, *found.table)) {
    auto last = grown(wanted, found);
    if (!last) return {};
    if (!found.busy) return {.fate = Fate::grown, .partitions = {*std::move(last)}};
    return {};  // the next boot, before anything is mounted
  }
  if (auto no = objection(found, wanted.wipe, erased_before, "what is asked for")) return *no;
  auto partitions = laid_out(wanted, found.size);
  if (!partitions) {
    return refused(
        formatted("{} has {} bytes, too few for its partitions", found.device, found.size),
        "Make them smaller.");
  }
  return {
      .fate = Fate::made, .erases = !found.content.empty(), .partitions = *std::move(partitions)};
}

Verdict decide(const WantedFilesystem& wanted, const Found& found, bool erased_before) {
  if (found.system) return no_system_disk(found);
  if (found.content == wanted.format && (wanted.label.empty() || wanted.label == found.label))
    return {};
  const auto what =
      wanted.label.empty() ? wanted.format : formatted("{} '{}'", wanted.format, wanted.label);
  if (auto no = objection(found, wanted.wipe, erased_before, what)) return *no;
  return {.fate = Fate::made, .erases = !found.content.empty()};
}

std::string digest_of(const WantedDisk& wanted) { return digest_of_value(wanted, kWantedDisk); }

std::string digest_of(const WantedFilesystem& wanted) {
  // Where it is mounted says nothing about what is on the disk.
  auto made = wanted;
  made.path.clear();
  made.options.clear();
  return digest_of_value(made, kWantedFilesystem);
}

std::string describe(const WantedDisk&, const Found& found, const Verdict& verdict) {
  switch (verdict.fate) {
    case Fate::stays: return formatted("{} stays as it is", found.device);
    case Fate::grown:
      return formatted("partition {} of {} grows to {} bytes", verdict.partitions[0].number,
                       found.device, verdict.partitions[0].size);
    case Fate::refused: return verdict.why;
    case Fate::made: break;
  }
  return formatted("{}makes partitions on {}: {}", lost(found, verdict), found.device,
                   names_of(verdict.partitions));
}

std::string describe(const WantedFilesystem& wanted, const Found& found, const Verdict& verdict) {
  switch (verdict.fate) {
    case Fate::stays: return formatted("{} stays as it is", found.device);
    case Fate::refused: return verdict.why;
    default: break;
  }
  return formatted("{}makes {} on {}", lost(found, verdict), wanted.format, found.device);
}

bool is_system_label(std::string_view label) {
  return label.starts_with("orlop-") || label == "_empty";
}

}  // namespace orlop::agent::kinds
