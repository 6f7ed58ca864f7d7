// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"
#include "tests/lab/machine/media.hpp"

namespace orlop::demo {

Status cloud_boot(Demo& demo, Figures& figures) {
  constexpr std::uint64_t kDiskBytes = std::uint64_t{12} << 30;
  const auto manifest = TRY(demo.manifest(kFirst));
  const auto facts = TRY(demo.facts("orlop-cloud"));
  const auto disk = demo.in_work("cloud.qcow2");
  const auto seed = demo.in_work("cloud-seed.iso");
  TRY(lab::make_overlay(demo.runner(), demo.releases().disk_image(kFirst), lab::DiskFormat::raw,
                       kDiskBytes, disk));
  TRY(lab::make_seed(demo.runner(), cloud_document(facts), "instance-id: orlop-cloud-1\n", seed));

  // A machine that never ran before: no TPM state, no variables of an earlier one.
  std::error_code error;
  std::filesystem::remove_all(demo.in_work("machines/cloud"), error);
  auto spec = TRY(demo.machine_spec("cloud"));
  spec.disks = {{.path = disk, .format = lab::DiskFormat::qcow2}, {.path = seed, .read_only = true}};
  auto machine = TRY(demo.create_machine(std::move(spec)));
  demo.watch(&machine);
  demo.say().note("power on: Secure Boot enforcing with our keys, TPM, a NoCloud seed");
  const auto start = std::chrono::steady_clock::now();
  auto held = [&]() -> Status {
    TRY(machine.start());
    TRY(machine.wait_for_ssh(lab::kBootTime));
    const auto reachable =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    demo.say().note(
        "reachable over SSH after {:.1f} s (first boot: partitions made, state encrypted)",
        reachable);
    const auto complete = TRY(wait_for_boot_complete(machine, lab::kBootTime)).since_power_on;
    demo.say().note("boot complete {:.1f} s after power-on", complete);
    TRY(check_boot_chain(machine, manifest));
    demo.say().note("verity root of release {}, state sealed to the TPM", manifest.version.text());
    TRY(check_configuration(machine, facts));
    demo.say().note("the seed is applied: {} logs in to {}", kUser, facts.hostname);
    figures.members.set("ssh_seconds", reachable);
    figures.members.set("boot_complete_seconds", complete);
    figures.headline = std::format("first boot complete {:.1f} s after power-on", complete);
    return {};
  }();
  if (!held) {
    demo.save_artifacts("cloud-boot");
    demo.watch(nullptr);
  }
  return held;
}

}  // namespace orlop::demo
