// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/tool/session.hpp"

#include <atomic>
#include <csignal>
#include <print>
#include <thread>

#include "libs/sys/file.hpp"
#include "tests/lab/lab.hpp"

namespace orlop::vm {
namespace {

std::atomic<bool> asked_to_stop{false};

Result<lab::Machine> make_machine(lab::Lab& lab, const SessionOptions& options) {
  auto& releases = lab.releases();
  auto image = options.image;
  if (image.empty()) {
    std::println("building release 1.0 of this tree");
    TRY(releases.withdraw());
    TRY(releases.build({.version = "1.0"}));
    image = releases.disk_image("1.0");
  }
  auto secure_boot = lab::SecureBoot::enforcing;
  std::error_code error;
  if (!std::filesystem::exists(releases.keys(), error)) {
    std::println("no keys in {}: Secure Boot is off", releases.keys().string());
    secure_boot = lab::SecureBoot::off;
  }
  auto machine = TRY(lab.machine({.name = "machine",
                                  .beginning = lab::Beginning::image,
                                  .disk = image,
                                  .user_data = TRY(lab.login_document("orlop-vm")),
                                  .secure_boot = secure_boot,
                                  .memory_mib = options.memory_mib}));
  std::println(stderr, "{}", in_words(TRY(lab.accelerator())));
  TRY(sys::write_file(options.folder / "ssh-port", std::to_string(machine.ssh_port()), 0644,
                      sys::Durability::volatile_));
  return machine;
}

void show_console(lab::Machine& machine) {
  auto mark = machine.start_mark();
  while (machine.running() && !asked_to_stop) {
    std::print("{}", machine.serial().advance(mark));
    std::fflush(stdout);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

Status run(const SessionOptions& options) {
  sys::SystemCommandRunner runner;
  lab::Lab lab(runner, {.programs = std::filesystem::read_symlink("/proc/self/exe").parent_path(),
                        .source = std::filesystem::absolute(options.source),
                        .recipe = "configs/recipes/base.yaml",
                        .folder = std::filesystem::absolute(options.folder)});
  auto machine = TRY(make_machine(lab, options));
  TRY(machine.start());
  std::println("log in: ./run vm ssh    push a rebuilt agent: ./run vm push    end: Ctrl-C");
  for (const int signal : {SIGINT, SIGTERM}) {
    std::signal(signal, [](int) { asked_to_stop = true; });
  }
  show_console(machine);
  machine.cut_power();
  return sys::remove_tree(options.folder / "ssh-port");
}

}  // namespace

int run_session(const SessionOptions& options) {
  const auto held = run(options);
  if (held) return 0;
  std::println(stderr, "orlop-vm: {}", held.error().report());
  return 1;
}

}  // namespace orlop::vm
