// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/json.hpp"
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/demo/steps.hpp"

namespace orlop::demo {
namespace {

constexpr auto kOutcome = "/run/orlop/config.json";
constexpr auto kChanged = "/run/orlop-demo-changed.yaml";

/// What the early stage wrote about a boot.
struct Outcome {
  std::string digest;
  std::int64_t generation = 0;
  codec::Value resources;  ///< identities of everything that was made
};

Result<Outcome> boot_outcome(const lab::Machine& machine) {
  const auto text = TRY(machine.ssh().checked(std::format("cat {}", kOutcome)));
  const auto document = TRY(codec::parse_json(text));
  if (!TRY(document.get_bool("healthy")) || !TRY(document.get_bool("measured"))) {
    return fail(Errc::failed, "the configuration is not healthy or was not measured: {}", text);
  }
  Outcome outcome{.digest = TRY(document.get_string("digest")),
                  .generation = TRY(document.get_int("generation")),
                  .resources = {}};
  outcome.resources = *TRY(document.get_array("resources"));
  return outcome;
}

/// Each file below /etc that is not the image's own, with its content's digest.
Result<std::string> written_files(const lab::Machine& machine) {
  return machine.ssh().checked(
      "cd /run/orlop/etc/upper && find . -type f ! -name '.*' ! -name 'machine-id' "
      "! -name '*cache' -exec sha256sum {} + | sort -k 2");
}

Status second_boot_is_the_same(Demo& demo, lab::Machine& machine, const NodeFacts& facts) {
  const auto first = TRY(boot_outcome(machine));
  const auto first_files = TRY(written_files(machine));
  const auto boot = TRY(machine.boot_id());
  demo.say().note("configuration digest {}..., rebooting", first.digest.substr(0, 16));
  (void)machine.ssh().run("systemctl reboot", {.timeout = std::chrono::seconds(20)});
  TRY(machine.wait_for_reboot(boot, lab::kBootTime));
  TRY(check_configuration(machine, facts));
  const auto second = TRY(boot_outcome(machine));
  if (second.digest != first.digest || second.generation != first.generation) {
    return fail(Errc::failed, "the second boot has generation {} ({}) instead of {} ({})",
                second.generation, second.digest, first.generation, first.digest);
  }
  if (second.resources != first.resources) {
    return fail(Errc::failed, "the second boot made other resources: {} instead of {}",
                codec::write_json(second.resources), codec::write_json(first.resources));
  }
  const auto second_files = TRY(written_files(machine));
  if (second_files != first_files) {
    return fail(Errc::failed, "the second boot wrote other files:\n{}\ninstead of:\n{}",
                second_files, first_files);
  }
  demo.say().note("the second boot gave the same: digest, {} resources, files of /etc",
                  second.resources.items().size());
  return {};
}

Result<std::size_t> change_running_node(Demo& demo, lab::Machine& machine) {
  TRY(machine.ssh().put(changed_document(), kChanged));
  const auto plan = TRY(orlop_json(machine, std::format("config plan {}", kChanged)));
  const auto* actions = TRY(plan.get_array("actions"));
  if (actions->empty()) return fail(Errc::failed, "the plan of the changed file has no actions");
  demo.say().note("orlop config plan:");
  demo.say().quote(TRY(machine.ssh().checked(std::format("orlop config plan {}", kChanged))));

  const auto before = TRY(ask(machine.ssh(), {{"file", std::format("cat {}", kFilePath)}}));
  TRY(expect(before, {{"file", kFileContent}}));  // a plan changes nothing
  const auto applied = TRY(machine.ssh().run(std::format("orlop config apply {}", kChanged),
                                             {.timeout = std::chrono::seconds(120)}));
  if (applied.exit_code != 0) {
    return fail(Errc::failed, "orlop config apply gave {}: {}", applied.exit_code, applied.errors);
  }
  const auto after =
      TRY(ask(machine.ssh(), {{"file", std::format("cat {}", kFilePath)},
                              {"sysctl", std::format("sysctl -n {}", kSecondSysctl)},
                              {"unit", std::format("systemctl is-active {}", kUnit)}}));
  TRY(expect(after, {{"file", kChangedFileContent}, {"sysctl", "11"}, {"unit", "active"}}));
  demo.say().note("applied on the running node: file and sysctl have changed");
  return actions->size();
}

}  // namespace

Status configure(Demo& demo, Figures& figures) {
  const auto facts = TRY(demo.facts("orlop-node"));
  auto* machine = TRY(demo.node());
  TRY(check_configuration(*machine, facts));
  demo.say().note("{} logs in; host name, file, sysctl, unit and command are there", kUser);
  TRY(second_boot_is_the_same(demo, *machine, facts));
  const auto actions = TRY(change_running_node(demo, *machine));
  const auto outcome = TRY(boot_outcome(*machine));
  figures.members.set("configurationDigest", outcome.digest);
  figures.members.set("plannedActions", static_cast<std::uint64_t>(actions));
  figures.headline = std::format("second boot identical, {} changes applied live", actions);
  return {};
}

}  // namespace orlop::demo
