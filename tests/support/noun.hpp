// SPDX-License-Identifier: Apache-2.0
// For nouns that are thrown away (tests/hacking): the programs as built, what is published, and a
// node in memory that is configured, looked at and configured again.
#pragma once

#include <gmock/gmock.h>

#include "agent/engine/boot.hpp"
#include "agent/engine/controller.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::testing {

struct Said {
  int exit_code = -1;
  std::string output, errors;
};

/// Runs `orlop` or `orlop-build` as built.
inline Said run_program(std::vector<std::string> line) {
  line.front() = std::string(ORLOP_BINARY_DIR "/bin/") + line.front();
  sys::SystemCommandRunner runner;
  const auto ran = runner.run({.argv = line, .timeout = std::chrono::seconds(30)});
  EXPECT_THAT(ran, IsOk());
  if (!ran) return {};
  return {ran->exit_code, ran->output, ran->errors};
}

/// A file of the checkout.
inline std::string published(const std::string& file) {
  const auto text = sys::read_text(std::string(ORLOP_SOURCE_DIR "/") + file, std::size_t{4} << 20);
  EXPECT_THAT(text, IsOk());
  return text.value_or("");
}

/// What `orlop config validate` says of a document with that body; empty: nothing.
inline std::string complaints(const std::string& body) {
  const auto folder = *sys::TemporaryFolder::create();
  const auto file = folder.path() / "d.yaml";
  EXPECT_THAT(sys::write_file(file, document(body)), IsOk());
  const auto said = run_program({"orlop", "config", "validate", file.string()});
  EXPECT_EQ(said.exit_code == 0, said.errors.empty()) << said.output << said.errors;
  return said.errors;
}

/// A node that booted with `hostname: edge`.
class NounOnANode : public ::testing::Test {
 protected:
  using Entry = agent::engine::Entry;
  void SetUp() override {
    const agent::engine::Seed seed{"/dev/sr0", document("hostname: edge\n"), {}};
    ASSERT_THAT(agent::engine::configure_boot(
                    agent::kinds::all(), agent::kinds::language(), {system_, measurer_, clock_},
                    agent::node::StatePaths(agent::node::kStateFolder), seed, {}),
                IsOk());
    system_.tree["/proc/sys/kernel/hostname"] = Entry::file("edge\n");
  }
  using Lines = std::vector<std::string>;
  static Lines lines(const std::optional<agent::engine::Plan>& plan) {
    Lines list;
    for (const auto& step : plan.value_or(agent::engine::Plan()).steps)
      list.push_back(std::string(to_string(step.change)) + ' ' + step.resource);
    return list;
  }
  Lines plan(const std::string& body) {
    const auto proposal = controller_.plan("new.yaml", document(body));
    EXPECT_THAT(proposal, IsOk());
    return proposal ? lines(proposal->plan) : Lines();
  }
  Lines apply(const std::string& body) {
    const auto applied = controller_.apply("new.yaml", document(body));
    EXPECT_THAT(applied, IsOk());
    return applied ? lines(applied->plan) : Lines();
  }
  Lines drift() {
    const auto proposal = controller_.drift();
    EXPECT_THAT(proposal, IsOk());
    return proposal ? lines(proposal->plan) : Lines();
  }

  FakeSystemState system_ = image_tree();
  FakeServiceManager services_;
  FakeMeasurer measurer_;
  FakeClock clock_;
  agent::engine::Controller controller_{
      agent::kinds::all(), agent::kinds::language(), {system_, services_, measurer_, clock_}};
};

}  // namespace orlop::testing
