// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/content.hpp"

#include <algorithm>
#include <cctype>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/data_url.hpp"
#include "libs/codec/gzip.hpp"

namespace orlop::agent::kinds {
namespace {

struct Word {
  std::string_view word;
  FileEncoding encoding;
};
constexpr Word kWords[] = {
    {"text/plain", {}},
    {"b64", {.base64 = true}},
    {"base64", {.base64 = true}},
    {"gz", {.gzip = true}},
    {"gzip", {.gzip = true}},
    {"gz+b64", {.base64 = true, .gzip = true}},
    {"gz+base64", {.base64 = true, .gzip = true}},
    {"gzip+b64", {.base64 = true, .gzip = true}},
    {"gzip+base64", {.base64 = true, .gzip = true}},
};

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::ranges::transform(lowered, lowered.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return lowered;
}

Result<std::string> from_encoding(const std::string& content, FileEncoding encoding) {
  auto bytes = content;
  if (encoding.base64) {
    const auto decoded = from_base64(content);
    if (!decoded) return fail(Errc::invalid, "it is no base64");
    bytes = as_text(*decoded);
  }
  if (!encoding.gzip) return bytes;
  return codec::gunzip(bytes, {.max_bytes = kMostExpanded});
}

}  // namespace

std::optional<FileEncoding> encoding_of(std::string_view word) {
  const auto* found = std::ranges::find(kWords, lower(word), &Word::word);
  return found == std::end(kWords) ? std::nullopt : std::optional(found->encoding);
}

Result<std::string> decoded(const File& file) {
  if (file.source) return codec::read_data_url(file.source->uri);
  return from_encoding(file.content, encoding_of(file.encoding).value_or(FileEncoding{}));
}

}  // namespace orlop::agent::kinds
