// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

Status first_boot(Demo& demo, const NodeFacts& facts, lab::Machine& machine, Figures& figures) {
  const auto manifest = TRY(demo.manifest(kFirst));
  demo.say().note("power on: Secure Boot enforcing with our keys, TPM, a NoCloud seed");
  const auto start = std::chrono::steady_clock::now();
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
  figures.members.set("sshSeconds", reachable);
  figures.members.set("bootCompleteSeconds", complete);
  figures.headline = std::format("first boot complete {:.1f} s after power-on", complete);
  return {};
}

}  // namespace

Status cloud_boot(Demo& demo, Figures& figures) {
  const auto facts = TRY(demo.facts("orlop-cloud"));
  return demo.with_machine(
      "cloud-boot",
      {.name = "cloud",
       .release = kFirst,
       .beginning = lab::Beginning::image,
       .user_data = cloud_document(facts)},
      [&](lab::Machine& machine) { return first_boot(demo, facts, machine, figures); });
}

}  // namespace orlop::demo
