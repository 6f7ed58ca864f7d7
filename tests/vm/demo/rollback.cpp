// SPDX-License-Identifier: Apache-2.0
#include <regex>
#include <thread>

#include "libs/sys/file.hpp"
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

constexpr auto kCheck = "10-demo-fails";
constexpr auto kComplaint = "the service of the demonstration does not answer";

Status build_broken_release(Demo& demo) {
  const auto overlay = demo.in_work("overlay-3");
  TRY(sys::write_file(overlay / "usr/lib/orlop/health.d" / kCheck,
                      std::format("#!/bin/sh\necho \"{}\" >&2\nexit 1\n", kComplaint), 0755,
                      sys::Durability::volatile_));
  return demo.releases().build({.version = kThird, .sources = "updates", .overlay = overlay},
                               [&demo](std::string_view line) { demo.show_progress(line); });
}

/// How often the firmware has started a boot loader since the mark.
std::size_t boots_since(const lab::Machine& machine, std::uint64_t mark) {
  constexpr std::string_view kStart = "BdsDxe: starting Boot";
  const auto console = machine.serial().since(mark);
  std::size_t count = 0;
  for (auto at = console.find(kStart); at != std::string::npos;
       at = console.find(kStart, at + kStart.size())) {
    ++count;
  }
  return count;
}

/// Waits until the node, by itself, runs `version` again after having left it.
Status wait_for_fallback(Demo& demo, lab::Machine& machine, std::string_view first_boot,
                         std::string_view version) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(10);
  std::string last_boot(first_boot);
  while (std::chrono::steady_clock::now() < deadline) {
    const auto facts =
        ask(machine.ssh(), {{"version", ". /usr/lib/os-release; echo $IMAGE_VERSION"},
                            {"boot", "cat /proc/sys/kernel/random/boot_id"}});
    if (facts && facts->at("boot") != last_boot) {
      last_boot = facts->at("boot");
      demo.say().note("release {} is up", facts->at("version"));
      if (facts->at("version") == version) return {};
    }
    if (!machine.running()) return fail(Errc::failed, "the machine ended");
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  return fail(Errc::timed_out, "the node did not fall back to release {}; its console ends:\n{}",
              version, machine.serial().tail());
}

}  // namespace

Status rollback(Demo& demo, Figures& figures) {
  demo.say().note("building release {}: like {}, with a health check that fails", kThird, kSecond);
  TRY(build_broken_release(demo));

  auto* machine = TRY(demo.node());
  const auto applied = TRY(
      machine->ssh().run("orlop upgrade apply --progress-fd 2",
                         {.timeout = std::chrono::minutes(8),
                          .on_line = [&](std::string_view line) { demo.show_progress(line); }}));
  if (applied.exit_code != 0) {
    return fail(Errc::failed, "release {} was not installed: {}", kThird,
                without_progress(applied.errors));
  }
  const auto boot = TRY(machine->boot_id());
  const auto mark = machine->serial().mark();
  const auto start = std::chrono::steady_clock::now();
  demo.say().note("installed; rebooting into it");
  (void)machine->ssh().run("systemctl reboot", {.timeout = std::chrono::seconds(20)});
  TRY(wait_for_fallback(demo, *machine, boot, kSecond));
  const auto seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const auto boots = boots_since(*machine, mark);
  if (boots < 2) return fail(Errc::failed, "the machine started {} times instead of twice", boots);
  const auto tries = boots - 1;  // the last one is the release it fell back to
  demo.say().note("fell back to release {} after {:.1f} s and {} tries", kSecond, seconds, tries);
  TRY(wait_for_boot_complete(*machine, lab::kBootTime));

  const auto status = TRY(orlop_json(*machine, "status"));
  TRY(expect({{"release", text_at(status, "release.version")}}, {{"release", kSecond}}));
  TRY(remembers_failure(status, kThird, kComplaint));
  demo.say().note("orlop status:");
  demo.say().quote(TRY(machine->ssh().checked("orlop status")));

  const auto refused = TRY(machine->ssh().run(std::format("orlop upgrade apply {}", kThird),
                                              {.timeout = std::chrono::seconds(120)}));
  if (refused.exit_code != 1 || !refused.errors.contains(kThird)) {
    return fail(Errc::failed, "installing release {} again gave exit code {}: {}", kThird,
                refused.exit_code, refused.errors);
  }
  demo.say().note("installing release {} again is refused:", kThird);
  demo.say().quote(refused.errors);
  figures.members.set("tries", static_cast<std::uint64_t>(tries));
  figures.members.set("fallbackSeconds", seconds);
  figures.headline = std::format("fell back by itself in {:.1f} s after {} tries", seconds, tries);
  return {};
}

}  // namespace orlop::demo
