// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/mounts/kind.hpp"

#include <algorithm>
#include <array>

#include "agent/kinds/mounts/section.hpp"
#include "agent/kinds/rules.hpp"
#include "agent/node/paths.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::string_view kMakeSwap = "orlop-swapfile.service";

/// What a file system of another disk gets where nobody says: a disk that is not there holds up
/// nothing for long.
constexpr std::array<std::string_view, 6> kDefaults = {
    "", "", "auto", "defaults,nofail,x-systemd.device-timeout=30s", "0", "2"};

/// Where systemd can make a mount point: elsewhere the root is read-only.
constexpr std::string_view kWritable[] = {"/var/",  "/run/", "/etc/", "/home/",
                                          "/root/", "/srv/", "/opt/", "/usr/local/"};

engine::Part local_unit(std::string_view name, std::string text) {
  return {formatted("{}/{}", node::kLocalUnits, name), Entry::file(std::move(text))};
}

/// Makes the file, or makes it anew when another size is asked for; a file that is no swap stays as
/// it is. It has no holes, nobody but root may read it, and it has its name only when it is whole.
std::string maker_of_swap(std::string_view file, std::uint64_t bytes) {
  return formatted(
      "[Unit]\nDescription=Make the swap file of the configuration\nDefaultDependencies=no\n"
      "RequiresMountsFor={0}\nConflicts=shutdown.target\nBefore=shutdown.target\n\n"
      "[Service]\nType=oneshot\nRemainAfterExit=yes\nUMask=0077\n"
      "ExecStart=/bin/sh -ec 'if swaplabel {0} >/dev/null 2>&1 && [ \"$$(stat -c %%s {0})\" != {1} "
      "]; "
      "then rm {0}; fi; [ ! -e {0} ] || exit 0; mkdir -p {2}; rm -f {0}.new; "
      "fallocate -l {1} {0}.new; mkswap {0}.new; sync {0}.new; mv {0}.new {0}'\n",
      file, bytes, file.substr(0, file.rfind('/')));
}

/// A unit of its own and no line in fstab(5): of swap, systemd reads no dependencies there, so that
/// nothing would start what makes the file.
std::string unit_of_swap(std::string_view file) {
  return formatted(
      "[Unit]\nDescription=The swap file of the configuration\nRequires={0}\nAfter={0}\n\n"
      "[Swap]\nWhat={1}\n",
      kMakeSwap, file);
}

class Table {
 public:
  Table(const Mounts& wanted, const Swap& swap, engine::View& view)
      : wanted_(wanted), swap_(swap), view_(view) {}

  Result<engine::Wish> run() {
    for (std::size_t i = 0; i < wanted_.mounts.size(); ++i) TRY(add(wanted_.mounts[i], i));
    if (swap_.size > 0) add_swap();
    if (lines_.empty()) return std::move(wish_);
    wish_.resources.push_back(
        {.id = "mounts:table",
         .parts = {{"/etc/fstab", Entry::file("# Made from the configuration.\n" + lines_)}},
         .on_update = engine::Effect::reboot,
         .origin = "mounts"});
    return std::move(wish_);
  }

 private:
  std::string field(const Mount& mount, std::size_t i) const {
    if (i < mount.fields.size() && !mount.fields[i].empty()) return mount.fields[i];
    if (i < wanted_.defaults.fields.size() && !wanted_.defaults.fields[i].empty()) {
      return wanted_.defaults.fields[i];
    }
    return std::string(kDefaults[i]);
  }

  Status add(const Mount& mount, std::size_t index) {
    const auto point = field(mount, 1);
    const bool is_swap = point == "none" || point == "swap";
    const auto origin = formatted("mounts[{}]", index);
    if (!is_swap && !TRY(can_be_there(point))) {
      wish_.obstacles.push_back({origin,
                                 formatted("there is no folder '{}', and none can be made", point),
                                 "Mount it below '/var', '/srv', '/opt' or '/home'."});
      return {};
    }
    lines_ += device_of(field(mount, 0));
    for (std::size_t i = 1; i < kDefaults.size(); ++i) {
      const auto text = i == 2 && is_swap && mount.fields.size() <= 2 ? "swap" : field(mount, i);
      lines_ += ' ' + text;
    }
    lines_ += '\n';
    return {};
  }

  Result<bool> can_be_there(const std::string& point) {
    const bool writable = std::ranges::any_of(
        kWritable, [&point](std::string_view place) { return point.starts_with(place); });
    if (writable) return true;
    return view_.exists(point);
  }

  void add_swap() {
    const auto bytes = swap_.maxsize == 0 ? swap_.size : std::min(swap_.size, swap_.maxsize);
    const auto unit = node::unit_name_of(swap_.filename, "swap");
    engine::Resource resource{.id = "mounts:swapfile",
                              .parts = {local_unit(kMakeSwap, maker_of_swap(swap_.filename, bytes)),
                                        local_unit(unit, unit_of_swap(swap_.filename))},
                              .on_update = engine::Effect::reboot,
                              .origin = "swap"};
    const auto path = resource.parts.back().path;
    for (auto& link : node::install_links(unit, path, {.wanted_by = {"swap.target"}})) {
      resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
    }
    wish_.resources.push_back(std::move(resource));
  }

  const Mounts& wanted_;
  const Swap& swap_;
  engine::View& view_;
  engine::Wish wish_;
  std::string lines_;
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  const auto mounts = schema::read(document, kMounts);
  const auto swap = schema::read(document, kSwap);
  return Table(mounts, swap, view).run();
}

/// What is mounted stays so until the next boot.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (step) step->effect = engine::Effect::reboot;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kMounts, &kSwap};

}  // namespace

const engine::Kind kMountsKind = {
    .name = "mounts", .prefix = "mounts", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
