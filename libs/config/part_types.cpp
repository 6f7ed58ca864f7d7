// SPDX-License-Identifier: Apache-2.0
#include "libs/config/part_types.hpp"

#include <algorithm>

#include "libs/config/accept.hpp"

namespace orlop::config {
namespace {

/// Types whose content says what it is.
constexpr std::string_view kOpenTypes[] = {
    "",
    "application/gzip",
    "application/octet-stream",
    "application/x-compressed",
    "application/x-gunzip",
    "application/x-gzip",
    "application/x-tar-gz",
    "message/rfc822",
    "text/jinja2",
    "text/plain",
    "text/x-not-multipart",
};

/// Types of text that is to run.
constexpr std::string_view kScript = "text/x-shellscript";
constexpr std::string_view kBootHook = "text/cloud-boothook";
constexpr std::string_view kPrograms[] = {kScript, kBootHook, "text/x-shellscript-per-boot",
                                          "text/x-shellscript-per-instance",
                                          "text/x-shellscript-per-once"};

/// Types that another system runs or fetches, and how such a text begins (accept.hpp).
struct ForeignType {
  std::string_view media_type;
  std::string_view beginning;
};
constexpr ForeignType kForeignTypes[] = {
    {"text/cloud-config-jsonp", "#cloud-config-jsonp"},
    {"text/part-handler", "#part-handler"},
    {"text/upstart-job", "#upstart-job"},
    {"text/x-include-once-url", "#include"},
    {"text/x-include-url", "#include"},
};

/// Of mail, and of the tools that make user-data.
constexpr std::string_view kHeadersOfMail[] = {
    "cc",       "date",     "from",        "message-id", "mime-version", "number-attachments",
    "received", "reply-to", "return-path", "sender",     "subject",      "to"};
constexpr std::string_view kMergeHeaders[] = {"merge-type", "x-merge-type", "merge_type",
                                              "merge_how",  "merge-how",    "x-merge-how"};

constexpr std::size_t kMostOfName = 64;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

}  // namespace

PartType type_of_part(std::string_view media_type) {
  using What = PartType::What;
  const auto type = lower(media_type);
  if (std::ranges::contains(kOpenTypes, type)) return {};
  if (type == "text/cloud-config") return {.what = What::document};
  if (type == "text/cloud-config-archive") return {.what = What::archive};
  if (std::ranges::contains(kPrograms, type)) return {.what = What::program, .name = type};
  const auto* const found = std::ranges::find(kForeignTypes, type, &ForeignType::media_type);
  if (found == std::ranges::end(kForeignTypes)) return {.what = What::unknown, .name = type};
  const auto* form = foreign_form(found->beginning);
  return {
      .what = What::refused, .name = std::string(form->name), .remedy = std::string(form->remedy)};
}

std::string_view program_type(std::string_view text) {
  text = behind_template_line(without_mark(text));
  if (text.starts_with("#!")) return kScript;
  if (text.starts_with("#cloud-boothook")) return kBootHook;
  return {};
}

HeaderEffect effect_of_header(std::string_view name) {
  const auto word = lower(name);
  if (std::ranges::contains(kMergeHeaders, word)) return HeaderEffect::merging;
  if (word.starts_with("content-") || word.starts_with("x-")) return HeaderEffect::read;
  return std::ranges::contains(kHeadersOfMail, word) ? HeaderEffect::read : HeaderEffect::none;
}

std::string printable(std::string_view text) {
  std::string result(text.substr(0, kMostOfName));
  // A character that is cut in two goes as a whole.
  while (!result.empty() && !is_utf8(result) && text.size() > kMostOfName) result.pop_back();
  if (!is_utf8(result)) return "?";
  std::ranges::replace_if(
      result, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
  return result;
}

}  // namespace orlop::config
