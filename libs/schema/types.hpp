// SPDX-License-Identifier: Apache-2.0
// The C++ types that a document's members may have, each as one erased Type; see section.hpp.
//
// One small function is made for each member and three for each type; all the rest of the room is
// compiled once.
#pragma once

#include <array>
#include <concepts>
#include <map>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "libs/schema/field.hpp"

namespace orlop::schema {

/// Reads the valid `document` into `owner`, an object of the section's Owner. Without `path`.
void read_members(const AnySection& section, const codec::Value& mapping, void* owner);
[[nodiscard]] codec::Value write_section(const AnySection& section, const void* owner);
/// read_members() at the section's path; absent: `owner` stays as it is.
void read_section(const AnySection& section, const codec::Value& document, void* owner);

/// Reads a value whose kind is right; another kind leaves `into` as it is.
void read_value(const Type& type, const codec::Value& value, void* into);

/// The object behind the erased pointer of a Type's functions.
template <class T>
T& as(void* object) {
  return *static_cast<T*>(object);
}
template <class T>
const T& as(const void* object) {
  return *static_cast<const T*>(object);
}

template <class Owner>
struct Section;

/// Its address tells owners apart.
template <class Owner>
inline constexpr char kOwner = 0;

// ---- an enum: `inline constexpr auto kModes = words<Mode>({{"fast", Mode::fast}, …});`

template <class Enum, std::size_t Count>
struct Words {
  using Of = Enum;
  std::array<std::string_view, Count> names;
  std::array<Enum, Count> values;

  [[nodiscard]] constexpr const Enum* find(std::string_view name) const {
    for (std::size_t i = 0; i < Count; ++i) {
      if (names[i] == name) return &values[i];
    }
    return nullptr;
  }
  [[nodiscard]] constexpr std::string_view name(Enum value) const {
    for (std::size_t i = 0; i < Count; ++i) {
      if (values[i] == value) return names[i];
    }
    return {};
  }
};

template <class Enum, std::size_t Count>
consteval Words<Enum, Count> words(const std::pair<std::string_view, Enum> (&list)[Count]) {
  Words<Enum, Count> made{};
  for (std::size_t i = 0; i < Count; ++i) {
    made.names[i] = list[i].first;
    made.values[i] = list[i].second;
  }
  return made;
}

// ---- a value with a form of its own as text: `inline constexpr Text<parse_size, print_size>
//      kSize{.name = "size", .example = "512 MiB"};` Parse gives an optional or a Result.

template <auto Parse, auto Print>
struct Text {
  using Of = std::remove_cvref_t<decltype(*Parse(std::string_view()))>;
  std::string_view name;     ///< "size": "'x' is no size"
  std::string_view example;  ///< "512 MiB"
};

// ---- a type that documents write in several kinds: `inline constexpr Custom<Names> kNames{.type =
//      {.kinds = kString | kList, .read = …, .write = …}};`

template <class T>
struct Custom {
  using Of = T;
  Type type;
};

// ---- one of several structs: `inline constexpr OneOf<kFile, kUser> kStep{.tag = "kind"};` for a
//      member of type std::variant<File, User>. The sections' names are the tag's values.

template <const auto&... Sections>
struct OneOf {
  using Of = std::variant<typename std::remove_cvref_t<decltype(Sections)>::Of...>;
  std::string_view tag;
};

namespace detail {

[[nodiscard]] Problem no_text(const codec::Value& value, std::string_view name,
                              std::string_view example, const Error* error);
[[nodiscard]] codec::Value tagged(std::string_view tag, std::string_view name, codec::Value value);

template <class Leaf>
struct LeafType;  // how a description of the innermost type makes its Type

template <class T, const auto&... Leaf>
struct TypeOf;

/// Whether T itself is what the second argument of `at` describes.
template <class T, const auto&... Leaf>
concept Described = (std::same_as<T, typename std::remove_cvref_t<decltype(Leaf)>::Of> || ...);

template <class T, const auto&... Leaf>
struct Kept : TypeOf<T, Leaf...> {
  static constexpr Type value = TypeOf<T, Leaf...>::make();
};

template <>
struct TypeOf<bool> {
  static constexpr Type make() {
    return {.kinds = kBoolean,
            .read = [](const codec::Value& v, void* into) { as<bool>(into) = v.boolean(); },
            .write = [](const void* from) { return codec::Value(as<bool>(from)); }};
  }
};

template <std::integral T>
struct TypeOf<T> {
  static constexpr Range range() {
    using Limits = std::numeric_limits<T>;
    return {.least = std::in_range<std::int64_t>(Limits::min())
                         ? static_cast<std::int64_t>(Limits::min())
                         : std::numeric_limits<std::int64_t>::min(),
            .most = std::in_range<std::int64_t>(Limits::max())
                        ? static_cast<std::int64_t>(Limits::max())
                        : std::numeric_limits<std::int64_t>::max()};
  }
  static constexpr Type make() {
    return {
        .kinds = kInteger,
        .read = [](const codec::Value& v,
                   void* into) { as<T>(into) = static_cast<T>(v.integer()); },
        .write =
            [](const void* from) { return codec::Value(static_cast<std::int64_t>(as<T>(from))); },
        .number = range()};
  }
};

template <>
struct TypeOf<double> {
  static constexpr Type make() {
    return {.kinds = kNumber,
            .read = [](const codec::Value& v, void* into) { as<double>(into) = v.number(); },
            .write = [](const void* from) { return codec::Value(as<double>(from)); }};
  }
};

template <>
struct TypeOf<std::string> {
  static constexpr Type make() {
    return {.kinds = kString,
            .read = [](const codec::Value& v, void* into) { as<std::string>(into) = v.string(); },
            .write = [](const void* from) { return codec::Value(as<std::string>(from)); }};
  }
};

template <>
struct TypeOf<codec::Value> {
  static constexpr Type make() {
    return {.kinds = kAnything,
            .read = [](const codec::Value& v, void* into) { as<codec::Value>(into) = v; },
            .write = [](const void* from) { return as<codec::Value>(from); }};
  }
};

template <class T, const auto&... Leaf>
  requires(!Described<std::optional<T>, Leaf...>)
struct TypeOf<std::optional<T>, Leaf...> {
  static constexpr Type make() {
    Type type = Kept<T, Leaf...>::value;
    type.read = [](const codec::Value& v, void* into) {
      read_value(Kept<T, Leaf...>::value, v, &as<std::optional<T>>(into).emplace());
    };
    type.write = [](const void* from) {
      const auto& held = as<std::optional<T>>(from);
      return held ? Kept<T, Leaf...>::value.write(&*held) : codec::Value();
    };
    return type;
  }
};

template <class T, const auto&... Leaf>
  requires(!Described<std::vector<T>, Leaf...>)
struct TypeOf<std::vector<T>, Leaf...> {
  static void read(const codec::Value& value, void* into) {
    auto& list = as<std::vector<T>>(into);
    list.clear();
    for (const auto& item : value.items()) {
      read_value(Kept<T, Leaf...>::value, item, &list.emplace_back());
    }
  }
  static codec::Value write(const void* from) {
    auto list = codec::Value::array();
    for (const auto& item : as<std::vector<T>>(from))
      list.push(Kept<T, Leaf...>::value.write(&item));
    return list;
  }
  static constexpr Type make() {
    return {.kinds = kList, .read = read, .write = write, .each = &Kept<T, Leaf...>::value};
  }
};

template <class T, const auto&... Leaf>
  requires(!Described<std::map<std::string, T>, Leaf...>)
struct TypeOf<std::map<std::string, T>, Leaf...> {
  static void read(const codec::Value& value, void* into) {
    auto& map = as<std::map<std::string, T>>(into);
    map.clear();
    for (const auto& member : value.members()) {
      read_value(Kept<T, Leaf...>::value, member.value, &map[member.key]);
    }
  }
  static codec::Value write(const void* from) {
    auto mapping = codec::Value::object();
    for (const auto& [key, item] : as<std::map<std::string, T>>(from)) {
      mapping.set(key, Kept<T, Leaf...>::value.write(&item));
    }
    return mapping;
  }
  static constexpr Type make() {
    return {.kinds = kMapping, .read = read, .write = write, .each = &Kept<T, Leaf...>::value};
  }
};

template <class T, const auto& Leaf>
  requires Described<T, Leaf>
struct TypeOf<T, Leaf> {
  static constexpr Type make() {
    return LeafType<std::remove_cvref_t<decltype(Leaf)>>::template make<Leaf>();
  }
};

template <class Owner>
struct LeafType<Section<Owner>> {
  template <const auto& Leaf>
  static constexpr Type make() {
    return {.kinds = kMapping,
            .read = [](const codec::Value& v, void* into) { read_members(Leaf, v, into); },
            .write = [](const void* from) { return write_section(Leaf, from); },
            .section = &Leaf};
  }
};

template <class Enum, std::size_t Count>
struct LeafType<Words<Enum, Count>> {
  template <const auto& Leaf>
  static constexpr Type make() {
    return {.kinds = kString,
            .read =
                [](const codec::Value& v, void* into) {
                  if (const auto* found = Leaf.find(v.string())) as<Enum>(into) = *found;
                },
            .write = [](const void* from) { return codec::Value(Leaf.name(as<Enum>(from))); },
            .words = Leaf.names};
  }
};

template <class T>
struct LeafType<Custom<T>> {
  template <const auto& Leaf>
  static constexpr Type make() {
    return Leaf.type;
  }
};

template <auto Parse, auto Print>
struct LeafType<Text<Parse, Print>> {
  using Of = typename Text<Parse, Print>::Of;
  template <const auto& Leaf>
  static std::optional<Problem> check(const codec::Value& value) {
    const auto parsed = Parse(value.string());
    if (parsed) return std::nullopt;
    if constexpr (requires { parsed.error(); }) {
      return no_text(value, Leaf.name, Leaf.example, &parsed.error());
    } else {
      return no_text(value, Leaf.name, Leaf.example, nullptr);
    }
  }
  template <const auto& Leaf>
  static constexpr Type make() {
    return {.kinds = kString,
            .read =
                [](const codec::Value& v, void* into) {
                  if (auto parsed = Parse(v.string())) as<Of>(into) = *std::move(parsed);
                },
            .write = [](const void* from) { return codec::Value(Print(as<Of>(from))); },
            .check = check<Leaf>};
  }
};

template <const auto&... Sections>
struct LeafType<OneOf<Sections...>> {
  using Of = typename OneOf<Sections...>::Of;

  template <const auto& Leaf, const auto& Section>
  static bool read_one(const codec::Value& value, void* into) {
    const auto* tag = value.find(Leaf.tag);
    if (tag == nullptr || tag->string() != Section.name) return false;
    using One = typename std::remove_cvref_t<decltype(Section)>::Of;
    read_members(Section, value, &as<Of>(into).template emplace<One>());
    return true;
  }
  template <const auto& Leaf, const auto& Section>
  static bool write_one(const void* from, codec::Value& value) {
    using One = typename std::remove_cvref_t<decltype(Section)>::Of;
    const auto* held = std::get_if<One>(&as<Of>(from));
    if (held == nullptr) return false;
    value = tagged(Leaf.tag, Section.name, write_section(Section, held));
    return true;
  }
  static constexpr const AnySection* kSections[] = {&Sections...};
  template <const auto& Leaf>
  static constexpr Alternatives kAlternatives = {.tag = Leaf.tag, .sections = kSections};

  template <const auto& Leaf>
  static constexpr Type make() {
    return {.kinds = kMapping,
            .read = [](const codec::Value& v,
                       void* into) { (void)(read_one<Leaf, Sections>(v, into) || ...); },
            .write =
                [](const void* from) {
                  codec::Value value;
                  (void)(write_one<Leaf, Sections>(from, value) || ...);
                  return value;
                },
            .alternatives = &kAlternatives<Leaf>};
  }
};

template <class M>
struct MemberOf;
template <class OwnerType, class ValueType>
struct MemberOf<ValueType OwnerType::*> {
  using Owner = OwnerType;
  using Value = ValueType;
};

}  // namespace detail

/// The member of a struct that a field's value is read into; see section.hpp.
template <auto Pointer, const auto&... Leaf>
inline constexpr Member at = {
    .type = &detail::Kept<typename detail::MemberOf<decltype(Pointer)>::Value, Leaf...>::value,
    .in = [](void* owner) -> void* {
      return &(static_cast<typename detail::MemberOf<decltype(Pointer)>::Owner*>(owner)->*Pointer);
    },
    .owner = &kOwner<typename detail::MemberOf<decltype(Pointer)>::Owner>,
    .given = true};

/// The same of a member's member: `of<&Manifest::root, &FileRef::size>`.
template <auto Outer, auto Inner, const auto&... Leaf>
inline constexpr Member of = {
    .type = &detail::Kept<typename detail::MemberOf<decltype(Inner)>::Value, Leaf...>::value,
    .in = [](void* owner) -> void* {
      return &(static_cast<typename detail::MemberOf<decltype(Outer)>::Owner*>(owner)->*Outer.*
               Inner);
    },
    .owner = &kOwner<typename detail::MemberOf<decltype(Outer)>::Owner>,
    .given = true};

/// A mapping whose members belong to the owner itself: documents nest where the struct does not.
template <const auto& Part>
inline constexpr Member part = {
    .type = &detail::Kept<typename std::remove_cvref_t<decltype(Part)>::Of, Part>::value,
    .in = [](void* owner) { return owner; },
    .owner = &kOwner<typename std::remove_cvref_t<decltype(Part)>::Of>,
    .given = true};

}  // namespace orlop::schema
