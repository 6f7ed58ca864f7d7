// SPDX-License-Identifier: Apache-2.0
// Check: whether a section is well made. For tests: every section's test calls it. Pure functions.
#pragma once

#include <string>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::schema {

/// What is wrong with the tables, in sentences; empty when nothing is. Among it: a key twice, a key
/// without text or kinds, an `initial` that the field itself refuses or that is not what the
/// owner's default holds, an identity that is no key or secret, a bound on a kind that has none,
/// a list or mapping that is secret as a whole.
[[nodiscard]] std::vector<std::string> check_section(const AnySection& section);

}  // namespace orlop::schema
