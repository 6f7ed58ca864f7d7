// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/kind.hpp"

#include <algorithm>

#include "agent/kinds/commands/lists.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "agent/node/paths.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;
using engine::UnitOrder;

/// The unit whose start and stop the moment's commands depend on.
const CommandUnit& switched(const MomentUnits& units) {
  return units.timer.name.empty() ? units.service : units.timer;
}

UnitOrder order_at(Moment moment) {
  if (moment == Moment::early) return UnitOrder::none;  // its time in this boot is over
  return moment == Moment::reconcile ? UnitOrder::start : UnitOrder::restart_later;
}

void add_unit(engine::Resource& resource, const CommandUnit& unit) {
  const auto path = formatted("{}/{}", node::kLocalUnits, unit.name);
  resource.parts.push_back({path, Entry::file(std::string(unit.text))});
  for (auto& link :
       node::install_links(std::string(unit.name), path, node::parse_install_section(unit.text))) {
    resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
  }
}

std::string origin_of_list(const CommandList& list) {
  const auto& name = list.commands.front().name;
  return name == kRuncmd || name == kBootcmd ? name : formatted("commands[{}]", name);
}

engine::Resource resource_at(Moment moment, const CommandList& list) {
  const auto units = units_of(moment);
  const bool at_next_boot = moment == Moment::early;
  engine::Resource resource{
      .id = formatted("commands:{}", to_string(moment)),
      .on_update = at_next_boot ? engine::Effect::reboot : engine::Effect::restart,
      .units = {std::string(switched(units).name)},
      .on_create = order_at(moment),
      .on_change = order_at(moment),
      .origin = origin_of_list(list)};
  const auto text = codec::write_json_pretty(schema::to_value(list, kCommandList));
  resource.parts.push_back({list_path(moment), Entry::file(text, 0600)});
  add_unit(resource, units.service);
  if (!units.timer.name.empty()) add_unit(resource, units.timer);
  return resource;
}

/// A command that has run and is not run again, although it is another one now.
void remark_on_what_ran(const CommandList& list, const CommandRuns& runs, engine::Wish& wish) {
  for (const auto& command : list.commands) {
    if (command.frequency == Frequency::per_boot) continue;
    const auto* last = last_run(runs, command.name);
    if (last == nullptr || last->digest == digest_of(command, last->salt)) continue;
    wish.remarks.push_back(
        {command.name,
         {},
         schema::Severity::note,
         "ran-before",
         formatted("'{}' has changed since it ran at {}, and is {}", command.name, last->started,
                   command.frequency == Frequency::once ? "not run again"
                                                        : "run again by a new instance only"),
         "Use 'commands' with another name, or with 'frequency: per-boot'."});
  }
}

/// What ran on this node; nothing when there is no node, or nothing can be known.
Result<CommandRuns> runs_of(engine::View& view) {
  const auto path = view.state_path(kCommandRunsFile);
  if (view.offline() || !TRY(view.exists(path))) return CommandRuns{};
  const auto record = records::parse<CommandRuns>(view.text(path), kCommandRunsRecord);
  return record.value.value_or(CommandRuns{});
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  const auto commands = schema::read(document, kCommands);
  const auto runs = TRY(runs_of(view));
  engine::Wish wish;
  for (const auto moment : kMoments) {
    const auto list = commands_at(moment, commands);
    if (list.commands.empty()) continue;
    remark_on_what_ran(list, runs, wish);
    wish.resources.push_back(resource_at(moment, list));
  }
  return wish;
}

/// The moment that an id names; those of older agents had no name and one moment.
Moment moment_of(std::string_view id) {
  const auto name = engine::name_of(id);
  const auto found = std::ranges::find(kMoments, name, [](Moment m) { return to_string(m); });
  return found == std::end(kMoments) ? Moment::network : *found;
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  const auto moment = moment_of(question.id);
  if (step->change == engine::Change::create && moment == Moment::early) {
    step->effect = engine::Effect::reboot;
  }
  if (step->change == engine::Change::remove) {
    step->units = {std::string(switched(units_of(moment)).name)};
    step->order = UnitOrder::stop;
  }
  return step;
}

engine::Claims owns(const engine::Resource& resource) {
  auto claims = engine::claims_of_parts(resource);
  claims.units = resource.units;
  return claims;
}

constexpr const schema::AnySection* kSections[] = {&kCommands};

}  // namespace

const engine::Kind kCommandsKind = {.name = "commands",
                                    .prefix = "commands",
                                    .sections = kSections,
                                    .desire = desire,
                                    .step = step,
                                    .owns = owns};

}  // namespace orlop::agent::kinds
