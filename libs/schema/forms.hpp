// SPDX-License-Identifier: Apache-2.0
// Forms of text that several documents use. Pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/schema/types.hpp"

namespace orlop::schema {

/// "90s", "5m", "2h": from one second to one day.
[[nodiscard]] std::optional<std::chrono::seconds> parse_duration(std::string_view text);
/// In the largest unit that has no remainder.
[[nodiscard]] std::string print_duration(std::chrono::seconds duration);

inline constexpr Text<parse_duration, print_duration> kDuration{.name = "length of time",
                                                                .example = "5m"};

std::optional<Problem> check_sha256(const codec::Value& value);
std::optional<Problem> check_hex(const codec::Value& value);
std::optional<Problem> check_time(const codec::Value& value);
std::optional<Problem> check_base64(const codec::Value& value);
std::optional<Problem> check_version(const codec::Value& value);

/// Whole seconds as a number.
void read_seconds(const codec::Value& value, void* into);
[[nodiscard]] codec::Value write_seconds(const void* from);
inline constexpr Custom<std::chrono::seconds> kSeconds{
    .type = {.kinds = kInteger, .read = read_seconds, .write = write_seconds}};

// Bytes as text, with what JSON Schema can say of the form.
[[nodiscard]] std::string print_hex(const Bytes& bytes);
[[nodiscard]] std::string print_base64(const Bytes& bytes);
inline constexpr Text<from_hex, print_hex> kHexBytes{.name = "hexadecimal value",
                                                     .example = "00ff"};
inline constexpr Text<from_base64, print_base64> kBase64Bytes{.name = "base64", .example = "AP8="};
inline constexpr Rule kHexForm = {.text = "Hexadecimal.", .pattern = "^([0-9a-fA-F]{2})*$"};
inline constexpr Rule kBase64Form = {.text = "Base64.",
                                     .pattern = "^[A-Za-z0-9+/ \\t\\r\\n]*[= \\t\\r\\n]*$"};

// What texts of our documents are, with patterns that JSON Schema can check too.
inline constexpr Rule kSha256 = {
    .check = check_sha256, .text = "64 hexadecimal digits.", .pattern = "^[0-9a-f]{64}$"};
inline constexpr Rule kHex = {
    .check = check_hex, .text = kHexForm.text, .pattern = kHexForm.pattern};
inline constexpr Rule kTime = {
    .check = check_time,
    .text = "UTC, as `2026-11-22T12:00:00Z`.",
    .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"};
inline constexpr Rule kBase64 = {
    .check = check_base64, .text = kBase64Form.text, .pattern = kBase64Form.pattern};
inline constexpr Rule kVersion = {.check = check_version};

}  // namespace orlop::schema
