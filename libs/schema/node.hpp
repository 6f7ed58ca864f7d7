// SPDX-License-Identifier: Apache-2.0
// Node: a place in a document's description, what the field says laid over what its C++ type says.
// Everything that walks descriptions walks nodes. Values only; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "libs/schema/field.hpp"

namespace orlop::schema {

struct Reading;

/// What names the elements of a list.
struct Identity {
  std::string_view key = {};   ///< empty: nothing does
  std::string_view adds = {};  ///< see AnySection::adds
  [[nodiscard]] bool empty() const { return key.empty(); }
};

class Node {
 public:
  explicit Node(const Field& field) : Node(field, field.member.type) {}

  [[nodiscard]] const Field& field() const { return *field_; }
  [[nodiscard]] const Type* type() const { return type_; }
  [[nodiscard]] Kinds kinds() const;
  [[nodiscard]] Range number() const;
  [[nodiscard]] std::span<const std::string_view> words() const;
  [[nodiscard]] const AnySection* section() const;
  [[nodiscard]] const Alternatives* alternatives() const;
  /// Whether elements (or a mapping's values) are described.
  [[nodiscard]] bool has_each() const;
  /// The description of elements and values; of anything when there is none.
  [[nodiscard]] Node each() const;
  /// The sentence: the field's, or that of the section it names.
  [[nodiscard]] std::string_view text() const;
  [[nodiscard]] bool secret() const { return field_->secrecy == Secrecy::secret; }
  /// Of the elements of this list.
  [[nodiscard]] Identity identity() const;

 private:
  Node(const Field& field, const Type* type) : field_(&field), type_(type) {}

  const Field* field_;
  const Type* type_;
};

/// "users" + "name" -> "users.name"; "" + "users" -> "users".
[[nodiscard]] std::string join(std::string_view path, std::string_view key);
/// The member that a field describes, under its key or an older spelling of it; or nullptr.
[[nodiscard]] const codec::Member* member_of(const codec::Value& mapping, const Field& field);
/// The section that describes this mapping among several; nullptr when the tag names none.
[[nodiscard]] const AnySection* chosen(const Alternatives& alternatives,
                                       const codec::Value& mapping);
/// The node at a path of keys, "users[].name", "sysctl.*"; nothing when there is none.
[[nodiscard]] std::optional<Node> find_node(const AnySection& section, std::string_view path);
/// The name of a list's element, or nullptr.
[[nodiscard]] const std::string* name_of(const codec::Value& item, Identity identity);
/// Whether a value stands rightly in that place, null included where `reading` lets it reset.
[[nodiscard]] bool takes(const Node& node, const codec::Value& value, const Reading& reading);
/// An error for every name that a list holds again; `path` is the list's, in the tables' spelling.
void report_names_twice(const codec::Value& list, Identity identity, std::string_view path,
                        Report& report);
/// The cross checks of a mapping, those of `when` included.
void run_together(const codec::Value& mapping, const AnySection& section, When when,
                  Report& report);

}  // namespace orlop::schema
