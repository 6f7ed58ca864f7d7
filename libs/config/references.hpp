// SPDX-License-Identifier: Apache-2.0
// References to secrets (`!secret NAME`) in documents: finding them, and keeping them whole through
// the translation of a dialect, which may read a text where only a reference stands. Pure
// functions; safe from any thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/config/dialect.hpp"

namespace orlop::config {

struct Reference {
  std::string path;  ///< "users[0].passwd"
  std::string name;
  codec::Position position;
};

/// Every reference of a document, in its order. Paths count the elements of lists; with the section
/// of the document they name those that have a name, as in Origins.
[[nodiscard]] std::vector<Reference> references_in(const codec::Value& document,
                                                   const schema::AnySection* section = nullptr);
/// Whether there is one.
[[nodiscard]] bool has_references(const codec::Value& document);

/// What `translate` makes of the document. A reference that it made something else of is an error
/// "no-secret" at its place, and the list's element or the member that holds it is not translated.
[[nodiscard]] Translation translate_with_references(
    codec::Value document, std::string_view file,
    const std::function<Translation(codec::Value)>& translate);

}  // namespace orlop::config
