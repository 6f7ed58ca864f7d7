// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/dns/kind.hpp"

#include "agent/kinds/dns/section.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::string_view kResolved = "systemd-resolved.service";
constexpr auto kResolvedFile = "/etc/systemd/resolved.conf.d/50-orlop.conf";

/// resolved.conf(5).
std::string resolved_settings(const Dns& dns) {
  std::string text = "[Resolve]\n";
  const auto line = [&text](std::string_view name, const std::string& value) {
    if (!value.empty()) text += formatted("{}={}\n", name, value);
  };
  line("DNS", join_words(dns.servers, " "));
  line("FallbackDNS", join_words(dns.fallback, " "));
  line("Domains", join_words(dns.search, " "));
  line("DNSOverTLS", dns.over_tls);
  line("DNSSEC", dns.dnssec);
  return text;
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  engine::Wish wish;
  const auto dns = schema::read(document, kDns);
  if (dns == Dns{}) return wish;
  if (!TRY(view.exists(formatted("/usr/lib/systemd/system/{}", kResolved)))) {
    wish.obstacles.push_back({"dns", "this image has no systemd-resolved",
                              "Add the package 'systemd-resolved' to the recipe."});
    return wish;
  }
  wish.resources.push_back({.id = "dns:servers",
                            .parts = {{kResolvedFile, Entry::file(resolved_settings(dns))}},
                            .on_update = engine::Effect::restart,
                            .units = {std::string(kResolved)},
                            .origin = "dns"});
  return wish;
}

/// Servers that go leave those of the networks.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  step->effect = engine::Effect::restart;
  step->units = {std::string(kResolved)};
  step->order = engine::UnitOrder::refresh;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kDns};

}  // namespace

const engine::Kind kDnsKind = {
    .name = "dns", .prefix = "dns", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
