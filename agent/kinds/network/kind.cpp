// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/network/kind.hpp"

#include <algorithm>
#include <array>

#include "agent/kinds/network/forms.hpp"
#include "agent/kinds/network/render.hpp"
#include "agent/kinds/network/section.hpp"
#include "agent/kinds/network/version1.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Effect;
using engine::Entry;

constexpr std::string_view kService = "systemd-networkd.service";
constexpr std::string_view kGroup = "systemd-network";

/// The group that may read files with keys. Nothing: the node has none.
Result<std::optional<std::uint32_t>> key_readers(engine::View& view) {
  node::AccountFiles accounts;
  accounts.group = TRY(view.text("/etc/group"));
  const auto number = node::group_number(accounts, kGroup);
  if (!number && view.offline()) return std::optional<std::uint32_t>(0);
  return number;
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  const auto* described = network::given(document, "network");
  if (described == nullptr || !described->is_object()) return wish;
  const bool version1 = network::is_version1(*described);
  const auto devices =
      network::render(version1 ? network::to_version2(*described).network : *described);
  const auto readers = TRY(key_readers(view));
  for (const auto& device : devices) {
    const auto origin = version1 ? std::string("network.config")
                                 : formatted("network.{}.{}", device.group, device.name);
    const bool secret = std::ranges::contains(device.files, true, &network::File::secret);
    if (secret && view.offline()) view.grant(formatted("the group '{}'", kGroup));
    if (secret && !readers) {
      wish.obstacles.push_back({origin, formatted("there is no group '{}'", kGroup),
                                "Only a release with systemd-networkd can keep the key."});
      continue;
    }
    engine::Resource resource{.id = "network:" + device.name,
                              .on_update = Effect::restart,
                              .units = {std::string(kService)},
                              .origin = origin};
    for (const auto& file : device.files) {
      auto entry = Entry::file(file.content, file.secret ? 0640 : 0644);
      if (file.secret) entry.gid = *readers;
      resource.parts.push_back({file.path, std::move(entry)});
    }
    wish.resources.push_back(std::move(resource));
  }
  return wish;
}

bool is_link(std::string_view path) { return path.ends_with(".link"); }
bool is_netdev(std::string_view path) { return path.ends_with(".netdev"); }

/// Whether a device that is there takes other settings when networkd starts again: a bridge and
/// WireGuard do, and so do the files of addresses; others are made once, and left as they are.
bool is_set_again(const engine::Part& part, const Entry& found) {
  return std::ranges::any_of(
      std::array{"\nKind=bridge\n", "\nKind=wireguard\n"}, [&](std::string_view kind) {
        return found.content.contains(kind) && part.entry.content.contains(kind);
      });
}

/// udev gives names when a card is found, and networkd takes no device away.
bool takes_a_reboot(const engine::Step& step, const engine::Observed& observed) {
  const auto leaves = [](const auto& path) { return is_link(path) || is_netdev(path); };
  if (std::ranges::any_of(step.leaves, leaves)) return true;
  if (!step.wanted) return false;
  return std::ranges::any_of(step.wanted->parts, [&observed](const engine::Part& part) {
    const auto& found = observed.entries.at(part.path);
    if (engine::suffices(part, found)) return false;
    return is_link(part.path) || (is_netdev(part.path) && found && !is_set_again(part, *found));
  });
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  step->units = {std::string(kService)};
  step->order = engine::UnitOrder::refresh;
  step->effect = takes_a_reboot(*step, observed) ? Effect::reboot : Effect::restart;
  return step;
}

constexpr std::string_view kAfter[] = {"users"};
constexpr const schema::AnySection* kSections[] = {&network::kNetwork};

}  // namespace

const engine::Kind kNetworkKind = {.name = "network",
                                   .prefix = "network",
                                   .sections = kSections,
                                   .after = kAfter,
                                   .desire = desire,
                                   .step = step};

}  // namespace orlop::agent::kinds
