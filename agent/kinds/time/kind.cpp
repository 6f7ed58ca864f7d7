// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/time/kind.hpp"

#include <algorithm>

#include "agent/kinds/time/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;
using engine::UnitOrder;

constexpr std::string_view kService = "systemd-timesyncd.service";

Status add_zone(const TimeZone& wanted, engine::View& view, engine::Wish& wish) {
  if (wanted.timezone.empty()) return {};
  const auto file = "/usr/share/zoneinfo/" + wanted.timezone;
  if (!TRY(view.exists(file))) {
    wish.obstacles.push_back({"timezone",
                              formatted("the image has no time zone '{}'", wanted.timezone),
                              "Write a name of the time zone database, such as 'Europe/Berlin'."});
    return {};
  }
  wish.resources.push_back({.id = "time:zone",
                            .parts = {{"/etc/localtime", Entry::link(".." + file)}},
                            .origin = "timezone"});
  return {};
}

Status add_servers(const TimeServers& wanted, engine::View& view, engine::Wish& wish) {
  if (wanted == TimeServers{}) return {};
  if (!TRY(view.exists(formatted("/usr/lib/systemd/system/{}", kService)))) {
    wish.obstacles.push_back({"ntp", "this image has no time service",
                              "Add the package 'systemd-timesyncd' to the recipe."});
    return {};
  }
  engine::Resource resource{.id = "time:servers",
                            .on_update = engine::Effect::restart,
                            .units = {std::string(kService)},
                            .on_create = UnitOrder::refresh,
                            .on_change = UnitOrder::refresh,
                            .origin = "ntp"};
  if (!wanted.enabled) {
    resource.on_create = resource.on_change = UnitOrder::stop;
    resource.parts.push_back(
        {formatted("/etc/systemd/system/{}", kService), Entry::link("/dev/null")});
  } else {
    std::string names;
    for (const auto* list : {&wanted.servers, &wanted.pools})
      for (const auto& name : *list) names += ' ' + name;
    resource.parts.push_back({"/etc/systemd/timesyncd.conf.d/50-orlop.conf",
                              Entry::file(formatted("[Time]\nNTP={}\n", names.substr(1)))});
  }
  wish.resources.push_back(std::move(resource));
  return {};
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  TRY(add_zone(schema::read(document, kTimeZone), view, wish));
  auto servers = schema::read(document, kTimeServers);
  servers.client = "auto";  // both words mean the only one there is
  TRY(add_servers(servers, view, wish));
  return wish;
}

/// Servers that go leave those of the image; a service that was switched off starts again.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step || question.id != "time:servers") return step;
  const auto unit = formatted("/etc/systemd/system/{}", kService);
  const bool starts_again = std::ranges::contains(step->leaves, unit);
  if (step->change == engine::Change::remove || starts_again) {
    step->effect = engine::Effect::restart;
    step->units = {std::string(kService)};
    step->order = starts_again ? UnitOrder::start : UnitOrder::refresh;
  }
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kTimeZone, &kTimeServers};

}  // namespace

const engine::Kind kTimeKind = {
    .name = "time", .prefix = "time", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
