// SPDX-License-Identifier: Apache-2.0
// Sift: what of a faulty document can be used all the same.
//
// A boot cannot ask anybody to mend a document, and a node that nobody can reach helps nobody: so
// one wrong key does not take the others with it. What may be used in parts is declared with the
// field or section (Faulty::used_in_parts); whatever else holds a fault is left out as a whole, so
// that nothing is done by half: no command of a script without the one before it, no file without
// its mode. Pure function.
#pragma once

#include "libs/schema/validate.hpp"

namespace orlop::schema {

/// A valid document, and empty at worst: every member and element of `document` that is right, and
/// of faulty ones what may be used in parts. `document` is returned as it is when it is valid.
[[nodiscard]] codec::Value sift(const codec::Value& document, const AnySection& section,
                                const Reading& reading = {});

}  // namespace orlop::schema
