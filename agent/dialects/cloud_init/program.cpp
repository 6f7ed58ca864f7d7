// SPDX-License-Identifier: Apache-2.0
// Scripts and boot hooks among user-data, as commands (cloud-init 25, "User-data formats").
#include <algorithm>

#include "agent/dialects/cloud_init/cloud_init.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

struct ProgramType {
  std::string_view name;
  std::string_view when;
  std::string_view frequency;
};
constexpr ProgramType kProgramTypes[] = {
    {"text/x-shellscript", "network", "per-instance"},
    {"text/x-shellscript-per-boot", "network", "per-boot"},
    {"text/x-shellscript-per-instance", "network", "per-instance"},
    {"text/x-shellscript-per-once", "network", "once"},
    {"text/cloud-boothook", "early", "per-boot"},
};

/// A command's name of a text's: what cannot stand in one is left out.
std::string command_name(std::string_view name) {
  constexpr std::size_t kMost = 64;
  std::string result;
  for (const char c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_';
    if (plain) result += c;
    if (!plain && !result.empty() && !result.ends_with('-')) result += '-';
  }
  result.erase(0, std::min(result.find_first_not_of("._-"), result.size()));
  // Of a long name the end tells more: there are numbers and names of parts.
  if (result.size() > kMost) result.erase(0, result.size() - kMost);
  while (result.starts_with('.') || result.starts_with('-')) result.erase(0, 1);
  while (result.ends_with('-')) result.pop_back();
  return result.empty() ? "script" : result;
}

/// The lines behind a boot hook's first one, which may name an interpreter again.
std::string_view hook_text(std::string_view text) {
  constexpr std::string_view kMark = "#cloud-boothook";
  if (!text.starts_with(kMark)) return text;
  const auto end = text.find('\n');
  return end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
}

}  // namespace

config::Translation program_of_cloud_init(const config::Program& program,
                                          const config::Context& context) {
  const auto* const type = std::ranges::find(kProgramTypes, program.type, &ProgramType::name);
  if (type == std::ranges::end(kProgramTypes)) return {};
  constexpr codec::Position kStart{1, 1};
  const auto text = hook_text(program.text);
  config::Translation result;
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    result.diagnostics.push_back({std::string(context.file), kStart, schema::Severity::warning,
                                  "empty", "the script is empty, and nothing is run",
                                  "Remove it."});
    return result;
  }
  auto command = Value(codec::Members{}).at(kStart);
  const auto say = [&command, kStart](std::string_view key, std::string value) {
    command.set(key, Value(std::move(value)).at(kStart));
  };
  say("name", command_name(context.file));
  say("run", std::string(text));
  say("when", std::string(type->when));
  say("frequency", std::string(type->frequency));
  result.value.set("commands", Value::array({std::move(command)}).at(kStart));
  return result;
}

}  // namespace orlop::agent::dialects
