// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/machine.hpp"

#include <format>
#include <regex>
#include <thread>

#include "tests/lab/machine/tpm_emulator.hpp"

namespace orlop::lab {
namespace {

using std::chrono::steady_clock;

/// Serial logs and remote states are polled this often; short against what is waited for.
constexpr auto kPoll = std::chrono::milliseconds(100);
/// For other machines to end: longer than any of ours is on.
constexpr auto kPatience = std::chrono::minutes(60);

Status copy_over(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
  if (error)
    return fail(Errc::io, "copying {} to {}: {}", from.string(), to.string(), error.message());
  return {};
}

}  // namespace

Machine::Machine(sys::CommandRunner& runner, Host host, MachineSpec spec,
                 std::filesystem::path folder, std::filesystem::path ssh_key,
                 sys::TemporaryFolder sockets)
    : runner_(&runner),
      host_(std::move(host)),
      spec_(std::move(spec)),
      folder_(std::move(folder)),
      ssh_key_(std::move(ssh_key)),
      sockets_(std::move(sockets)),
      serial_(folder_ / "serial.log") {}

Result<Machine> Machine::create(sys::CommandRunner& runner, Host host, MachineSpec spec,
                                const std::filesystem::path& folder,
                                const std::filesystem::path& ssh_key) {
  const auto absolute = std::filesystem::absolute(folder);
  std::error_code error;
  std::filesystem::create_directories(absolute, error);
  if (error) return fail(Errc::io, "creating {}: {}", absolute.string(), error.message());
  Machine machine(runner, std::move(host), std::move(spec), absolute, ssh_key,
                  TRY(sys::TemporaryFolder::create("orlop-vm")));
  const auto variables = machine.place().variables;
  if (!std::filesystem::exists(variables, error)) {
    TRY(copy_over(machine.spec_.firmware_variables, variables));
  }
  if (machine.spec_.network == Network::ssh) machine.port_.emplace(TRY(PortLease::any()));
  return machine;
}

MachinePlace Machine::place() const {
  return {.variables = folder_ / "variables.fd",
          .serial_log = serial_.path(),
          .qmp_socket = sockets_.path() / "qmp",
          .tpm_socket = sockets_.path() / "tpm",
          .ssh_port = ssh_port(),
          .accelerator = host_.accelerator};
}

Status Machine::start() {
  if (running()) return fail(Errc::conflict, "machine {} is running already", spec_.name);
  const auto where = place();
  seat_.reset();  // of a machine that turned itself off
  seat_.emplace(TRY_CONTEXT(
      host_.seats.take({.memory_mib = spec_.memory_mib, .alone = spec_.alone}, kPatience),
      "starting " + spec_.name));
  if (spec_.tpm) {
    TRY(manufacture_tpm(*runner_, *spec_.tpm, tpm_state()));
    tpm_.emplace(TRY(start_tpm(tpm_state(), where.tpm_socket, folder_ / "swtpm.log")));
  }
  start_mark_ = serial_.mark();
  std::error_code error;
  std::filesystem::remove(where.qmp_socket, error);
  powered_on_ = steady_clock::now();
  qemu_.emplace(TRY(Process::start(qemu_arguments(spec_, where), folder_ / "qemu.log")));
  auto control = QmpClient::connect(where.qmp_socket, std::chrono::seconds(20));
  if (!control) {
    auto failure = std::move(control).error().with_context(
        std::format("starting {}: {}", spec_.name, qemu_->log_tail()));
    cut_power();
    return std::unexpected(std::move(failure));
  }
  qmp_.emplace(*std::move(control));
  return {};
}

bool Machine::running() { return qemu_ && qemu_->running(); }

Status Machine::set_firmware_variables(const std::filesystem::path& variables) {
  if (running()) return fail(Errc::conflict, "machine {} is running", spec_.name);
  return copy_over(variables, place().variables);
}

void Machine::cut_power() {
  qmp_.reset();
  if (qemu_) qemu_->kill();
  qemu_.reset();
  // swtpm sees the closed connection and ends by itself.
  if (tpm_ && !tpm_->wait(std::chrono::seconds(5))) tpm_->terminate();
  tpm_.reset();
  seat_.reset();
}

Status Machine::power_down(std::chrono::seconds timeout) {
  TRY(qmp("system_powerdown"));
  return wait_for_exit(timeout);
}

Status Machine::wait_for_exit(std::chrono::seconds timeout) {
  if (!qemu_) return {};
  if (!qemu_->wait(timeout)) {
    return fail(Errc::timed_out, "machine {} did not turn itself off in {}; its console ends:\n{}",
                spec_.name, timeout, serial_.tail());
  }
  cut_power();  // what is left is swtpm
  return {};
}

Error Machine::ended(std::string_view waiting_for) {
  return {Errc::failed,
          std::format("machine {} ended while waiting for {}: {}\nits console ends:\n{}",
                      spec_.name, waiting_for, qemu_ ? qemu_->log_tail() : "", serial_.tail())};
}

Result<std::string> Machine::wait_for_serial(std::string_view expression,
                                             std::chrono::seconds timeout, std::uint64_t from) {
  const std::regex pattern{std::string(expression)};
  const auto deadline = steady_clock::now() + timeout;
  while (true) {
    const bool alive = running();
    const auto text = serial_.since(from);
    std::smatch match;
    if (std::regex_search(text, match, pattern)) return match.str();
    if (!alive) return std::unexpected(ended(std::format("\"{}\"", expression)));
    if (steady_clock::now() > deadline) {
      return fail(Errc::timed_out, "the console of {} did not say \"{}\" in {}; it ends:\n{}",
                  spec_.name, expression, timeout, serial_.tail());
    }
    std::this_thread::sleep_for(kPoll);
  }
}

SshClient Machine::ssh(std::string user) const {
  return {*runner_, {.port = ssh_port(), .user = std::move(user), .private_key = ssh_key_}};
}

Status Machine::wait_for_ssh(std::chrono::seconds timeout, std::string user) {
  const auto deadline = steady_clock::now() + timeout;
  const auto client = ssh(user);
  while (steady_clock::now() < deadline) {
    const auto answer = client.run("true", {.timeout = std::chrono::seconds(20)});
    if (answer && answer->exit_code == 0) return {};
    if (!running()) return std::unexpected(ended("SSH"));
    std::this_thread::sleep_for(kPoll);
  }
  return fail(Errc::timed_out, "{} let nobody in as {} over SSH in {}; its console ends:\n{}",
              spec_.name, user, timeout, serial_.tail());
}

Result<std::string> Machine::boot_id() const {
  auto text = TRY(
      ssh().checked("cat /proc/sys/kernel/random/boot_id", {.timeout = std::chrono::seconds(20)}));
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

Result<std::string> Machine::wait_for_reboot(std::string_view old_boot_id,
                                             std::chrono::seconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  while (steady_clock::now() < deadline) {
    auto id = boot_id();
    if (id && !id->empty() && *id != old_boot_id) return id;
    if (!running()) return std::unexpected(ended("a reboot"));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  return fail(Errc::timed_out, "{} did not come back from a reboot in {}; its console ends:\n{}",
              spec_.name, timeout, serial_.tail());
}

Result<codec::Value> Machine::qmp(std::string_view command, codec::Value arguments) {
  if (!qmp_) return fail(Errc::conflict, "machine {} is not running", spec_.name);
  return qmp_->execute(command, std::move(arguments));
}

void Machine::save_artifacts(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto* name : {"serial.log", "qemu.log", "swtpm.log"}) {
    (void)copy_over(folder_ / name, folder / name);
  }
  if (!running() || spec_.network == Network::none || ssh_key_.empty()) return;
  const auto journal =
      ssh().run("journalctl -b --no-pager -o short-monotonic; systemctl --failed --no-pager",
                {.timeout = std::chrono::seconds(60)});
  if (journal && journal->exit_code != 255) {
    (void)sys::write_file(folder / "journal.txt", journal->output, 0644,
                          sys::Durability::volatile_);
  }
}

}  // namespace orlop::lab
