// SPDX-License-Identifier: Apache-2.0
// Section<Owner>: one declaration of a document (or a part of one) and of the struct that holds it.
//
//   struct User { std::string name; std::vector<std::string> keys; bool locked = true; };
//   struct Accounts { std::vector<User> users; };
//
//   constexpr Field kKeyLine = {.text = "One public key.", .bytes = {.most = 16384}};
//   constexpr Field kUserFields[] = {
//       {.key = "name", .member = at<&User::name>, .text = "Login name.", .required = true,
//        .bytes = {.least = 1, .most = 31}, .rule = kUserName},
//       {.key = "keys", .member = at<&User::keys>, .text = "Who may log in.",
//        .items = {.most = 256}, .each = &kKeyLine},
//       {.key = "locked", .member = at<&User::locked>, .text = "No password.", .initial = "true"},
//   };
//   const Section<User> kUser({.text = "One account.", .fields = kUserFields, .identity = "name"});
//   constexpr Field kAccountsFields[] = {
//       {.key = "users", .member = at<&Accounts::users, kUser>, .text = "Accounts of people."}};
//   const Section<Accounts> kAccounts({.document = "orlop.accounts/1", .fields = kAccountsFields});
//
//   auto accounts = decode(value, kAccounts, {.file = "accounts.json"});   // all diagnostics
//   if (!accounts.ok()) print(describe(accounts.diagnostics));
//   codec::Value written = to_value(accounts.value, kAccounts);
//
// A member is bool, an integer, a string, a codec::Value, or something that a second argument of
// `at` describes: a Section, `words` (an enum), a Text (parsed from and printed to a string), a
// OneOf (a variant) or a Custom type; or an optional, a vector or a map<string, …> of these,
// however deep. `of` names a member's member, `part` a mapping whose members are the owner's own.
// Another owner's member in a section does not compile. What Owner{} holds is the
// default; check_section() (check.hpp), which every section's test calls, holds `initial` against
// it.
//
// Constants only: nothing is registered, nothing runs before main(). Safe from any thread.
#pragma once

#include "libs/schema/types.hpp"
#include "libs/schema/validate.hpp"

namespace orlop::schema {

template <class Owner>
struct Section : AnySection {
  using Of = Owner;
  /// Refuses, while compiling, fields whose member belongs to another struct.
  consteval explicit Section(AnySection described) : AnySection(described) {
    owner = &kOwner<Owner>;
    for (const auto& field : fields) {
      if (field.member.given && field.member.owner != owner) {
        throw "a field names a member of another struct than its section";
      }
    }
    if (others.given && others.owner != owner) throw "others: of another struct";
    decode = [](const AnySection& section, const codec::Value& from) {
      std::any made = Owner{};
      read_section(section, from, std::any_cast<Owner>(&made));
      return made;
    };
    encode = [](const AnySection& section, const std::any& from) {
      return write_section(section, std::any_cast<Owner>(&from));
    };
  }
};

template <class Owner>
struct Decoded {
  Owner value{};  ///< Owner{} when there are errors
  Diagnostics diagnostics;
  [[nodiscard]] bool ok() const { return !has_errors(diagnostics); }
};

/// Validates and reads; with all diagnostics, in the order of the document.
template <class Owner>
[[nodiscard]] Decoded<Owner> decode(const codec::Value& document, const Section<Owner>& section,
                                    const Reading& reading = {}) {
  Decoded<Owner> decoded{.diagnostics = validate(document, section, reading)};
  if (decoded.ok()) read_section(section, document, &decoded.value);
  return decoded;
}

/// decode() for callers that pass errors on: Errc::invalid with every error, one a line.
template <class Owner>
[[nodiscard]] Result<Owner> parse(const codec::Value& document, const Section<Owner>& section,
                                  const Reading& reading = {}) {
  auto decoded = decode(document, section, reading);
  if (!decoded.ok()) return std::unexpected(to_error(decoded.diagnostics));
  return std::move(decoded.value);
}

/// Reads a document that is known to be valid.
template <class Owner>
[[nodiscard]] Owner read(const codec::Value& document, const Section<Owner>& section) {
  Owner owner{};
  read_section(section, document, &owner);
  return owner;
}

/// The document that decode() reads back; members in the order of the fields. A section with a
/// `path` gives the mapping at that path.
template <class Owner>
[[nodiscard]] codec::Value to_value(const Owner& owner, const Section<Owner>& section) {
  return write_section(section, &owner);
}

}  // namespace orlop::schema
