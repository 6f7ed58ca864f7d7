// SPDX-License-Identifier: Apache-2.0
// What tests ask a running node over SSH. Stateless functions over a machine.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lab/machine/machine.hpp"

namespace orlop::lab {

using Facts = std::map<std::string, std::string>;

/// Runs a list of `name: shell expression` in one connection; each value is its output, trimmed.
struct Question {
  std::string name;
  std::string command;
};
[[nodiscard]] Result<Facts> ask(const SshClient& client, const std::vector<Question>& questions,
                                std::chrono::seconds timeout = std::chrono::seconds(60));
/// Reads the answers that ask() prints.
[[nodiscard]] Facts parse_answers(std::string_view output);

/// What must hold of the answers: equal, or (with `prefix`) begin with.
struct Expectation {
  std::string name;
  std::string value;
  bool prefix = false;
};
/// Errc::failed lists every expectation that does not hold.
[[nodiscard]] Status expect(const Facts& facts, const std::vector<Expectation>& expectations);

/// `orlop ARGUMENTS --json` on the node, which must succeed.
[[nodiscard]] Result<codec::Value> orlop_json(const Machine& machine, std::string_view arguments);

/// The member at a dotted path ("release.version") or nullptr.
[[nodiscard]] const codec::Value* at_path(const codec::Value& document, std::string_view path);
/// The same as text; empty when there is none.
[[nodiscard]] std::string text_at(const codec::Value& document, std::string_view path);

/// When a boot was complete (boot-complete.target reached, so health has passed).
struct BootComplete {
  double since_kernel = 0;  ///< seconds from the start of the kernel's clock
  /// Seconds from Machine::start(), firmware included, on the host's clock: the node says how long
  /// ago it was, since its firmware leaves no time stamps in a virtual machine. Of the first boot
  /// after start() only; a reboot counts on.
  double since_power_on = 0;
};
[[nodiscard]] Result<BootComplete> wait_for_boot_complete(Machine& machine,
                                                          std::chrono::seconds timeout);

}  // namespace orlop::lab
