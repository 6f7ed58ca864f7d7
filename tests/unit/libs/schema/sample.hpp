// SPDX-License-Identifier: Apache-2.0
// A document with one of everything: scalars, bounds, lists, maps, an enum, a text, a variant, a
// section inside itself, a secret.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/schema/section.hpp"

namespace orlop::schema::sample {

enum class Mode { fast, careful };
inline constexpr auto kModes = words<Mode>({{"fast", Mode::fast}, {"careful", Mode::careful}});

std::optional<std::uint64_t> parse_size(std::string_view text);
std::string print_size(std::uint64_t bytes);
inline constexpr Text<parse_size, print_size> kSize{.name = "size", .example = "5 MiB"};

struct User {
  std::string name;
  std::vector<std::string> keys;
  std::string hash;
  bool locked = true;
  friend bool operator==(const User&, const User&) = default;
};
extern const Section<User> kUser;

struct Run {
  std::string line;
  friend bool operator==(const Run&, const Run&) = default;
};
struct Group {
  std::uint8_t tries = 1;
  std::vector<Group> then;
  friend bool operator==(const Group&, const Group&) = default;
};
extern const Section<Run> kRun;
extern const Section<Group> kGroup;
inline constexpr OneOf<kRun, kGroup> kStep{.tag = "kind"};

struct Sample {
  std::string title;
  std::vector<User> users;
  std::map<std::string, std::int64_t> numbers;
  std::optional<Mode> mode;
  std::uint64_t size = 5U << 20U;
  std::vector<std::variant<Run, Group>> steps;
  codec::Value others = codec::Value::object();
  friend bool operator==(const Sample&, const Sample&) = default;
};
extern const Section<Sample> kSample;

}  // namespace orlop::schema::sample
