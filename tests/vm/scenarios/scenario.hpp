// SPDX-License-Identifier: Apache-2.0
// ScenarioTest: what tests in virtual machines share - the laboratory, a folder, machines whose
// logs are kept when the test fails (build/vm-tests/artifacts/<test>).
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/lab/lab.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::scenarios {

// What scenarios speak of is the laboratory's.
using lab::Beginning;
using lab::FileServer;
using lab::kBootTime;
using lab::Lab;
using lab::Machine;
using lab::Needs;
using lab::Releases;
using lab::SecureBoot;
using lab::TpmSpec;

/// Where the releases that all scenarios use are; the test Images.AreBuilt makes them first.
[[nodiscard]] Releases::Places shared_places();

class ScenarioTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] Releases& releases() { return lab_.releases(); }
  [[nodiscard]] Lab& lab() { return lab_; }

  /// User-data that lets root in with the scenario's key, and `more` lines of YAML.
  [[nodiscard]] std::string user_data(std::string_view more = {});
  /// A machine of those needs, not started. Fails the test when it cannot be made.
  Machine* make(const Needs& needs);
  /// The same, started and in reach; nullptr when it does not come up.
  Machine* running(const Needs& needs);
  /// The user-data of the machine's next boot.
  void give_seed(const Machine& machine, std::string_view user_data);

  sys::SystemCommandRunner runner_;

 private:
  std::filesystem::path folder_;
  Lab lab_ = Lab(runner_, shared_places(), machines_folder());
  std::vector<std::unique_ptr<Machine>> machines_;

  [[nodiscard]] static std::filesystem::path machines_folder();
};

}  // namespace orlop::scenarios
