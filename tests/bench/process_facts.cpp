// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/process_facts.hpp"

#include <charconv>
#include <map>
#include <ranges>
#include <sstream>
#include <string>

namespace orlop::bench {
namespace {

/// Sums of the numbers behind each `Name:`; lines of one name may come several times.
std::map<std::string, double, std::less<>> sums_of(std::string_view text) {
  std::map<std::string, double, std::less<>> sums;
  for (const auto part : std::views::split(text, '\n')) {
    const std::string_view line(part.begin(), part.end());
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto digits = line.find_first_of("0123456789", colon);
    if (digits == std::string_view::npos) continue;
    double number = 0;
    std::from_chars(line.data() + digits, line.data() + line.size(), number);
    sums[std::string(line.substr(0, colon))] += number;
  }
  return sums;
}

Result<double> sum_of(const std::map<std::string, double, std::less<>>& sums,
                      std::string_view name) {
  const auto found = sums.find(name);
  if (found == sums.end()) return fail(Errc::corrupt, "the kernel said nothing of {}", name);
  return found->second;
}

}  // namespace

Result<Memory> parse_memory(std::string_view smaps_rollup) {
  constexpr double kKibi = 1024;
  const auto sums = sums_of(smaps_rollup);
  return Memory{.rss = TRY(sum_of(sums, "Rss")) * kKibi,
                .pss = TRY(sum_of(sums, "Pss")) * kKibi,
                .anonymous = TRY(sum_of(sums, "Anonymous")) * kKibi};
}

Result<Switches> parse_switches(std::string_view statuses) {
  const auto sums = sums_of(statuses);
  Switches switches{.voluntary = TRY(sum_of(sums, "voluntary_ctxt_switches")),
                    .involuntary = TRY(sum_of(sums, "nonvoluntary_ctxt_switches"))};
  for (auto at = statuses.find("\nvoluntary_ctxt_switches"); at != std::string_view::npos;
       at = statuses.find("\nvoluntary_ctxt_switches", at + 1)) {
    switches.threads += 1;
  }
  if (statuses.starts_with("voluntary_ctxt_switches")) switches.threads += 1;
  return switches;
}

Result<double> parse_ticks(std::string_view stat) {
  // The name in parentheses may hold anything, so fields are counted from behind it: state is the
  // first, utime and stime are the twelfth and thirteenth.
  constexpr int kBefore = 11;
  const auto end = stat.rfind(')');
  if (end == std::string_view::npos) return fail(Errc::corrupt, "\"{}\" is no process line", stat);
  std::istringstream fields{std::string(stat.substr(end + 1))};
  std::string skipped;
  for (int i = 0; i < kBefore; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  if (!(fields >> user >> system)) {
    return fail(Errc::corrupt, "\"{}\" is no process line", stat);
  }
  return user + system;
}

}  // namespace orlop::bench
