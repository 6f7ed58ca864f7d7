// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/firewall/kind.hpp"

#include "agent/kinds/firewall/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

/// The image's: loads the rules, or takes the table away where there are none.
constexpr std::string_view kLoadRules = "orlop-firewall.service";
constexpr auto kRulesFile = "/etc/orlop/firewall.nft";

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  const auto firewall = schema::read(document, kFirewall);
  if (firewall == Firewall{}) return wish;
  if (!TRY(view.exists("/usr/sbin/nft"))) {
    wish.obstacles.push_back(
        {"firewall", "this image has no nftables", "Add the package 'nftables' to the recipe."});
    return wish;
  }
  const auto unit = formatted("/usr/lib/systemd/system/{}", kLoadRules);
  wish.resources.push_back(
      {.id = "firewall:rules",
       .parts = {{kRulesFile, Entry::file(nftables_of(firewall), 0600)},
                 {formatted("/etc/systemd/system/sysinit.target.wants/{}", kLoadRules),
                  Entry::link(unit)}},
       .on_update = engine::Effect::restart,
       .units = {std::string(kLoadRules)},
       .on_create = engine::UnitOrder::start,
       .on_change = engine::UnitOrder::start,
       .origin = "firewall"});
  if (!lets_ssh_in(firewall)) {
    wish.remarks.push_back({"firewall",
                            {},
                            schema::Severity::warning,
                            "no-way-in",
                            "nobody can log in over SSH: 'firewall' allows port 22 to nobody",
                            "Add '{port: 22}' to 'allow', or try it with 'orlop config apply --try "
                            "5m'."});
  }
  return wish;
}

/// The unit runs and ends: it is started again for other rules, and for none.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  step->effect = engine::Effect::restart;
  step->units = {std::string(kLoadRules)};
  step->order = engine::UnitOrder::start;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kFirewall};

}  // namespace

const engine::Kind kFirewallKind = {.name = "firewall",
                                    .prefix = "firewall",
                                    .sections = kSections,
                                    .desire = desire,
                                    .step = step};

}  // namespace orlop::agent::kinds
