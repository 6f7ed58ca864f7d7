// SPDX-License-Identifier: Apache-2.0
// Script: runs lines of bash that have the functions of `run` (image-builder/sdk), as a test of
// theirs.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "libs/sys/command.hpp"

namespace orlop::testing {

struct Said {
  int exit_code = 0;
  std::string output;
  std::string errors;
};

/// Runs `lines` under the settings of dispatch.sh in `folder`; files of `run` are below $SDK, plain
/// lines of progress come `interval` milliseconds apart. A bash that cannot be started fails the
/// test.
inline Said run_script(const std::string& lines, const std::filesystem::path& folder,
                       const std::string& input = "", int interval = 3000) {
  const auto sdk = std::filesystem::current_path() / "image-builder/sdk";
  sys::SystemCommandRunner runner;
  auto said = runner.run(
      {.argv = {"bash", "-euo", "pipefail", "-c", lines},
       .environment = {{"SDK", sdk.string()}, {"ORLOP_PROGRESS_MS", std::to_string(interval)}},
       .folder = folder,
       .input = input,
       .timeout = std::chrono::seconds(100)});
  if (!said) {
    ADD_FAILURE() << said.error().message();
    return {.exit_code = -1};
  }
  return {said->exit_code, said->output, said->errors};
}

}  // namespace orlop::testing
