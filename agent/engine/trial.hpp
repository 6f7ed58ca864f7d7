// SPDX-License-Identifier: Apache-2.0
// Trial: a document that is in force until somebody confirms it, or its time is over.
//
// The record is `/state/orlop/trial.json` (`orlop.trial/1`). Its time is counted on the clock that
// runs since boot, so that setting the time of day neither ends a trial nor prolongs it. A reboot
// ends it: whoever lost the machine gets the old configuration back by switching it off and on.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "libs/base/clock.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::engine {

struct Trial {
  std::string before;           ///< the document to go back to, see keep_document()
  std::string boot_id;          ///< of the boot in which it began
  std::chrono::seconds ends{};  ///< on that boot's clock
  std::string until;            ///< the same for people, RFC 3339
  friend bool operator==(const Trial&, const Trial&) = default;
};

inline constexpr std::chrono::seconds kShortestTrial{10};
inline constexpr std::chrono::seconds kLongestTrial{86400};

[[nodiscard]] Trial begin_trial(std::string before, std::string boot_id,
                                std::chrono::seconds length, const Clock& clock);
/// Nothing or less: it is over.
[[nodiscard]] std::chrono::seconds time_left(const Trial& trial, std::string_view boot_id,
                                             const Clock& clock);

/// {"schema":"orlop.trial/1","before","bootId","ends","until"}
[[nodiscard]] codec::Value to_value(const Trial& trial);
[[nodiscard]] Result<Trial> parse_trial(std::string_view json);
}  // namespace orlop::agent::engine
