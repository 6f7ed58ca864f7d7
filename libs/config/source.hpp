// SPDX-License-Identifier: Apache-2.0
// Source: a text of the node, with one configuration document in it or several. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libs/config/document.hpp"
#include "libs/config/merge.hpp"

namespace orlop::config {

struct Source {
  Layer layer = Layer::vendor;
  std::string file;                   ///< names it in diagnostics and origins
  std::string text;                   ///< documents; for Layer::kernel the whole command line
  Faults faults = Faults::leave_out;  ///< refuse: of a document that somebody gives now
  /// In place of `text`: read by other rules, and not yet held against the language.
  std::optional<Document> given = {};
};

/// A document of a source.
struct NamedDocument {
  std::string file;  ///< names it in diagnostics and origins
  Document document;
};

struct SourceContent {
  std::vector<NamedDocument> documents;  ///< in their order
  Diagnostics diagnostics;               ///< of the text that holds them

  [[nodiscard]] bool faulty() const;  ///< one of them, or what holds them, has an error
  [[nodiscard]] bool empty() const;   ///< nothing of it is to be used
};

/// The documents of a source. With Faults::refuse an error in one of them takes them all: nobody
/// wants half of what they give.
[[nodiscard]] SourceContent read_source(const Language& language, const Source& source,
                                        const Surroundings& surroundings = {});

}  // namespace orlop::config
