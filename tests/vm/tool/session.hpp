// SPDX-License-Identifier: Apache-2.0
// A machine to try things on: `./run vm`. The machine is new at each start: the image is not
// changed. `ssh-port` and `ssh/id` in its folder tell how to log in as root.
#pragma once

#include <filesystem>

namespace orlop::vm {

struct SessionOptions {
  std::filesystem::path image;  ///< empty: build release 1.0 of `source`
  std::filesystem::path folder;
  std::filesystem::path source = ".";
  unsigned memory_mib = 2048;
};

/// Boots the machine and copies its console to standard output until it ends or SIGINT or SIGTERM
/// arrives; gives the exit code of the program.
int run_session(const SessionOptions& options);

}  // namespace orlop::vm
