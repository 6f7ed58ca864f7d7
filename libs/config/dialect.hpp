// SPDX-License-Identifier: Apache-2.0
// Dialect: what documents of another tool say, said in our keys.
//
// A dialect is a `const` value: sections that describe the tool's own keys, and pure functions from
// documents to documents. Values keep their positions, so that whatever there is to say about the
// result names the line that was written. This room calls the functions and knows none of the keys;
// the node's dialects are in agent/dialects. Constant data; safe from any thread.
#pragma once

#include <span>
#include <string_view>

#include "libs/config/diagnostic.hpp"
#include "libs/config/surroundings.hpp"
#include "libs/schema/field.hpp"

namespace orlop::config {

/// A document in our keys, and what there is to say about how it came about.
struct Translation {
  codec::Value value{codec::Members{}};
  Diagnostics diagnostics;
};

/// A text that is to run, as clouds hand them over among documents.
struct Program {
  std::string_view type;  ///< "text/x-shellscript"
  std::string_view text;
};

struct Dialect {
  std::string_view name;  ///< of its folder: "kairos"
  /// Keys that may stand beside ours in a document; none of them is ours.
  std::span<const schema::AnySection* const> sections = {};
  /// Writes what the tool spells otherwise as our keys have it, where that takes no judgement.
  /// Runs on documents that nobody has looked at yet; leaves alone what it does not understand.
  Diagnostics (*respell)(codec::Value& document, const Context& context) = nullptr;
  /// Takes the keys of `sections`, which are right each for itself, out of a document, and says the
  /// same in our keys.
  Translation (*translate)(codec::Value document, const Context& context) = nullptr;
  /// Whether a text without one of our header lines is a document of this tool.
  bool (*claims)(const codec::Value& document) = nullptr;
  /// What such a document says in our keys. Without this function it is read like one with a header
  /// line.
  Translation (*whole)(const codec::Value& document, const Context& context) = nullptr;
  /// The commands that a program stands for.
  Translation (*program)(const Program& program, const Context& context) = nullptr;
};
using Dialects = std::span<const Dialect* const>;

}  // namespace orlop::config
