// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/demo.hpp"

#include <charconv>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::demo {

Demo::Demo(Options options, std::filesystem::path programs, sys::CommandRunner& runner,
           Commentary& commentary)
    : options_(std::move(options)),
      runner_(runner),
      commentary_(commentary),
      lab_(runner, {.programs = std::move(programs),
                    .source = options_.source,
                    .recipe = options_.recipe,
                    .folder = options_.work}) {}

void Demo::show_progress(std::string_view line) { lab::tell_progress(commentary_, line); }

Result<sys::CommandOutput> Demo::run_program(std::vector<std::string> argv,
                                             std::chrono::seconds timeout) {
  if (const auto built = lab_.releases().places().programs / argv[0];
      std::filesystem::exists(built)) {
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
    server_.emplace(
        TRY(lab::FileServer::start(lab_.releases().repository(), in_work("server"), port)));
    TRY(sys::write_file(in_work("port"), std::to_string(server_->port()), 0644,
                        sys::Durability::volatile_));
  }
  return &*server_;
}

Result<NodeFacts> Demo::facts(std::string hostname) {
  return NodeFacts{.hostname = std::move(hostname),
                   .public_key = TRY(lab_.login_key()),
                   .repository = TRY(server())->guest_url()};
}

Result<lab::Machine*> Demo::node_powered_off_or_on() {
  if (!node_) {
    if (!std::filesystem::exists(node_disk())) {
      return fail(Errc::not_found,
                  "there is no installed machine in {}: run the step install first",
                  options_.work.string());
    }
    node_.emplace(TRY(lab_.machine_again(
        {.name = kNode, .beginning = lab::Beginning::disk, .disk = node_disk()})));
  }
  show_console(*node_);
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

void Demo::show_console(const lab::Machine& machine) {
  commentary_.meanwhile([console = machine.serial()] { return console.last_line(); });
}

void Demo::save_artifacts(std::string_view step) {
  if (node_) node_->save_artifacts(options_.work / "artifacts" / step / kNode);
}

Status Demo::with_machine(std::string_view step, const lab::Needs& needs,
                          const std::function<Status(lab::Machine&)>& work) {
  auto machine = TRY(lab_.machine(needs));
  show_console(machine);
  auto held = work(machine);
  if (!held) machine.save_artifacts(options_.work / "artifacts" / step / needs.name);
  return held;
}

}  // namespace orlop::demo
