// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/phases.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>

namespace orlop::bench {
namespace {

Result<double> seconds_at(const lab::Facts& facts, const std::string& name) {
  constexpr double kMicro = 1e6;
  const auto found = facts.find(name);
  double microseconds = 0;
  if (found != facts.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(),
                    microseconds);
  }
  if (microseconds <= 0) return fail(Errc::corrupt, "the node has no time stamp \"{}\"", name);
  return microseconds / kMicro;
}

}  // namespace

std::vector<lab::Question> phase_questions() {
  return {{"initrd", "systemctl show -P InitRDTimestampMonotonic"},
          {"userspace", "systemctl show -P UserspaceTimestampMonotonic"}};
}

Result<Phases> phases_of(const lab::Facts& facts, const Seen& seen) {
  const double initrd = TRY(seconds_at(facts, "initrd"));
  const double userspace = TRY(seconds_at(facts, "userspace"));
  const double kernel_started = seen.complete.since_power_on - seen.complete.since_kernel;
  return Phases{.firmware = seen.loader_started,
                .loader = kernel_started - seen.loader_started,
                .kernel = initrd,
                .initrd = userspace - initrd,
                .userspace = seen.complete.since_kernel - userspace};
}

double total(const Phases& phases) {
  double sum = 0;
  for (const auto& phase : kPhases) sum += phases.*phase.seconds;
  return sum;
}

Phases fastest(const std::vector<Phases>& boots) {
  return boots.empty() ? Phases{} : *std::ranges::min_element(boots, {}, total);
}

std::string draw(const std::vector<Bar>& bars) {
  constexpr double kWidth = 72;
  double longest = 0;
  std::size_t widest = 0;
  for (const auto& bar : bars) {
    longest = std::max(longest, total(bar.phases));
    widest = std::max(widest, bar.label.size());
  }
  if (longest <= 0) return {};
  std::string text;
  for (const auto& bar : bars) {
    text += std::format("{:<{}} ", bar.label, widest);
    double end = 0;
    std::size_t drawn = 0;
    for (const auto& phase : kPhases) {
      end += std::max(0.0, bar.phases.*phase.seconds);
      const auto until = static_cast<std::size_t>(std::lround(end / longest * kWidth));
      if (until > drawn) text.append(until - drawn, phase.letter);
      drawn = std::max(drawn, until);
    }
    text += std::format(" {:.1f} s\n", total(bar.phases));
  }
  for (const auto& phase : kPhases) {
    text += std::format("{} {:<9}", phase.letter, phase.name);
    for (const auto& bar : bars) {
      text += std::format("  {} {:.1f} s", bar.label, bar.phases.*phase.seconds);
    }
    text += "\n";
  }
  return text;
}

}  // namespace orlop::bench
