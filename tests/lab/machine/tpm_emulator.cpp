// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/tpm_emulator.hpp"

#include <format>
#include <thread>

namespace orlop::lab {

Status manufacture_tpm(sys::CommandRunner& runner, const TpmSpec& spec,
                       const std::filesystem::path& state) {
  std::error_code error;
  if (std::filesystem::exists(state / "tpm2-00.permall", error)) return {};
  std::filesystem::create_directories(state, error);
  if (error) return fail(Errc::io, "creating {}: {}", state.string(), error.message());
  TRY(run_checked(
      runner, {.argv = {"swtpm_setup", "--tpm2", "--runas", "root", "--tpm-state",
                        "dir://" + state.string(), "--createek", "--pcr-banks", spec.pcr_banks}}));
  return {};
}

Result<Process> start_tpm(const std::filesystem::path& state, const std::filesystem::path& socket,
                          const std::filesystem::path& log) {
  std::error_code error;
  std::filesystem::remove(socket, error);
  auto process = TRY(Process::start(
      {"swtpm", "socket", "--tpm2", "--tpmstate", "dir=" + state.string(), "--ctrl",
       "type=unixio,path=" + socket.string(), "--flags", "startup-clear", "--terminate"},
      log));
  constexpr int kAttempts = 500;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (std::filesystem::exists(socket, error)) return process;
    if (!process.running()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return fail(Errc::failed, "swtpm did not open {}: {}", socket.string(), process.log_tail());
}

}  // namespace orlop::lab
