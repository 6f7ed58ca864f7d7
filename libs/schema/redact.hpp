// SPDX-License-Identifier: Apache-2.0
// Redact: a document as it may be shown. Pure function.
#pragma once

#include "libs/schema/field.hpp"

namespace orlop::schema {

inline constexpr std::string_view kRedacted = "(secret)";

/// `document` with every secret value replaced by kRedacted, whatever its kind. What the section
/// does not know is left as it is.
[[nodiscard]] codec::Value redact(codec::Value document, const AnySection& section);

}  // namespace orlop::schema
