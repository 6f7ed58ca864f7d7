// SPDX-License-Identifier: Apache-2.0
// What there is to say about a configuration document: the diagnostics of libs/schema, under this
// room's name.
#pragma once

#include "libs/schema/diagnostic.hpp"

namespace orlop::config {

using schema::append;
using schema::describe;
using schema::Diagnostic;
using schema::Diagnostics;
using schema::diagnostics_document;
using schema::has_errors;
using schema::Severity;
using schema::to_string;
using schema::to_value;

}  // namespace orlop::config
