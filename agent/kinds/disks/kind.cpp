// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/disks/kind.hpp"

#include <algorithm>

#include "agent/kinds/disks/outlook.hpp"
#include "agent/kinds/disks/prepare.hpp"
#include "agent/node/paths.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::string_view kPrepare = "orlop-disks.service";
constexpr std::string_view kPrepareText = R"([Unit]
Description=Prepare the further disks of the configuration
DefaultDependencies=no
RequiresMountsFor=/state
Wants=local-fs-pre.target
After=systemd-udevd.service systemd-udev-trigger.service
Before=local-fs-pre.target local-fs.target swap.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early prepare-disks

[Install]
WantedBy=local-fs.target
)";
/// Not a path: where observe() leaves for step() what would become of the disks.
constexpr const char* kOutlook = "outlook";

struct ImageProgram {
  std::string_view format;
  std::string_view package;
};
constexpr ImageProgram kPrograms[] = {{"ext4", "e2fsprogs"},
                                      {"vfat", "dosfstools"},
                                      {"swap", "util-linux"},
                                      {"xfs", "xfsprogs"},
                                      {"btrfs", "btrfs-progs"}};

void put_unit(engine::Resource& resource, const std::string& name, std::string text) {
  const auto path = formatted("{}/{}", node::kLocalUnits, name);
  const auto install = node::parse_install_section(text);
  resource.parts.push_back({path, Entry::file(std::move(text))});
  for (auto& link : node::install_links(name, path, install)) {
    resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
  }
}

/// There is no target before swap as there is before mounts: a partition would be taken for swap as
/// soon as it is there, and before it is one.
std::string prepare_unit(const Disks& wanted) {
  constexpr std::string_view kBefore = "Before=local-fs-pre.target";
  std::string text(kPrepareText);
  for (const auto& one : wanted.filesystems) {
    if (one.format != "swap") continue;
    text.insert(text.find(kBefore) + kBefore.size(),
                ' ' + node::unit_name_of(node_of(one.device), "swap"));
  }
  return text;
}

bool grows(const Disks& wanted, const WantedFilesystem& filesystem) {
  return std::ranges::any_of(wanted.disks, [&filesystem](const WantedDisk& disk) {
    return std::ranges::any_of(disk.partitions, [&filesystem](const WantedPartition& one) {
      return one.grow && !one.label.empty() &&
             node_of("PARTLABEL=" + one.label) == node_of(filesystem.device);
    });
  });
}

/// Nothing waits for a mount of a further disk but what needs it.
std::string mount_unit(const WantedFilesystem& filesystem, bool grows) {
  const auto node = node_of(filesystem.device);
  const auto where = engine::canonical(filesystem.path);
  const bool checked = filesystem.format == "ext4" || filesystem.format == "vfat";
  const auto fsck =
      checked ? formatted(" systemd-fsck@{}", node::unit_name_of(node, "service")) : "";
  std::string options = "nofail";
  for (const auto& option : filesystem.options) options += ',' + option;
  auto text = formatted(
      "[Unit]\nDescription=File system of the configuration on {}\nWants={}{}\nAfter={}{}\n", node,
      kPrepare, fsck, kPrepare, fsck);
  if (grows && filesystem.format != "vfat") {
    text += formatted("Wants=systemd-growfs@{}\n", node::unit_name_of(where, "service"));
  }
  return text + formatted(
                    "\n[Mount]\nWhat={}\nWhere={}\nType={}\nOptions={}\n\n"
                    "[Install]\nWantedBy=local-fs.target\n",
                    node, where, filesystem.format, options);
}

engine::Resource mount_of(const WantedFilesystem& filesystem, bool grows) {
  engine::Resource resource{.id = formatted("disks:{}", filesystem.path),
                            .on_update = engine::Effect::reboot,
                            .origin = formatted("filesystems[{}]", filesystem.device)};
  put_unit(resource, node::unit_name_of(engine::canonical(filesystem.path), "mount"),
           mount_unit(filesystem, grows));
  return resource;
}

/// Leaves out what the image cannot make.
Status keep_what_can_be_made(Disks& wanted, engine::View& view, engine::Wish& wish) {
  std::vector<WantedFilesystem> kept;
  for (auto& one : wanted.filesystems) {
    const auto program = maker_of(one).front();
    if (TRY(view.exists(program))) {
      kept.push_back(std::move(one));
      continue;
    }
    const auto* known = std::ranges::find(kPrograms, one.format, &ImageProgram::format);
    wish.obstacles.push_back(
        {formatted("filesystems[{}]", one.device),
         formatted("the image has no {}, which makes {}", program, one.format),
         formatted("Use 'ext4', or add '{}' to 'packages' of the recipe and build a release.",
                   known->package)});
  }
  wanted.filesystems = std::move(kept);
  return {};
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  auto wanted = schema::read(document, kDisks);
  engine::Wish wish;
  TRY(keep_what_can_be_made(wanted, view, wish));
  if (wanted == Disks{}) return wish;
  const auto* key = wanted.disks.empty() ? "filesystems" : "disks";
  if (view.offline()) {
    for (const auto& one : wanted.disks)
      view.grant(formatted("the disk '{}', blank or as it is asked for", one.device));
    for (const auto& one : wanted.filesystems)
      view.grant(formatted("the device '{}', blank or as it is asked for", one.device));
  }
  engine::Resource layout{.id = "disks:layout", .on_update = engine::Effect::reboot, .origin = key};
  layout.parts.push_back(
      {std::string(kWantedDisks),
       Entry::file(codec::write_json_pretty(schema::to_value(wanted, kDisks)), 0600)});
  put_unit(layout, std::string(kPrepare), prepare_unit(wanted));
  wish.resources.push_back(std::move(layout));
  for (const auto& one : wanted.filesystems) {
    if (!one.path.empty()) wish.resources.push_back(mount_of(one, grows(wanted, one)));
  }
  return wish;
}

bool is_layout(const engine::Question& question) {
  return question.wanted != nullptr && engine::name_of(question.id) == "layout";
}

Result<engine::Observed> observe(const engine::Question& question, engine::SystemState& system) {
  auto observed = TRY(engine::observe_parts(question, system));
  if (!is_layout(question)) return observed;
  const auto document = TRY(codec::parse_json(question.wanted->parts.front().entry.content));
  observed.entries[kOutlook] = Entry::file(TRY(outlook(schema::read(document, kDisks), system)));
  return observed;
}

/// Disks are prepared by the next boot, before anything on them is in use; what was on them does
/// not come back with an older configuration.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  step->effect = engine::Effect::reboot;
  if (step->change == engine::Change::remove) step->detail += "; what is on the disks stays";
  const auto seen = observed.entries.find(kOutlook);
  if (seen == observed.entries.end() || !seen->second) return step;
  step->detail = seen->second->content;
  if (step->detail.contains("erases ") || step->detail.contains("makes "))
    step->detail += "; 'revert' does not undo it";
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kDisks};

}  // namespace

const engine::Kind kDisksKind = {.name = "disks",
                                 .prefix = "disks",
                                 .sections = kSections,
                                 .desire = desire,
                                 .observe = observe,
                                 .step = step};

}  // namespace orlop::agent::kinds
