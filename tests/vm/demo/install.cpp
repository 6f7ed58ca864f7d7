// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/media.hpp"
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/disk.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {

Status install(Demo& demo, Figures& figures) {
  const auto manifest = TRY(demo.manifest(kFirst));
  const auto facts = TRY(demo.facts("orlop-node"));
  TRY(lab::make_blank_disk(demo.node_disk(), lab::kDiskBytes));
  std::error_code none;  // nothing was enrolled yet
  std::filesystem::remove(demo.in_work(kEnrolledKey), none);
  demo.say().note(
      "power on: ISO in the drive, a blank disk of 12 GiB, cloud-config on a second disk");
  TRY(demo.with_machine("install",
                        {.name = kNode,
                         .release = kFirst,
                         .beginning = lab::Beginning::disk,
                         .disk = demo.node_disk(),
                         .user_data = install_document(facts),
                         .install_medium = true},
                        [](lab::Machine& machine) -> Status {
                          TRY(machine.start());
                          return machine.wait_for_exit(std::chrono::minutes(8));
                        }));
  demo.say().note("the installer powered the machine off");

  const auto root =
      TRY(find_partition(demo.node_disk(), std::format("orlop-base_{}", manifest.version.text())));
  const auto expected = TRY(disk::Guid::from_bytes(manifest.root_hash.bytes().first(16)));
  if (root.uuid != expected) {
    return fail(Errc::failed, "the root partition is {} instead of the root hash's first half {}",
                root.uuid.text(), expected.text());
  }
  TRY(compare_with_image(demo.node_disk(), root, manifest.root));
  demo.say().note("the disk holds the release's root image, bit for bit (root hash {}...)",
                  manifest.root_hash.hex().substr(0, 16));
  figures.members.set("rootBytes", manifest.root.size);
  figures.headline = "unattended, root image on the disk is the release's";
  return {};
}

Status boot_first(Demo& demo, Figures& figures) {
  const auto manifest = TRY(demo.manifest(kFirst));
  const auto facts = TRY(demo.facts("orlop-node"));
  const auto start = std::chrono::steady_clock::now();
  auto* machine = TRY(demo.node());
  demo.say().note("reachable over SSH after {:.1f} s",
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  const auto complete = TRY(wait_for_boot_complete(*machine, lab::kBootTime)).since_power_on;
  TRY(check_boot_chain(*machine, manifest));
  demo.say().note("verity root of release {}, Secure Boot, state sealed to the TPM",
                  manifest.version.text());
  figures.members.set("bootCompleteSeconds", complete);
  figures.headline = std::format("boot complete {:.1f} s after power-on", complete);
  return {};
}

}  // namespace orlop::demo
