// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/ports/surroundings.hpp"

#include <algorithm>
#include <map>
#include <memory>

namespace orlop::agent::engine {
namespace {

using Clock = std::chrono::steady_clock;

class Shell {
 public:
  explicit Shell(sys::CommandRunner& runner) : runner_(runner) {}

  std::optional<bool> holds(const std::string& condition) {
    const auto known = answers_.find(condition);
    if (known != answers_.end()) return known->second;
    const auto answer = ask(condition);
    answers_.emplace(condition, answer);
    return answer;
  }

 private:
  std::optional<bool> ask(const std::string& condition) {
    const auto left = kLongestConditions - spent_;
    if (left < std::chrono::seconds(1)) return std::nullopt;
    const auto started = Clock::now();
    const auto ran = runner_.run({.argv = {"/bin/sh", "-c", condition},
                                  .environment = {{"HOME", "/root"}},
                                  .folder = "/",
                                  .input = {},
                                  .timeout = std::min(kLongestCondition, left),
                                  .max_output = 4096});
    spent_ +=
        std::chrono::ceil<std::chrono::seconds>(Clock::now() - started) - std::chrono::seconds(1);
    if (!ran && !ran.error().is(Errc::timed_out)) return std::nullopt;
    return ran && ran->exit_code == 0;
  }

  sys::CommandRunner& runner_;
  std::map<std::string, std::optional<bool>> answers_;
  std::chrono::seconds spent_{0};
};

}  // namespace

config::Surroundings surroundings_of(sys::CommandRunner& runner) {
  auto shell = std::make_shared<Shell>(runner);
  return {.holds = [shell](const std::string& condition) { return shell->holds(condition); },
          .facts = [] { return facts_of_machine(); }};
}

}  // namespace orlop::agent::engine
