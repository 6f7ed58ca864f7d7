// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/prepare.hpp"

#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

class Preparer {
 public:
  Preparer(DiskMachine& machine, records::StateStore& store, const Clock& clock,
           const std::function<void(std::string_view)>& say)
      : machine_(machine),
        store_(store),
        clock_(clock),
        say_(say),
        record_(records::load(store, kPreparedDisksRecord)) {
    if (!record_.value) record_.value.emplace();
  }

  template <class Wanted>
  void each(const std::vector<Wanted>& list) {
    for (const auto& wanted : list) {
      if (const auto done = one(wanted); !done) {
        failures_.push_back(done.error().describe());
        say_(done.error().report());
      }
    }
  }

  Status outcome() const {
    if (failures_.empty()) return {};
    std::string all;
    for (const auto& failure : failures_) all += (all.empty() ? "" : "; ") + failure;
    return fail(Errc::failed, "not all disks are what the configuration says: {}", all);
  }

 private:
  template <class Wanted>
  Status one(const Wanted& wanted) {
    auto found = TRY(machine_.look(node_of(wanted.device)));
    if (!found) {
      return std::unexpected(Error(Errc::not_found, formatted("{} is not there", wanted.device))
                                 .with_remedy("See 'ls -l /dev/disk/by-*/' for names of devices."));
    }
    const auto layout = digest_of(wanted);
    const auto verdict = decide(wanted, *found, was_erased(*record_.value, found->id, layout));
    if (verdict.fate == Fate::refused) {
      return std::unexpected(Error(Errc::conflict, verdict.why).with_remedy(verdict.remedy));
    }
    say_(describe(wanted, *found, verdict));
    if (verdict.fate == Fate::stays) return known_to_be_erased(wanted, *found, layout);
    if (verdict.erases) TRY(note(found->id, layout, ""));
    TRY(act(wanted, *found, verdict));
    return verdict.erases ? note(found->id, layout, now()) : Status{};
  }

  /// What is as it is asked for is not erased by the same layout, whatever becomes of it.
  template <class Wanted>
  Status known_to_be_erased(const Wanted& wanted, const Found& found, const std::string& layout) {
    if (wanted.wipe != Wipe::always || was_erased(*record_.value, found.id, layout)) return {};
    return note(found.id, layout, now());
  }

  Status act(const WantedDisk&, const Found& found, const Verdict& verdict) {
    if (verdict.fate == Fate::grown) return machine_.grow(found, verdict.partitions.front());
    return machine_.make_table(found, verdict.partitions, verdict.erases);
  }
  Status act(const WantedFilesystem& wanted, const Found& found, const Verdict& verdict) {
    return machine_.make_filesystem(found, wanted, verdict.erases);
  }

  std::string now() const { return format_time(clock_.now()); }

  Status note(const std::string& device, const std::string& layout, std::string finished) {
    note_erasure(*record_.value, {device, layout, now(), std::move(finished)});
    return records::save(store_, kPreparedDisksRecord, record_, clock_.now());
  }

  DiskMachine& machine_;
  records::StateStore& store_;
  const Clock& clock_;
  const std::function<void(std::string_view)>& say_;
  records::Record<PreparedDisks> record_;
  std::vector<std::string> failures_;
};

}  // namespace

std::vector<std::string> maker_of(const WantedFilesystem& wanted) {
  const auto with_label = [&wanted](std::vector<std::string> words, std::string_view option) {
    if (!wanted.label.empty()) {
      words.emplace_back(option);
      words.push_back(wanted.label);
    }
    words.insert(words.end(), wanted.make_options.begin(), wanted.make_options.end());
    return words;
  };
  if (wanted.format == "ext4") return with_label({"/usr/sbin/mkfs.ext4", "-q", "-F"}, "-L");
  if (wanted.format == "vfat") return with_label({"/usr/sbin/mkfs.vfat", "-I"}, "-n");
  if (wanted.format == "swap") return with_label({"/usr/sbin/mkswap", "--force"}, "-L");
  return with_label({"/usr/sbin/mkfs." + wanted.format, "-f"}, "-L");
}

Status prepare_disks(const Disks& wanted, DiskMachine& machine, records::StateStore& store,
                     const Clock& clock, const std::function<void(std::string_view)>& say) {
  Preparer preparer(machine, store, clock, say);
  preparer.each(wanted.disks);
  preparer.each(wanted.filesystems);
  return preparer.outcome();
}

}  // namespace orlop::agent::kinds
