// SPDX-License-Identifier: Apache-2.0
// Redact: documents and texts as they may be shown. What a section declares secret is left out
// whatever it is (redact); what is secret by its form is left out wherever it stands (conceal): in
// a field it was not meant for, in a diagnostic that quotes it, in the output of a program. Pure
// functions; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "libs/schema/field.hpp"

namespace orlop::schema {

inline constexpr std::string_view kRedacted = "(secret)";

/// `document` with every secret value replaced by kRedacted, whatever its kind, and conceal() of
/// the rest, of what the section does not know too.
[[nodiscard]] codec::Value redact(codec::Value document, const AnySection& section);

/// `text` with kRedacted in place of what is a secret by its form: a password hash as of crypt(5),
/// a private key in PEM form, the password in a URL.
[[nodiscard]] std::string conceal(std::string text);
/// The same of every string and key.
[[nodiscard]] codec::Value conceal(codec::Value value);
/// The same of message, context and remedy.
[[nodiscard]] Error conceal(Error error);
[[nodiscard]] Result<codec::Value> conceal(Result<codec::Value> answer);

/// Length of the password hash that `text` begins with, `$ID$…` as of crypt(5); 0: none.
[[nodiscard]] std::size_t password_hash_length(std::string_view text);

}  // namespace orlop::schema
