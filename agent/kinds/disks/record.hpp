// SPDX-License-Identifier: Apache-2.0
// Record: which disks were erased for which layout, on record for the life of a node, so that a
// document that says `wipe: always` erases each disk once. `/state/orlop/prepared-disks.json`
// (`orlop.prepared-disks/1`). Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "agent/records/record.hpp"

namespace orlop::agent::kinds {

/// One that never ended is no reason not to begin again: what stood there is gone.
struct Erasure {
  std::string device;    ///< Found::id
  std::string layout;    ///< digest of what was asked for
  std::string started;   ///< RFC 3339
  std::string finished;  ///< RFC 3339; empty: it did not end
  friend bool operator==(const Erasure&, const Erasure&) = default;
};

struct PreparedDisks {
  std::vector<Erasure> erased;  ///< oldest first
  friend bool operator==(const PreparedDisks&, const PreparedDisks&) = default;
};

extern const schema::Section<PreparedDisks> kPreparedDisks;
inline constexpr std::string_view kPreparedDisksFile = "prepared-disks.json";
inline constexpr records::Format<PreparedDisks> kPreparedDisksRecord = {.file = kPreparedDisksFile,
                                                                        .section = &kPreparedDisks};

[[nodiscard]] bool was_erased(const PreparedDisks& record, std::string_view device,
                              std::string_view layout);
/// Puts an erasure in the place of the one of the same device and layout. 1,024 are kept.
void note_erasure(PreparedDisks& record, Erasure erasure);

}  // namespace orlop::agent::kinds
