// SPDX-License-Identifier: Apache-2.0
// Compose: all documents of a node, in their order, become the effective configuration.
//
// A source of several parts is as many documents, in their order. What is wrong in a document, or
// does not go with an earlier one, is left out, and its diagnostics say so: one fault never takes
// accounts and access with it. The digest of the result is what the node measures. Pure functions.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "libs/config/diagnostic.hpp"
#include "libs/config/document.hpp"
#include "libs/config/language.hpp"
#include "libs/config/merge.hpp"
#include "libs/config/source.hpp"

namespace orlop::config {

struct SourceOutcome {
  Layer layer = Layer::vendor;
  std::string file;
  bool accepted = false;  ///< as a whole, without an error
  std::string whole;      ///< the Source::file whose part it is
};

struct Composition {
  codec::Value document{codec::Members{}};  ///< valid by construction
  Origins origins;
  std::string digest;  ///< lower-case hex SHA-256 of the document's canonical JSON
  Diagnostics diagnostics;
  std::vector<SourceOutcome> sources;
};

/// `sources` in rising precedence.
[[nodiscard]] Composition compose(const Language& language, std::span<const Source> sources,
                                  const Surroundings& surroundings = {});

/// SHA-256 over the canonical JSON: the same for every spelling of the same document.
[[nodiscard]] std::string document_digest(const codec::Value& document);

/// {"PATH":{"layer","file","line","column"},…}
[[nodiscard]] codec::Value to_value(const Origins& origins);

}  // namespace orlop::config
