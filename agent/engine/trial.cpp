// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/trial.hpp"

#include "agent/engine/documents.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::engine {
namespace {

using std::chrono::seconds;

constexpr std::string_view kTrialSchema = "orlop.trial/1";

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

codec::Value to_value(const Trial& trial) {
  return codec::Value::object({{"schema", kTrialSchema},
                               {"before", trial.before},
                               {"bootId", trial.boot_id},
                               {"ends", std::int64_t{trial.ends.count()}},
                               {"until", trial.until}});
}

Result<Trial> parse_trial(std::string_view json) {
  const auto document = TRY(codec::parse_json(json));
  const auto schema = TRY(document.get_string("schema"));
  if (schema != kTrialSchema)
    return fail(Errc::unsupported, "it is a '{}', not a '{}'", schema, kTrialSchema);
  return Trial{.before = TRY(document.get_string("before")),
               .boot_id = TRY(document.get_string("bootId")),
               .ends = seconds(TRY(document.get_int("ends"))),
               .until = TRY(document.get_string("until"))};
}

Result<std::optional<Trial>> find_trial(SystemState& system, const node::StatePaths& paths) {
  const auto text = TRY(read_file_at(system, paths.trial()));
  if (!text) return std::nullopt;
  return TRY_CONTEXT(parse_trial(*text), "reading " + paths.trial());
}

}  // namespace orlop::agent::engine
