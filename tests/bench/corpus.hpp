// SPDX-License-Identifier: Apache-2.0
// Corpus: what becomes of documents that other people wrote. Pure functions of the answers that
// `orlop config validate --json` gives.
#pragma once

#include <map>
#include <string>

#include "libs/codec/value.hpp"

namespace orlop::bench {

enum class Fate {
  accepted,
  refused_by_key,    ///< every error names a key or value, at its line
  refused_otherwise  ///< an error is about the document as a whole
};

/// From the document of diagnostics (`orlop.diagnostics/1`).
[[nodiscard]] Fate fate_of(const codec::Value& diagnostics);
/// What stands between quotation marks in an error, without indices: "stages.boot[].git". Empty:
/// the error names nothing.
[[nodiscard]] std::string named_in(std::string_view message);

/// Of one tool's documents.
struct Score {
  int documents = 0;
  int accepted = 0;
  int refused_by_key = 0;
  int refused_otherwise = 0;
  std::map<std::string, int> reasons;  ///< named by errors, and in how many documents
};
void count(Score& score, const codec::Value& diagnostics);
/// The reasons that most documents have: "a (3), b (2)".
[[nodiscard]] std::string most_frequent(const Score& score, std::size_t most);

}  // namespace orlop::bench
