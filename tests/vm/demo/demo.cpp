// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/demo.hpp"

#include <charconv>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/lab/machine/firmware.hpp"

namespace orlop::demo {

Demo::Demo(Options options, std::filesystem::path programs, sys::CommandRunner& runner,
           Commentary& commentary)
    : options_(std::move(options)),
      runner_(runner),
      commentary_(commentary),
      releases_(runner, {.programs = std::move(programs),
                         .source = options_.source,
                         .recipe = options_.recipe,
                         .folder = options_.work}) {}

void Demo::show_progress(std::string_view line) { lab::tell_progress(commentary_, line); }

Result<sys::CommandOutput> Demo::run_program(std::vector<std::string> argv,
                                             std::chrono::seconds timeout) {
  if (const auto built = releases_.places().programs / argv[0]; std::filesystem::exists(built)) {
    argv[0] = built.string();
  }
  constexpr std::size_t kMaxOutput = std::size_t{16} << 20;
  return runner_.run({.argv = std::move(argv),
                      .folder = options_.source,
                      .timeout = timeout,
                      .max_output = kMaxOutput,
                      .on_line = [this](std::string_view line) { show_progress(line); }});
}

Result<lab::FileServer*> Demo::server() {
  if (!server_) {
    const auto remembered = sys::read_text(in_work("port"), 16);
    std::uint16_t port = 0;
    if (remembered) {
      std::from_chars(remembered->data(), remembered->data() + remembered->size(), port);
    }
    server_.emplace(TRY(lab::FileServer::start(releases_.repository(), in_work("server"), port)));
    TRY(sys::write_file(in_work("port"), std::to_string(server_->port()), 0644,
                        sys::Durability::volatile_));
  }
  return &*server_;
}

Result<NodeFacts> Demo::facts(std::string hostname) {
  return NodeFacts{.hostname = std::move(hostname),
                   .public_key = TRY(lab::make_ssh_key(runner_, in_work("ssh/id"))),
                   .repository = TRY(server())->guest_url()};
}

Result<lab::MachineSpec> Demo::machine_spec(std::string name) {
  lab::MachineSpec spec{.name = std::move(name)};
  const auto enrolled = in_work("variables.fd");
  if (!std::filesystem::exists(enrolled)) {
    TRY(lab::enroll_keys(runner_, spec.firmware_variables, lab::certificates_in(releases_.keys()),
                        enrolled));
  }
  spec.firmware_variables = enrolled;
  spec.ssh_port = TRY(lab::free_port());
  return spec;
}

Result<lab::Machine> Demo::create_machine(lab::MachineSpec spec) {
  const auto folder = options_.work / "machines" / spec.name;
  return lab::Machine::create(runner_, std::move(spec), folder, in_work("ssh/id"));
}

Result<lab::Machine*> Demo::node_powered_off_or_on() {
  if (!node_) {
    if (!std::filesystem::exists(node_disk())) {
      return fail(Errc::not_found,
                  "there is no installed machine in {}: run the step install first",
                  options_.work.string());
    }
    auto spec = TRY(machine_spec("node"));
    spec.disks = {{.path = std::filesystem::absolute(node_disk())}};
    node_.emplace(TRY(create_machine(std::move(spec))));
  }
  return &*node_;
}

Result<lab::Machine*> Demo::node() {
  auto* machine = TRY(node_powered_off_or_on());
  if (!machine->running()) {
    TRY(server());
    TRY(machine->start());
    TRY(machine->wait_for_ssh(lab::kBootTime));
  }
  return machine;
}

void Demo::save_artifacts(std::string_view step) {
  const auto folder = options_.work / "artifacts" / step;
  if (watched_ != nullptr) watched_->save_artifacts(folder / "machine");
  if (node_) node_->save_artifacts(folder / "node");
}

}  // namespace orlop::demo
