// SPDX-License-Identifier: Apache-2.0
// JournalText: what `/state/orlop/journal.json` says, as values. journal.hpp has what it is for;
// contents too large for the file stand beside it under the numbers that are named here. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/engine/journal.hpp"
#include "libs/base/bytes.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::engine {

/// A path as it was; without a kind: there was nothing.
struct WrittenEntry {
  std::string path;
  std::optional<Entry::Kind> kind;
  std::optional<std::uint32_t> mode;
  std::optional<std::uint32_t> uid;
  std::optional<std::uint32_t> gid;
  std::optional<Bytes> content;
  std::optional<std::uint64_t> aside;  ///< the number of the file that holds the content instead
};

struct JournalText {
  Journal::Phase phase = Journal::Phase::apply;
  std::string cause;
  std::string boot_id;
  std::string release;
  std::vector<WrittenEntry> before;
  std::map<std::string, bool> units;
};

extern const schema::Section<JournalText> kJournal;  ///< orlop.journal/1

}  // namespace orlop::agent::engine
