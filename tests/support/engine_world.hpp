// SPDX-License-Identifier: Apache-2.0
// A node that booted with the agent's kinds, in memory, with power that can be cut.
#pragma once

#include <gmock/gmock.h>

#include "agent/engine/boot.hpp"
#include "agent/engine/controller.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::testing {

/// Copies share nothing, so that one world can be tried in many ways.
struct EngineWorld {
  explicit EngineWorld(const std::string& user_data = "hostname: edge\n") {
    system.tree["/proc/sys/kernel/random/boot_id"] = agent::engine::Entry::file("boot-1\n");
    boot(user_data);
    system.tree["/proc/sys/kernel/hostname"] = agent::engine::Entry::file("edge\n");
  }
  EngineWorld(const EngineWorld& other)
      : system(other.system),
        services(other.services),
        measurer(other.measurer),
        clock(other.clock) {
    connect();
  }
  EngineWorld& operator=(const EngineWorld&) = delete;

  agent::engine::Controller controller() {
    return {agent::kinds::all(), agent::kinds::language(), {system, services, measurer, clock}};
  }
  Result<agent::engine::Applied> apply(const std::string& body) {
    auto agent = controller();
    return agent.apply("new.yaml", document(body));
  }
  agent::engine::Outcome boot(const std::string& user_data) {
    const agent::engine::Seed seed{"/dev/sr0", document(user_data), {}};
    auto outcome = agent::engine::configure_boot(agent::kinds::all(), agent::kinds::language(),
                                                 {system, measurer, clock}, paths, seed, {});
    EXPECT_THAT(outcome, IsOk());
    return outcome.value_or(agent::engine::Outcome());
  }
  /// Off and on: /etc and /run are the image's again, nothing runs.
  agent::engine::Outcome reboot(const std::string& user_data = "hostname: edge\n") {
    switch_off();
    return boot(user_data);
  }
  void switch_off() {
    const auto name = "boot-" + std::to_string(++boots) + "\n";
    system = rebooted(system);
    connect();
    system.tree["/proc/sys/kernel/random/boot_id"] = agent::engine::Entry::file(name);
    services.running.clear();
    power->allow(Power::kEndless);
  }
  void connect() { system.power = services.power = power; }

  /// What matters of the node: all of its tree but the agent's own records and folders.
  [[nodiscard]] std::map<std::string, agent::engine::Entry> effects() const {
    std::map<std::string, agent::engine::Entry> found;
    for (const auto& [path, entry] : system.tree) {
      const bool own = path.starts_with("/state/orlop/") || path.starts_with("/run/orlop/") ||
                       path.ends_with("/boot_id");
      if (!own && entry.kind != agent::engine::Entry::Kind::folder) found[path] = entry;
    }
    return found;
  }
  [[nodiscard]] std::string applied() const { return system.text(paths.applied()); }

  agent::node::StatePaths paths{agent::node::kStateFolder};
  std::shared_ptr<Power> power = std::make_shared<Power>();
  FakeSystemState system = image_tree();
  FakeServiceManager services;
  FakeMeasurer measurer;
  FakeClock clock;
  int boots = 1;
};

}  // namespace orlop::testing
