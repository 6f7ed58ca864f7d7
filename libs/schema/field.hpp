// SPDX-License-Identifier: Apache-2.0
// Field and AnySection: how a document of ours is described, without its C++ types.
//
// A section describes a mapping, a field one key of it. Everything that is done with documents
// (validating, defaults, redaction, publishing, reading into a struct, writing back) follows from
// these tables and nothing else. Tables are constants; text and tables they point to live for the
// whole program. Values only; safe from any thread. `section.hpp` shows a worked example.
#pragma once

#include <any>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libs/codec/value.hpp"
#include "libs/schema/diagnostic.hpp"

namespace orlop::schema {

/// The kinds of value a key accepts, as a set.
using Kinds = unsigned;
inline constexpr Kinds kBoolean = 1U << 0U;
inline constexpr Kinds kInteger = 1U << 1U;
inline constexpr Kinds kString = 1U << 2U;
inline constexpr Kinds kList = 1U << 3U;
inline constexpr Kinds kMapping = 1U << 4U;
inline constexpr Kinds kNumber = 1U << 5U;  ///< an integer or a fractional number
inline constexpr Kinds kNull = 1U << 6U;    ///< a null that means something
inline constexpr Kinds kAnything = (1U << 7U) - 1U;

/// "boolean, string or list".
[[nodiscard]] std::string describe_kinds(Kinds kinds);
[[nodiscard]] bool accepts(Kinds kinds, const codec::Value& value);

inline constexpr std::uint64_t kUnbounded = std::numeric_limits<std::uint64_t>::max();

/// How many: bytes of a string, elements of a list, members of a mapping.
struct Bounds {
  std::uint64_t least = 0;
  std::uint64_t most = kUnbounded;
  friend bool operator==(const Bounds&, const Bounds&) = default;
};

/// Of integers.
struct Range {
  std::int64_t least = std::numeric_limits<std::int64_t>::min();
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  friend bool operator==(const Range&, const Range&) = default;
};

/// What a rule has against a value: it completes the sentence "'users[0].name' …".
struct Problem {
  std::string complaint;
  std::string remedy;
};
using Check = std::optional<Problem> (*)(const codec::Value&);

/// Looks at one value whose kind and bounds are right.
struct Rule {
  Check check = nullptr;
  std::string_view text = {};     ///< the same in words, for the page: "A host name."
  std::string_view pattern = {};  ///< of strings, as far as ECMA 262 can say it; for JSON Schema
};

enum class Secrecy {
  open,
  secret  ///< redact() leaves no trace of the value, nor of its length
};

/// The first release of the product that knows the key; empty: it was always there.
using Since = std::string_view;

enum class Written {
  always,
  when_set  ///< left out of documents when false, 0 or empty
};

/// What becomes of a list or mapping with something wrong in it, where the rest of its document is
/// used all the same (sift.hpp).
enum class Faulty {
  left_out,       ///< as a whole
  used_in_parts,  ///< without the element or member that is wrong
};

/// What becomes of a list of plain values that several documents have.
enum class Joined {
  once,  ///< a value that an earlier document has is not repeated
  all    ///< steps: each document's follow those before, equal or not
};

struct AnySection;

/// Mappings of several forms: the value under `tag` is the name of the section that describes one.
struct Alternatives {
  std::string_view tag;
  std::span<const AnySection* const> sections;
};

/// What is known of one C++ type; made by section.hpp, of no interest elsewhere.
struct Type {
  Kinds kinds = 0;
  /// Reads a valid value; `into` is a live object of the type.
  void (*read)(const codec::Value& value, void* into) = nullptr;
  /// Null for a value that is not there.
  codec::Value (*write)(const void* from) = nullptr;
  const Type* each = nullptr;
  const AnySection* section = nullptr;
  const Alternatives* alternatives = nullptr;
  Range number = {};
  std::span<const std::string_view> words = {};
  Check check = nullptr;
};

/// Where a field's value stands in its owner; made by `at<&Owner::member>` (section.hpp).
struct Member {
  const Type* type = nullptr;
  void* (*in)(void* owner) = nullptr;
  const void* owner = nullptr;  ///< tells owners apart
  /// Whether there is one. (Comparing a template's address with nullptr is no constant under the
  /// sanitizer of undefined behaviour.)
  bool given = false;
};

/// One key of a mapping. Also describes, without a key, the elements of a list or the values of a
/// mapping whose keys are free (see `each`).
struct Field {
  std::string_view key = {};
  Member member = {};             ///< none in a section without an owner
  Kinds kinds = 0;                ///< 0: those of the member's type
  std::string_view text = {};     ///< the page's sentence
  std::string_view initial = {};  ///< the default, as YAML; empty: none that is worth a word
  bool required = false;
  Bounds bytes = {};                             ///< of a string
  Bounds items = {};                             ///< of a list or mapping
  Range number = {};                             ///< of an integer
  std::span<const std::string_view> words = {};  ///< the only strings there are
  Rule rule = {};
  std::string_view example = {};        ///< a string that is right
  const Field* each = nullptr;          ///< elements of a list, values of a mapping of free keys
  const AnySection* section = nullptr;  ///< a mapping's members
  const Alternatives* alternatives = nullptr;
  Secrecy secrecy = Secrecy::open;
  Since since = {};
  std::string_view formerly = {};  ///< an older spelling of the key, read and never written
  Written written = Written::always;
  Faulty faulty = Faulty::left_out;
  Joined joined = Joined::once;
};

/// Finds the file that a value comes from, by its path in a document of several sources.
using FileOf = std::function<std::string(std::string_view path)>;

/// Takes the diagnostics of a check of several members together.
class Report {
 public:
  /// `file` and `file_of` outlive the report; `file_of` may be empty.
  Report(Diagnostics& into, std::string_view file, std::string_view path, const FileOf& file_of)
      : into_(&into), file_(file), path_(path), file_of_(&file_of) {}
  void error(codec::Position position, std::string code, std::string message, std::string remedy);
  void warning(codec::Position position, std::string code, std::string message, std::string remedy);
  void note(codec::Position position, std::string code, std::string message, std::string remedy);
  /// "users[0]"; empty for the document.
  [[nodiscard]] const std::string& path() const { return path_; }
  /// A report on a value inside: "ssh_authorized_keys[0]".
  [[nodiscard]] Report inside(std::string_view path) const;

 private:
  void add(codec::Position position, Severity severity, std::string code, std::string message,
           std::string remedy);

  Diagnostics* into_;
  std::string_view file_;
  std::string path_;
  const FileOf* file_of_;
};

enum class When {
  always,
  composed  ///< only on a document put together from all its sources
};

/// What only shows when members are seen together. Runs on a mapping whose members are right each
/// for itself, but which may hold nulls.
struct Cross {
  std::string_view text;  ///< in words, for the page; empty: not worth a word
  void (*check)(const codec::Value& mapping, Report& report) = nullptr;
  When when = When::always;
};

/// A key that is refused by name, and what to do instead.
struct Refused {
  std::string_view path;  ///< as on the page: "users[].uid"
  std::string_view instead;
};

enum class Unknown {
  refused,  ///< an error that names the nearest known key
  kept      ///< documents that newer programs write too
};

struct AnySection {
  std::string_view name = {};  ///< of an alternative, and in JSON Schema: "user"
  /// The document's name and version, the value of its member "schema": "orlop.health/2". Empty:
  /// no such member.
  std::string_view document = {};
  /// Older versions that this section reads as well.
  std::span<const std::string_view> earlier = {};
  /// The top-level key below which the fields stand; empty: the document itself. Of no meaning in
  /// sections that a field names.
  std::string_view path = {};
  std::string_view text = {};
  std::span<const Field> fields = {};
  /// Of an element: the member that names it. A list holds each name once.
  std::string_view identity = {};
  /// Of an element with a name: the boolean member that makes it an addition to whatever has the
  /// name. Additions have no name of their own: a list may hold several.
  std::string_view adds = {};
  std::span<const Cross> together = {};
  Unknown unknown = Unknown::refused;
  Faulty faulty = Faulty::left_out;
  /// A member of type codec::Value that keeps what is unknown, so that it is written back.
  Member others = {};

  // Filled in by Section<Owner>.
  const void* owner = nullptr;
  std::any (*decode)(const AnySection& section, const codec::Value& document) = nullptr;
  codec::Value (*encode)(const AnySection& section, const std::any& owner) = nullptr;
};

/// The entry of exactly this key (its spelling today, or an older one), or nullptr.
[[nodiscard]] const Field* find_field(const AnySection& section, std::string_view key);

}  // namespace orlop::schema
