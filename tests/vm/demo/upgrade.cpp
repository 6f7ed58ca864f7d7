// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

constexpr auto kApply = "orlop upgrade apply --progress-fd 2";
constexpr auto kUpgradeTime = std::chrono::minutes(8);

/// Starts the upgrade and kills QEMU when writing has come to `percent`; gives how far it was.
Result<int> cut_power_while_writing(Demo& demo, lab::Machine& machine, int percent) {
  int reached = -1;
  const auto output = TRY(
      machine.ssh().run(kApply, {.timeout = kUpgradeTime, .on_line = [&](std::string_view line) {
                                   const auto progress = progress_of(line);
                                   if (!progress || reached >= 0) return;
                                   demo.say().progress(progress->what, progress->percent);
                                   if (progress->what != "writing" || progress->percent < percent)
                                     return;
                                   reached = progress->percent;
                                   machine.cut_power();
                                 }}));
  if (reached >= 0) return reached;
  return fail(Errc::failed, "the upgrade never wrote {} % (exit code {}): {}", percent,
              output.exit_code, without_progress(output.errors));
}

Result<std::string> running_version(const lab::Machine& machine) {
  const auto facts = TRY(ask(machine.ssh(), {{"v", ". /usr/lib/os-release; echo $IMAGE_VERSION"}}));
  return facts.at("v");
}

}  // namespace

Status upgrade(Demo& demo, Figures& figures) {
  constexpr int kCutAt = 40;
  const auto target = TRY(demo.manifest(kSecond));
  auto* server = TRY(demo.server());
  auto* machine = TRY(demo.node());
  const auto before = TRY(server->traffic());
  demo.say().note("orlop upgrade plan:");
  demo.say().quote(TRY(machine->ssh().checked("orlop upgrade plan")));

  const int reached = TRY(cut_power_while_writing(demo, *machine, kCutAt));
  const auto at_cut = TRY(server->traffic());
  demo.say().note("power cut with {} % written and {:.1f} MiB fetched; power on", reached,
                  mebibytes(at_cut.body_bytes - before.body_bytes));
  TRY(demo.node());
  const auto version = TRY(running_version(*machine));
  if (version != kFirst) {
    return fail(Errc::failed, "after the power cut the node runs {} instead of {}", version,
                kFirst);
  }
  TRY(wait_for_boot_complete(*machine, lab::kBootTime));
  demo.say().note("the node runs release {} again; the upgrade goes on", version);

  const auto resumed = TRY(machine->ssh().run(
      kApply, {.timeout = kUpgradeTime,
               .on_line = [&](std::string_view line) { demo.show_progress(line); }}));
  if (resumed.exit_code != 0) {
    return fail(Errc::failed, "the upgrade did not resume: {}", without_progress(resumed.errors));
  }
  const auto after = TRY(server->traffic());
  const auto status = TRY(orlop_json(*machine, "upgrade status"));
  if (text_at(status, "state") != "reboot-pending") {
    return fail(Errc::failed, "after the upgrade its state is \"{}\"", text_at(status, "state"));
  }
  const auto fetched = after.body_bytes - before.body_bytes;
  const auto full = target.root.size + target.uki.size;
  demo.say().note("installed; fetched {:.1f} MiB in all ({:.1f} MiB after the cut) of {:.1f} MiB",
                  mebibytes(fetched), mebibytes(after.body_bytes - at_cut.body_bytes),
                  mebibytes(full));
  figures.members.set("bytesFetched", fetched);
  figures.members.set("bytesFetchedAfterCut", after.body_bytes - at_cut.body_bytes);
  figures.members.set("bytesFull", full);
  figures.members.set("cutAtPercent", reached);
  figures.headline = std::format("fetched {:.1f} of {:.1f} MiB, power cut at {} %",
                                 mebibytes(fetched), mebibytes(full), reached);
  return {};
}

Status boot_second(Demo& demo, Figures& figures) {
  const auto manifest = TRY(demo.manifest(kSecond));
  auto* machine = TRY(demo.node());
  const auto boot = TRY(machine->boot_id());
  const auto start = std::chrono::steady_clock::now();
  (void)machine->ssh().run("systemctl reboot", {.timeout = std::chrono::seconds(20)});
  TRY(machine->wait_for_reboot(boot, lab::kBootTime));
  demo.say().note("back after {:.1f} s",
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  const auto complete = TRY(wait_for_boot_complete(*machine, lab::kBootTime)).since_kernel;
  TRY(check_boot_chain(*machine, manifest));
  const auto entry = TRY(wait_for_blessing(*machine, kSecond, std::chrono::seconds(60)));
  demo.say().note("health passed, the boot entry is {}", entry);
  const auto status = TRY(orlop_json(*machine, "status"));
  TRY(expect({{"release", text_at(status, "release.version")},
              {"health", text_at(status, "health.state")}},
             {{"release", kSecond}, {"health", "good"}}));
  demo.say().note("orlop status:");
  demo.say().quote(TRY(machine->ssh().checked("orlop status")));
  // A reboot: the firmware's part is not in it.
  figures.members.set("bootCompleteAfterKernelSeconds", complete);
  figures.headline =
      std::format("complete {:.1f} s after the kernel's start, blessed as {}", complete, entry);
  return {};
}

}  // namespace orlop::demo
