// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/logging/kind.hpp"

#include "agent/kinds/logging/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

constexpr std::string_view kJournald = "systemd-journald.service";
constexpr auto kJournaldFile = "/etc/systemd/journald.conf.d/50-orlop.conf";

constexpr std::pair<std::string_view, std::string_view> kForwards[] = {
    {"console", "ForwardToConsole"},
    {"kmsg", "ForwardToKMsg"},
    {"syslog", "ForwardToSyslog"},
    {"wall", "ForwardToWall"}};

/// journald.conf(5).
std::string journald_settings(const Logging& logging) {
  std::string text = "[Journal]\n";
  const auto line = [&text](std::string_view name, std::string_view value) {
    if (!value.empty()) text += formatted("{}={}\n", name, value);
  };
  if (!logging.persistent) line("Storage", "volatile");
  line(logging.persistent ? "SystemMaxUse" : "RuntimeMaxUse", logging.size);
  line("MaxRetentionSec", logging.retention);
  line("MaxLevelStore", logging.level);
  if (logging.rate_burst > 0) line("RateLimitBurst", std::to_string(logging.rate_burst));
  line("RateLimitIntervalSec", logging.rate_interval);
  for (const auto& [word, name] : kForwards)
    if (std::ranges::contains(logging.forward, word)) line(name, "yes");
  line("ForwardToSocket", logging.forward_to);
  return text;
}

Result<engine::Wish> desire(const Value& document, engine::View&) {
  engine::Wish wish;
  const auto logging = schema::read(document, kLogging);
  if (logging == Logging{}) return wish;
  wish.resources.push_back({.id = "logging:journal",
                            .parts = {{kJournaldFile, Entry::file(journald_settings(logging))}},
                            .on_update = engine::Effect::restart,
                            .units = {std::string(kJournald)},
                            .origin = "logging"});
  return wish;
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  step->effect = engine::Effect::restart;
  step->units = {std::string(kJournald)};
  step->order = engine::UnitOrder::refresh;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kLogging};

}  // namespace

const engine::Kind kLoggingKind = {
    .name = "logging", .prefix = "logging", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
