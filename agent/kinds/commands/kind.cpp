// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/commands/kind.hpp"

#include "agent/kinds/commands/section.hpp"
#include "agent/node/paths.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::string_view kCommandsUnit = "orlop-commands.service";
constexpr std::string_view kCommandsUnitFile = R"([Unit]
Description=Commands of the configuration (runcmd)
Wants=network-online.target
After=multi-user.target network-online.target

[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=infinity
ExecStart=/usr/lib/orlop/orlop-early run-commands

[Install]
WantedBy=multi-user.target
)";

Result<engine::Wish> desire(const Value& document, engine::View&) {
  const auto commands = schema::read(document, kCommands);
  if (commands.runcmd.empty()) return engine::Wish{};
  const auto unit_path = formatted("{}/{}", node::kLocalUnits, kCommandsUnit);
  engine::Resource resource{.id = "commands",
                            .on_update = engine::Effect::restart,
                            .units = {std::string(kCommandsUnit)},
                            .on_create = engine::UnitOrder::restart_later,
                            .on_change = engine::UnitOrder::restart_later,
                            .origin = "runcmd"};
  const auto list = codec::write_json_pretty(schema::to_value(commands, kCommandList));
  resource.parts = {{std::string(node::kCommands), Entry::file(list, 0600)},
                    {unit_path, Entry::file(std::string(kCommandsUnitFile))}};
  for (auto& link : node::install_links(kCommandsUnit, unit_path,
                                        node::parse_install_section(kCommandsUnitFile))) {
    resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
  }
  return engine::Wish{.resources = {std::move(resource)}};
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (step && step->change == engine::Change::remove) {
    step->units = {std::string(kCommandsUnit)};
    step->order = engine::UnitOrder::stop;
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
