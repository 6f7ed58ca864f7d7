// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/trial.hpp"

#include "agent/engine/sections.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

using std::chrono::seconds;

seconds since_boot(const Clock& clock) {
  return std::chrono::duration_cast<seconds>(clock.since_boot());
}

}  // namespace

Trial begin_trial(std::string before, std::string boot_id, seconds length, const Clock& clock) {
  return {.before = std::move(before),
          .boot_id = std::move(boot_id),
          .ends = since_boot(clock) + length,
          .until = format_time(clock.now() + length)};
}

seconds time_left(const Trial& trial, std::string_view boot_id, const Clock& clock) {
  if (trial.boot_id != boot_id) return seconds(0);
  return trial.ends - since_boot(clock);
}

codec::Value to_value(const Trial& trial) { return schema::to_value(trial, kTrial); }

Result<Trial> parse_trial(std::string_view json) {
  return schema::parse(TRY(codec::parse_json(json)), kTrial, {.file = "the record"});
}

}  // namespace orlop::agent::engine
