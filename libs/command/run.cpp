// SPDX-License-Identifier: Apache-2.0
#include "libs/command/run.hpp"

#include <charconv>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/command/parse.hpp"

namespace orlop::command {
namespace {

constexpr int kRefused = 1;

Result<std::optional<int>> progress_descriptor(const Invocation& given) {
  const auto text = given.value("--progress-fd");
  if (!text) return std::nullopt;
  int fd = -1;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), fd);
  if (error != std::errc() || end != text->data() + text->size() || fd < 0)
    return fail(Errc::invalid, "--progress-fd {} is no descriptor", *text);
  return fd;
}

Printed refusal(const Program& program, const Error& error, int exit_code = kRefused) {
  return {.errors = formatted("{}: {}\n", program.name, error.report()), .exit_code = exit_code};
}

Printed print(const Output& output, bool json) {
  return {.output = json ? codec::write_json_pretty(output.document) : output.text,
          .errors = json ? std::string() : output.diagnosis,
          .exit_code = output.refused ? kRefused : 0};
}

}  // namespace

Printed run(const Program& program, std::span<const std::string> arguments, Screen screen,
            const Call& call) {
  const auto parsed = parse_arguments(arguments, program);
  if (const auto* said = std::get_if<Said>(&parsed)) {
    if (said->exit_code == 0) return {.output = said->text};
    return {.errors = said->text, .exit_code = said->exit_code};
  }
  const auto& [verb, given] = std::get<Chosen>(parsed);
  const auto fd = progress_descriptor(given);
  if (!fd) return refusal(program, fd.error(), kWrongUsage);
  ProgressDisplay display(*fd, screen);
  const auto output =
      call(verb, given, [&display](const codec::Value& step) { display.show(step); });
  return output ? print(*output, given.flag("--json")) : refusal(program, output.error());
}

}  // namespace orlop::command
