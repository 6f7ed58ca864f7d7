// SPDX-License-Identifier: Apache-2.0
#include "libs/config/accept.hpp"

#include <algorithm>
#include <array>

#include "libs/base/format.hpp"

namespace orlop::config {
namespace {

constexpr std::array<std::string_view, 3> kHeaders = {"#cloud-config", "#kairos-config",
                                                      "#node-config"};

/// Forms of user-data that other systems accept, told by how they begin.
struct ForeignForm {
  std::string_view beginning;
  std::string_view name;
  std::string_view remedy;
};

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

bool has_header(std::string_view text) {
  for (std::size_t line = 0; line < kHeaderLines && !text.empty(); ++line) {
    const auto end = text.find('\n');
    auto current = text.substr(0, end);
    while (!current.empty() && std::string_view(" \t\r").contains(current.back())) {
      current.remove_suffix(1);
    }
    if (std::ranges::contains(kHeaders, current)) return true;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return false;
}

/// Length of the UTF-8 sequence that starts with `lead`; 0 when none does.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

const ForeignForm* foreign_form(std::string_view text) {
  const ForeignForm* longest = nullptr;
  for (const auto& form : kForeignForms) {
    if (!text.starts_with(form.beginning)) continue;
    if (longest == nullptr || form.beginning.size() > longest->beginning.size()) longest = &form;
  }
  return longest;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(static_cast<unsigned char>(text.front()));
    if (length == 0 || length > text.size()) return false;
    for (const char byte : text.substr(1, length - 1)) {
      if ((static_cast<unsigned char>(byte) & 0xc0U) != 0x80) return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

bool may_be_foreign(std::string_view text) {
  if (text.empty() || text.size() > kMaxDocument || !is_utf8(text) || text.contains('\0')) {
    return false;
  }
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const auto* form = foreign_form(text);
  return form == nullptr || form->beginning == "{";
}

std::optional<Diagnostic> refuse_text(std::string_view file, std::string_view text) {
  if (text.size() > kMaxDocument) {
    return refusal(
        file, "too-large",
        formatted("the document has {} bytes, {} are allowed", text.size(), kMaxDocument),
        "Keep large content out of the configuration.");
  }
  if (text.empty()) return refusal(file, "empty", "the document is empty", kWriteDocument);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (has_header(text) && is_utf8(text) && !text.contains('\0')) return std::nullopt;
  if (const auto* form = foreign_form(text)) {
    return refusal(file, "not-cloud-config",
                   formatted("this is {}, not a '#cloud-config' document", form->name),
                   form->remedy);
  }
  if (!is_utf8(text) || text.contains('\0')) {
    return refusal(file, "not-text", "the document is not UTF-8 text", kWriteDocument);
  }
  return refusal(file, "no-header",
                 formatted("none of the first {} lines is '#cloud-config'", kHeaderLines),
                 "Add the line '#cloud-config', alone, at the top.");
}

}  // namespace orlop::config
