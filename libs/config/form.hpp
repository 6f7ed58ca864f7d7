// SPDX-License-Identifier: Apache-2.0
// Form: what the keys of a document mean, named by `schema: orlop.document/N` at its head.
//
// A key that gets another meaning makes a new form, and the older one is read for ever: each form
// says the same in the next one. A document that names none is of the newest. A form that is newer
// than this program is refused where somebody is there to mend it, and else read as the newest that
// is known, with a warning: a node that went back a release keeps its accounts. Pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "libs/config/diagnostic.hpp"
#include "libs/schema/field.hpp"

namespace orlop::config {

struct Form {
  unsigned number = 1;
  /// Says the same in the next form, of a document that nobody has looked at yet; nullptr for the
  /// newest.
  void (*renew)(codec::Value& document, std::string_view file) = nullptr;
};
/// What `schema` says: "orlop.document/" and the number.
[[nodiscard]] std::string name_of(const Form& form);

/// Oldest first.
using Forms = std::span<const Form>;

/// The key itself, for the pages and editors; it is in no merged document.
inline constexpr std::string_view kFormKey = "schema";
extern const schema::AnySection kFormSection;

/// Takes the key out of a document and brings the document to the newest form.
[[nodiscard]] Diagnostics renew(codec::Value& document, Forms forms, std::string_view file,
                                schema::Severity of_newer);

}  // namespace orlop::config
