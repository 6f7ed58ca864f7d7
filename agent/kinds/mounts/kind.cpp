// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/mounts/kind.hpp"

#include <algorithm>
#include <array>

#include "agent/kinds/mounts/section.hpp"
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
         .origin = wanted_.mounts.empty() ? "swap" : "mounts"});
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
    const auto& file = swap_.filename;
    lines_ += formatted("{} none swap sw,nofail,x-systemd.requires={} 0 0\n", file, kMakeSwap);
    const auto text = formatted(
        "[Unit]\nDescription=Make the swap file of the configuration\nDefaultDependencies=no\n"
        "RequiresMountsFor={0}\nConditionPathExists=!{0}\nBefore=swap.target\n\n"
        "[Service]\nType=oneshot\nUMask=0077\n"
        "ExecStart=/bin/sh -c 'fallocate -l {1} {0}.new && mkswap {0}.new && mv {0}.new {0}'\n",
        file, bytes);
    wish_.resources.push_back(
        {.id = "mounts:swapfile",
         .parts = {{formatted("{}/{}", node::kLocalUnits, kMakeSwap), Entry::file(text)}},
         .on_update = engine::Effect::reboot,
         .origin = "swap"});
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
