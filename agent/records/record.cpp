// SPDX-License-Identifier: Apache-2.0
#include "agent/records/record.hpp"

#include <algorithm>
#include <charconv>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::records {
namespace {

using codec::Value;

constexpr std::string_view kMark = ".set-aside-";
constexpr std::size_t kKept = 4;

/// What stands in `document` but not in `known`; null when nothing does.
Value difference(const Value& document, const Value& known) {
  if (document.is_object() && known.is_object()) {
    auto extra = Value::object();
    for (const auto& member : document.members()) {
      const auto* const own = known.find(member.key);
      auto rest = own == nullptr ? member.value : difference(member.value, *own);
      if (own == nullptr || !rest.is_null()) extra.set(member.key, std::move(rest));
    }
    return extra.members().empty() ? Value{} : extra;
  }
  if (document.is_array() && known.is_array() && document.items().size() == known.items().size()) {
    auto extra = Value::array();
    bool any = false;
    for (std::size_t i = 0; i < known.items().size(); ++i) {
      extra.push(difference(document.items()[i], known.items()[i]));
      any = any || !extra.items().back().is_null();
    }
    return any ? extra : Value{};
  }
  return {};
}

/// Puts `extra` back beside what has not changed since it was read.
void restore(Value& fresh, const Value& known, const Value& extra) {
  if (extra.is_object() && fresh.is_object() && known.is_object()) {
    for (const auto& member : extra.members()) {
      auto* const now = fresh.find(member.key);
      const auto* const before = known.find(member.key);
      if (before == nullptr && now == nullptr) fresh.set(member.key, member.value);
      if (before == nullptr || now == nullptr) continue;
      if (now->is_array() || *now == *before) restore(*now, *before, member.value);
    }
  } else if (extra.is_array() && fresh.is_array() && known.is_array()) {
    for (auto& item : fresh.items()) {
      const auto found = std::ranges::find(known.items(), item);
      if (found == known.items().end()) continue;
      restore(item, *found, extra.items()[static_cast<std::size_t>(found - known.items().begin())]);
    }
  }
}

/// The number after "orlop.upgrade-state/"; 0 when it is another schema.
int version_of(std::string_view text, std::string_view schema) {
  if (!text.starts_with(schema) || text.size() < schema.size() + 2) return 0;
  if (text[schema.size()] != '/') return 0;
  const auto number = text.substr(schema.size() + 1);
  int version = 0;
  const auto end = std::from_chars(number.data(), number.data() + number.size(), version);
  return end.ec == std::errc{} && end.ptr == number.data() + number.size() ? version : 0;
}

}  // namespace

namespace detail {

Opened open(const Result<std::optional<std::string>>& text, const schema::AnySection& section) {
  if (!text) return {{}, text.error()};
  if (!*text) return {};
  auto document = codec::parse_json(**text, {.max_bytes = kMaxRecord});
  if (!document) return {{}, std::move(document).error()};
  auto found = document->get_string("schema");
  if (!found) return {{}, std::move(found).error()};
  const auto schema = section.document.substr(0, section.document.find('/'));
  const int number = version_of(*found, schema);
  if (number < 1)
    return {{}, Error(Errc::unsupported, formatted("it is {}, not {}", *found, schema))};
  // Members of all versions are read alike: the section knows their older spellings.
  document->set("schema", section.document);
  if (number <= version_of(section.document, schema)) return {*std::move(document), {}};
  return {*std::move(document), Error(Errc::unsupported, formatted("it is {}, this agent knows {}",
                                                                   *found, section.document))};
}

Unknown unknown_of(const Value& document, Value known) {
  auto extra = difference(document, known);
  if (extra.is_null()) return {};
  return {.known = std::move(known), .extra = std::move(extra)};
}

std::string text_of(Value document, const Unknown& unknown) {
  restore(document, unknown.known, unknown.extra);
  return codec::write_json_pretty(document);
}

}  // namespace detail

std::string set_aside_name(std::string_view file, UnixTime time) {
  return formatted("{}{}{}", file, kMark, format_time(time));
}

Status set_aside(StateStore& store, std::string_view file, UnixTime now) {
  const auto prefix = std::string(file) + std::string(kMark);
  std::vector<std::string> earlier;
  for (auto& name : TRY(store.list()))
    if (name.starts_with(prefix)) earlier.push_back(std::move(name));
  // A folder that is not empty stays: somebody else made it.
  for (std::size_t i = 0; i + kKept <= earlier.size(); ++i) (void)store.remove(earlier[i]);
  return store.rename(std::string(file), set_aside_name(file, now));
}

std::vector<std::string> describe_set_aside(StateStore& store) {
  const auto names = store.list();
  if (!names) return {"records: " + names.error().describe()};
  std::vector<std::string> sentences;
  for (const auto& name : *names) {
    const auto mark = name.find(kMark);
    if (mark == std::string::npos) continue;
    sentences.push_back(
        formatted("{} could not be used and was set aside as {}; remove that file "
                  "once somebody has looked at it",
                  name.substr(0, mark), name));
  }
  return sentences;
}

}  // namespace orlop::agent::records
