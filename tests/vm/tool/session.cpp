// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/tool/session.hpp"

#include <atomic>
#include <csignal>
#include <print>
#include <thread>

#include "tests/lab/file_server.hpp"
#include "tests/lab/machine/firmware.hpp"
#include "tests/lab/machine/machine.hpp"
#include "tests/lab/machine/media.hpp"
#include "tests/lab/releases.hpp"

namespace orlop::vm {
namespace {

std::atomic<bool> asked_to_stop{false};

std::string user_data(const std::string& public_key) {
  return std::format(
      "#cloud-config\n"
      "hostname: orlop-vm\n"
      "write_files:\n"
      "  - path: /root/.ssh/authorized_keys\n"
      "    content: |\n"
      "      {}\n"
      "    permissions: '0600'\n",
      public_key);
}

Result<lab::Machine> make_machine(sys::CommandRunner& runner, const SessionOptions& options) {
  const auto folder = std::filesystem::absolute(options.folder);
  lab::Releases releases(runner,
                    {.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path(),
                     .source = std::filesystem::absolute(options.source),
                     .recipe = "configs/recipes/base.yaml",
                     .folder = folder});
  auto image = options.image;
  if (image.empty()) {
    std::println("building release 1.0 of this tree");
    TRY(releases.withdraw());
    TRY(releases.build({.version = "1.0"}));
    image = releases.disk_image("1.0");
  }
  std::error_code error;
  std::filesystem::remove_all(folder / "machine", error);
  std::filesystem::create_directories(folder / "machine", error);
  const auto key = TRY(lab::make_ssh_key(runner, folder / "ssh/id"));
  const auto disk = folder / "machine/disk.qcow2";
  const auto seed = folder / "machine/seed.iso";
  constexpr std::uint64_t kDiskBytes = std::uint64_t{12} << 30;
  TRY(lab::make_overlay(runner, image, lab::DiskFormat::raw, kDiskBytes, disk));
  TRY(lab::make_seed(runner, user_data(key), "instance-id: orlop-vm\n", seed));

  lab::MachineSpec spec{.name = "orlop-vm", .memory_mib = options.memory_mib};
  spec.disks = {{.path = disk, .format = lab::DiskFormat::qcow2}, {.path = seed, .read_only = true}};
  spec.ssh_port = TRY(lab::free_port());
  if (std::filesystem::exists(releases.keys(), error)) {
    const auto enrolled = folder / "machine/enrolled.fd";
    TRY(lab::enroll_keys(runner, spec.firmware_variables, lab::certificates_in(releases.keys()), enrolled));
    spec.firmware_variables = enrolled;
  } else {
    std::println("no keys in {}: Secure Boot is off", releases.keys().string());
  }
  TRY(sys::write_file(folder / "ssh-port", std::to_string(*spec.ssh_port), 0644,
                      sys::Durability::volatile_));
  return lab::Machine::create(runner, std::move(spec), folder / "machine", folder / "ssh/id");
}

void show_console(lab::Machine& machine) {
  auto mark = machine.start_mark();
  while (machine.running() && !asked_to_stop) {
    std::print("{}", machine.serial().advance(mark));
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

}  // namespace

int run_session(const SessionOptions& options) {
  sys::SystemCommandRunner runner;
  auto machine = make_machine(runner, options);
  if (!machine) {
    std::println(stderr, "orlop-vm: {}", machine.error().report());
    return 1;
  }
  const auto started = machine->start();
  if (!started) {
    std::println(stderr, "orlop-vm: {}", started.error().report());
    return 1;
  }
  std::println("log in: ./run vm ssh    push a rebuilt agent: ./run vm push    end: Ctrl-C");
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { asked_to_stop = true; });
  }
  show_console(*machine);
  machine->cut_power();
  std::error_code error;
  std::filesystem::remove(options.folder / "ssh-port", error);
  return 0;
}

}  // namespace orlop::vm
