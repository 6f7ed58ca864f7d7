// SPDX-License-Identifier: Apache-2.0
// Machine: one virtual machine with its firmware variables, TPM and serial log in one folder.
//
// create() prepares the folder once; after that the machine can be started, cut off and started
// again, and keeps its TPM and variables. The object owns QEMU and swtpm: both end with it. Waits
// have deadlines and end early when QEMU ends. One thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/lab/host/host.hpp"
#include "tests/lab/host/ports.hpp"
#include "tests/lab/host/process.hpp"
#include "tests/lab/machine/machine_spec.hpp"
#include "tests/lab/machine/qmp.hpp"
#include "tests/lab/machine/serial_log.hpp"
#include "tests/lab/machine/ssh.hpp"

namespace orlop::lab {

/// How long a boot may take before a wait gives up: many times what it takes on an idle machine,
/// since builds may be running beside it.
inline constexpr std::chrono::seconds kBootTime{600};

class Machine {
 public:
  /// `folder` is made if missing; a TPM or variables already in it are kept. With a network, a port
  /// is leased until the object ends.
  static Result<Machine> create(sys::CommandRunner& runner, Host host, MachineSpec spec,
                                const std::filesystem::path& folder,
                                const std::filesystem::path& ssh_key = {});

  /// Changes take effect at the next start (a disk added, the CD taken out).
  [[nodiscard]] MachineSpec& spec() { return spec_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// What somebody does in the firmware's setup: the machine, which must be off, has these
  /// variables from its next start on.
  Status set_firmware_variables(const std::filesystem::path& variables);

  /// Power on, once the host has room for it. Makes the TPM when there is none yet. Returns when
  /// QEMU runs and answers on its control socket.
  Status start();
  [[nodiscard]] bool running();
  /// Power cut: QEMU is killed between two instructions. What the guest had not handed to the disk
  /// is lost; what it handed over is kept.
  void cut_power();
  /// The power button: asks the guest to shut down, waits until QEMU ends.
  Status power_down(std::chrono::seconds timeout);
  /// Waits until the guest turns itself off.
  Status wait_for_exit(std::chrono::seconds timeout);

  /// When start() last started QEMU.
  [[nodiscard]] std::chrono::steady_clock::time_point powered_on() const { return powered_on_; }
  /// Where the serial log stood at the last start(); pass serial().mark() for later moments.
  [[nodiscard]] std::uint64_t start_mark() const { return start_mark_; }
  [[nodiscard]] const SerialLog& serial() const { return serial_; }
  /// Waits until the console since `from` matches the ECMAScript expression; gives the match.
  Result<std::string> wait_for_serial(std::string_view expression, std::chrono::seconds timeout,
                                      std::uint64_t from);
  Result<std::string> wait_for_serial(std::string_view expression, std::chrono::seconds timeout) {
    return wait_for_serial(expression, timeout, start_mark_);
  }

  [[nodiscard]] Accelerator accelerator() const { return host_.accelerator; }
  /// On 127.0.0.1; 0 without a network.
  [[nodiscard]] std::uint16_t ssh_port() const { return port_ ? port_->port() : 0; }
  [[nodiscard]] SshClient ssh(std::string user = "root") const;
  /// Waits until a command can be run over SSH.
  Status wait_for_ssh(std::chrono::seconds timeout, std::string user = "root");
  /// Waits until the guest's boot id is another than `old_boot_id`: it has rebooted and is back.
  Result<std::string> wait_for_reboot(std::string_view old_boot_id, std::chrono::seconds timeout);
  [[nodiscard]] Result<std::string> boot_id() const;

  Result<codec::Value> qmp(std::string_view command, codec::Value arguments = {});

  /// Copies the serial log, QEMU's and swtpm's output and, when the guest still answers, its
  /// journal into `folder`. What cannot be had is left out: this runs when things are broken.
  void save_artifacts(const std::filesystem::path& folder);

 private:
  Machine(sys::CommandRunner& runner, Host host, MachineSpec spec, std::filesystem::path folder,
          std::filesystem::path ssh_key, sys::TemporaryFolder sockets);
  [[nodiscard]] MachinePlace place() const;
  [[nodiscard]] std::filesystem::path tpm_state() const { return folder_ / "tpm"; }
  Error ended(std::string_view waiting_for);

  sys::CommandRunner* runner_;
  Host host_;
  MachineSpec spec_;
  std::filesystem::path folder_;
  std::filesystem::path ssh_key_;
  sys::TemporaryFolder sockets_;
  std::optional<PortLease> port_;
  std::optional<Seat> seat_;  ///< while it is on
  SerialLog serial_;
  std::uint64_t start_mark_ = 0;
  std::chrono::steady_clock::time_point powered_on_;
  std::optional<Process> tpm_;
  std::optional<Process> qemu_;
  std::optional<QmpClient> qmp_;
};

}  // namespace orlop::lab
