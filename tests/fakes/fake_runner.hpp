// SPDX-License-Identifier: Apache-2.0
// A CommandRunner that runs nothing: it remembers the argument vectors, and answers each program
// with what was set for its name (nothing and exit code 0 otherwise).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "libs/sys/command.hpp"

namespace orlop::testing {

class FakeRunner final : public sys::CommandRunner {
 public:
  std::vector<std::vector<std::string>> ran;
  std::map<std::string, sys::CommandOutput, std::less<>> outputs;  ///< by argv[0]

  Result<sys::CommandOutput> run(const sys::Command& command) override {
    ran.push_back(command.argv);
    const auto found = outputs.find(command.argv.front());
    return found == outputs.end() ? sys::CommandOutput{} : found->second;
  }
};

}  // namespace orlop::testing
