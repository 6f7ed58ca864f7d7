// SPDX-License-Identifier: Apache-2.0
// Records: JSON documents that an agent writes and another one, older or newer, reads. Each carries
// `"schema": "orlop.NAME/VERSION"`. Reading never fails: members that this agent does not know are
// kept and written again; what it cannot use - a newer version, a cut or damaged file, wrong types
// - is a problem of the record, and the file is set aside under a name with its date before another
// takes its place. What a record says is declared by its section, which decodes and writes it. The
// text of a record is a pure function; load and save use a StateStore. Belongs to one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "agent/records/store.hpp"
#include "libs/base/clock.hpp"
#include "libs/codec/value.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::records {

/// A longer file is no record. A journal keeps what was there before, up to half of this.
inline constexpr std::size_t kMaxRecord = std::size_t{8} << 20;

/// How a record of type T is kept.
template <typename T>
struct Format {
  std::string_view file;  ///< "upgrade.json"
  /// Its `document` is the newest version that this agent knows, and the one it writes. It reads
  /// every older one; of a newer one, what is still understood. Keeps unknown members.
  const schema::Section<T>* section;
};

/// Members of a document that its reader does not know, beside those it does.
struct Unknown {
  codec::Value known;
  codec::Value extra;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

template <typename T>
struct Record {
  std::optional<T> value{};  ///< none: never written, or not to be understood at all
  Unknown unknown{};
  /// Why the file could not be used, or not fully; `value` is what is known all the same.
  std::optional<Error> problem{};
};

/// Documents, and what of them is kept. For Format; not needed otherwise.
namespace detail {
struct Opened {
  codec::Value document;
  std::optional<Error> problem{};  ///< of a newer version: the document is there all the same
};
[[nodiscard]] Opened open(const Result<std::optional<std::string>>& text,
                          const schema::AnySection& section);
[[nodiscard]] Unknown unknown_of(const codec::Value& document, codec::Value known);
[[nodiscard]] std::string text_of(codec::Value document, const Unknown& unknown);
}  // namespace detail

/// The record in a file's text; no text is a record that was never written. Never fails.
template <typename T>
[[nodiscard]] Record<T> parse(const Result<std::optional<std::string>>& text,
                              const Format<T>& format) {
  Record<T> record;
  auto opened = detail::open(text, *format.section);
  record.problem = std::move(opened.problem);
  if (opened.document.is_null()) return record;
  auto value = schema::parse(opened.document, *format.section, {.file = format.file});
  if (!value) {
    if (!record.problem) record.problem = std::move(value).error();
    return record;
  }
  record.value = *std::move(value);
  // What is set aside as a whole need not be kept in parts.
  if (!record.problem)
    record.unknown =
        detail::unknown_of(opened.document, schema::to_value(*record.value, *format.section));
  return record;
}

/// The text of a record that has a value.
template <typename T>
[[nodiscard]] std::string text_of(const Record<T>& record, const Format<T>& format) {
  return detail::text_of(schema::to_value(*record.value, *format.section), record.unknown);
}

/// "upgrade.json.set-aside-2026-11-26T01:20:00Z"
[[nodiscard]] std::string set_aside_name(std::string_view file, UnixTime time);

/// Moves an unusable file out of the way. At most four of a record are kept, the newest.
[[nodiscard]] Status set_aside(StateStore& store, std::string_view file, UnixTime now);

/// A sentence for each file that was set aside and is still there.
[[nodiscard]] std::vector<std::string> describe_set_aside(StateStore& store);

template <typename T>
[[nodiscard]] Record<T> load(StateStore& store, const Format<T>& format) {
  return parse(store.load(std::string(format.file)), format);
}

/// Writes a record that has a value. A file that could not be used is set aside first.
template <typename T>
[[nodiscard]] Status save(StateStore& store, const Format<T>& format, Record<T>& record,
                          UnixTime now) {
  if (record.problem) TRY(set_aside(store, format.file, now));
  TRY(store.save(std::string(format.file), text_of(record, format)));
  record.problem.reset();
  return {};
}

}  // namespace orlop::agent::records
