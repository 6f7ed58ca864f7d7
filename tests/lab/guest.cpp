// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/guest.hpp"

#include <charconv>
#include <format>
#include <thread>

#include "libs/codec/json.hpp"

namespace orlop::lab {
namespace {

/// Stands before each answer; no answer of ours holds it.
constexpr std::string_view kMarker = "@@orlop@@ ";

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \n\t") - first + 1));
}

double seconds_of(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  double microseconds = 0;
  if (found != facts.end()) {
    std::from_chars(found->second.data(), found->second.data() + found->second.size(),
                    microseconds);
  }
  return microseconds / 1e6;
}

/// The host's clock at the moment when the node's stood at `node` seconds.
struct TwoClocks {
  std::chrono::steady_clock::time_point host;
  double node = 0;
};

Result<TwoClocks> read_clock(const SshClient& client) {
  TwoClocks clocks;
  // Taken when the line arrives, not when the connection has ended.
  TRY(client.checked("cat /proc/uptime", {.on_line = [&clocks](std::string_view line) {
                       if (clocks.node > 0) return;
                       clocks.host = std::chrono::steady_clock::now();
                       std::from_chars(line.data(), line.data() + line.size(), clocks.node);
                     }}));
  if (clocks.node <= 0) return fail(Errc::corrupt, "the node gave no uptime");
  return clocks;
}

}  // namespace

Facts parse_answers(std::string_view output) {
  Facts facts;
  auto start = output.find(kMarker);
  while (start != std::string_view::npos) {
    const auto next = output.find(kMarker, start + 1);
    const auto answer =
        output.substr(start + kMarker.size(),
                      next == std::string_view::npos ? next : next - start - kMarker.size());
    const auto line = answer.find('\n');
    facts[std::string(answer.substr(0, line))] =
        line == std::string_view::npos ? std::string() : trimmed(answer.substr(line));
    start = next;
  }
  return facts;
}

Result<Facts> ask(const SshClient& client, const std::vector<Question>& questions,
                  std::chrono::seconds timeout) {
  std::string script;
  for (const auto& question : questions) {
    script += std::format("printf '\\n%s%s\\n' '{}' '{}'; ({}) 2>&1; ", kMarker, question.name,
                          question.command);
  }
  return parse_answers(TRY(client.checked(script + "true", {.timeout = timeout})));
}

Status expect(const Facts& facts, const std::vector<Expectation>& expectations) {
  std::string broken;
  for (const auto& [name, value, prefix] : expectations) {
    const auto found = facts.find(name);
    const auto answer = found == facts.end() ? std::string("(no answer)") : found->second;
    if (prefix ? answer.starts_with(value) : answer == value) continue;
    broken += std::format("{}{} is \"{}\" instead of \"{}\"", broken.empty() ? "" : "; ", name,
                          answer, value);
  }
  if (broken.empty()) return {};
  return fail(Errc::failed, "{}", broken);
}

Result<codec::Value> orlop_json(const Machine& machine, std::string_view arguments) {
  const auto command = std::format("orlop {} --json", arguments);
  const auto text = TRY(machine.ssh().checked(command, {.timeout = std::chrono::seconds(120)}));
  return TRY_CONTEXT(codec::parse_json(text), std::format("reading what `{}` says", command));
}

const codec::Value* at_path(const codec::Value& document, std::string_view path) {
  const auto* value = &document;
  while (value != nullptr && !path.empty()) {
    const auto dot = path.find('.');
    value = value->find(path.substr(0, dot));
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
  }
  return value;
}

std::string text_at(const codec::Value& document, std::string_view path) {
  const auto* value = at_path(document, path);
  if (value == nullptr) return {};
  return value->is_string() ? value->string() : codec::write_json(*value);
}

Result<BootComplete> wait_for_boot_complete(Machine& machine, std::chrono::seconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  const std::vector<Question> questions = {
      {"state", "systemctl is-active boot-complete.target"},
      {"complete", "systemctl show boot-complete.target -P ActiveEnterTimestampMonotonic"}};
  std::string last = "nobody could log in";
  while (std::chrono::steady_clock::now() < deadline) {
    const auto facts = ask(machine.ssh(), questions);
    if (facts && facts->at("state") == "active") {
      const double since_kernel = seconds_of(*facts, "complete");
      if (since_kernel <= 0) return fail(Errc::corrupt, "boot-complete.target has no time stamp");
      const auto now = TRY(read_clock(machine.ssh()));
      const double since_power_on =
          std::chrono::duration<double>(now.host - machine.powered_on()).count();
      return BootComplete{.since_kernel = since_kernel,
                          .since_power_on = since_power_on - (now.node - since_kernel)};
    }
    if (facts) last = "boot-complete.target is " + facts->at("state");
    if (!machine.running()) {
      return fail(Errc::failed, "the machine ended; its console ends:\n{}",
                  machine.serial().tail());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  return fail(Errc::timed_out, "the boot was not complete in {}: {}; the console ends:\n{}",
              timeout, last, machine.serial().tail());
}

}  // namespace orlop::lab
