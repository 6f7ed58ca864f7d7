// SPDX-License-Identifier: Apache-2.0
#include "libs/config/accept.hpp"

#include <algorithm>
#include <array>

#include "libs/base/format.hpp"

namespace orlop::config {
namespace {

constexpr std::array<std::string_view, 3> kHeaders = {"#cloud-config", "#kairos-config",
                                                      "#node-config"};

constexpr std::string_view kWriteDocument =
    "Write a document that starts with the line '#cloud-config'.";

constexpr ForeignForm kForeignForms[] = {
    {"\x1f\x8b", "gzip data", "Give the document uncompressed."},
    {"\xfd"
     "7zXZ",
     "xz data", "Give the document uncompressed."},
    {"PK\x03\x04", "a zip archive", "Give the document itself, uncompressed."},
    {"\x7f"
     "ELF",
     "a program", kWriteDocument},
    {"#!", "a script", "Put its lines under 'runcmd' in a '#cloud-config' document."},
    {"#include", "a list of addresses to include", "Give the documents' content itself."},
    {"#cloud-config-archive", "a cloud-config archive", "Join its parts into one '#cloud-config'."},
    {"#cloud-config-jsonp", "a JSON patch", "Write the values themselves in a '#cloud-config'."},
    {"#cloud-boothook", "a boot hook", "Use 'runcmd' in a '#cloud-config' document."},
    {"#part-handler", "a part handler", kWriteDocument},
    {"#upstart-job", "an upstart job", "Describe it under 'systemd.units'."},
    {"Content-Type:", "a MIME message", "Give its text/cloud-config part alone."},
    {"MIME-Version:", "a MIME message", "Give its text/cloud-config part alone."},
    {"From ", "a mail message", kWriteDocument},
    {"{", "JSON", "Put the line '#cloud-config' before it, or give a document of Ignition."},
    {"<", "XML or HTML", "Check the address or file it came from; an error page may have got in."},
};

Diagnostic refusal(std::string_view file, std::string code, std::string message,
                   std::string_view remedy) {
  return {std::string(file),  {}, Severity::error, std::move(code), std::move(message),
          std::string(remedy)};
}

/// A header line, alone or with a comment behind it.
bool is_header(std::string_view line) {
  const auto end = line.find_first_of(" \t\r");
  if (!std::ranges::contains(kHeaders, line.substr(0, end))) return false;
  const auto behind = line.find_first_not_of(" \t\r", std::min(end, line.size()));
  return behind == std::string_view::npos || line[behind] == '#';
}

bool has_header(std::string_view text) {
  for (std::size_t line = 0; line < kHeaderLines && !text.empty(); ++line) {
    const auto end = text.find('\n');
    if (is_header(text.substr(0, end))) return true;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return false;
}

/// Length of the well-formed UTF-8 sequence (Unicode 16, table 3-7) at the front; 0 when there is
/// none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto lead = byte(0);
  if (lead < 0x80) return 1;
  // The second byte excludes overlong forms, surrogates and what is past U+10FFFF.
  const unsigned least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  const unsigned most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  if (lead < 0xc2 || lead > 0xf4 || byte(1) < least || byte(1) > most) return 0;
  const std::size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (std::size_t at = 2; at < length; ++at) {
    if ((byte(at) & 0xc0U) != 0x80) return 0;
  }
  return length;
}

/// A mark at the beginning, or a NUL in one of the first two characters of what is no text else.
bool is_utf16(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) return true;
  return text.size() >= 4 && ((text[0] == '#' && text[1] == '\0' && text[3] == '\0') ||
                              (text[0] == '\0' && text[1] == '#' && text[2] == '\0'));
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  return text;
}

std::optional<std::string_view> template_kind(std::string_view text) {
  auto line = text.substr(0, text.find_first_of("\r\n"));
  if (!line.starts_with("##")) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(" \t", 2), line.size()));
  constexpr std::string_view kWord = "template:";
  if (!line.starts_with(kWord)) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of(" \t", kWord.size()), line.size()));
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

std::string_view behind_template_line(std::string_view text) {
  if (!template_kind(text)) return text;
  const auto end = text.find('\n');
  return end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
}

const ForeignForm* foreign_form(std::string_view text) {
  const ForeignForm* longest = nullptr;
  for (const auto& form : kForeignForms) {
    if (!text.starts_with(form.beginning)) continue;
    if (longest == nullptr || form.beginning.size() > longest->beginning.size()) longest = &form;
  }
  return longest;
}

std::optional<Diagnostic> refuse_bytes(std::string_view file, std::string_view text) {
  if (text.size() > kMaxDocument) {
    return refusal(
        file, "too-large",
        formatted("the document has {} bytes, {} are allowed", text.size(), kMaxDocument),
        "Keep large content out of the configuration.");
  }
  if (is_utf16(text)) {
    return refusal(file, "not-text", "the document is UTF-16 text", "Save it as UTF-8.");
  }
  if (!is_utf8(text) || text.contains('\0')) {
    return refusal(file, "not-text", "the document is not UTF-8 text", kWriteDocument);
  }
  return std::nullopt;
}

bool may_be_foreign(std::string_view text) {
  if (text.empty() || refuse_bytes({}, text)) return false;
  const auto* form = foreign_form(behind_template_line(without_mark(text)));
  return form == nullptr || form->beginning == "{";
}

std::optional<Diagnostic> refuse_text(std::string_view file, std::string_view text) {
  if (text.empty()) return refusal(file, "empty", "the document is empty", kWriteDocument);
  auto bytes = refuse_bytes(file, text);
  if (bytes && bytes->code == "too-large") return bytes;
  const auto content = behind_template_line(without_mark(text));
  const auto* form = foreign_form(content);
  // What begins with a comment line of another form is that form, whatever stands below it.
  const bool is_comment = form != nullptr && form->beginning.starts_with('#');
  if (!bytes && !is_comment && has_header(content)) return std::nullopt;
  if (form != nullptr) {
    return refusal(file, "not-cloud-config",
                   formatted("this is {}, not a '#cloud-config' document", form->name),
                   form->remedy);
  }
  if (bytes) return bytes;
  return refusal(file, "no-header",
                 formatted("none of the first {} lines is '#cloud-config'", kHeaderLines),
                 "Add the line '#cloud-config', alone, at the top.");
}

}  // namespace orlop::config
