// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <regex>

#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/disk.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

/// Read by every boot right after the root file system is mounted.
constexpr auto kVictim = "/usr/lib/systemd/systemd";

/// Where the middle of the victim stands in an erofs image, from the image's own tool.
Result<std::uint64_t> place_in_image(Demo& demo, const std::filesystem::path& disk,
                                     std::uint64_t image_start) {
  const auto text = TRY(run_checked(
      demo.runner(), {.argv = {"dump.erofs", "-e", std::format("--offset={}", image_start),
                               std::format("--path={}", kVictim), disk.string()}}));
  // "  0:   0..  133504 |  133504 :  103899136.. 103964672 |   65536": the last pair is the place
  // in the image.
  static const std::regex kExtent(R"(:\s*(\d+)\.\.\s*(\d+)\s*\|\s*\d+\s*$)",
                                  std::regex::ECMAScript | std::regex::multiline);
  std::smatch match;
  if (!std::regex_search(text, match, kExtent)) {
    return fail(Errc::failed, "dump.erofs names no extent of {}: {}", kVictim, text);
  }
  const auto number = [](const std::string& digits) {
    std::uint64_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  };
  const auto first = number(match[1].str());
  const auto last = number(match[2].str());
  return first + (last - first) / 2;
}

}  // namespace

Status tamper(Demo& demo, Figures& figures) {
  constexpr std::uint64_t kBlock = 4096;
  auto* machine = TRY(demo.node_powered_off_or_on());
  if (machine->running()) TRY(machine->power_down(std::chrono::seconds(120)));
  const auto root = TRY(find_partition(demo.node_disk(), std::format("orlop-base_{}", kSecond)));
  const auto inside = TRY(place_in_image(demo, demo.node_disk(), root.start));
  TRY(flip_bit(demo.node_disk(), root.start + inside));
  demo.say().note("one bit of byte {} of the root partition ({}) is changed; power on", inside,
                  kVictim);

  TRY(machine->start());
  const auto corruption = std::format("verity: .*data block {} is corrupted", inside / kBlock);
  const auto said = TRY(machine->wait_for_serial(corruption, lab::kBootTime));
  demo.say().quote(said);
  // Without its first program the kernel gives up, and the machine starts over (or stops).
  const auto end = TRY(
      machine->wait_for_serial("Kernel panic[^\\n]*|reboot: Restarting[^\\n]*", lab::kBootTime));
  demo.say().quote(end);
  if (machine->serial().since(machine->start_mark()).contains("login:")) {
    return fail(Errc::failed, "the node came up although a block of release {} was changed",
                kSecond);
  }
  demo.say().note("the node did not run the changed release");
  machine->cut_power();

  TRY(flip_bit(demo.node_disk(), root.start + inside));
  demo.say().note("the bit is restored; power on");
  TRY(demo.node());
  const auto manifest = TRY(demo.manifest(kSecond));
  TRY(check_boot_chain(*machine, manifest));
  demo.say().note("release {} boots again: the one bit was the reason", kSecond);
  figures.members.set("changedBlock", inside / kBlock);
  figures.headline =
      std::format("block {} refused by dm-verity, release did not run", inside / kBlock);
  return {};
}

}  // namespace orlop::demo
