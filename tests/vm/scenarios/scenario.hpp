// SPDX-License-Identifier: Apache-2.0
// ScenarioTest: what tests in virtual machines share - the images, a folder, machines whose logs
// are kept when the test fails (build/vm-tests/artifacts/<test>).
#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/matchers.hpp"
#include "tests/lab/file_server.hpp"
#include "tests/lab/machine/firmware.hpp"
#include "tests/lab/machine/machine.hpp"
#include "tests/lab/machine/media.hpp"
#include "tests/lab/releases.hpp"

namespace orlop::scenarios {

// What scenarios speak of is the laboratory's.
using lab::DiskFormat;
using lab::FileServer;
using lab::kBootTime;
using lab::Machine;
using lab::MachineSpec;
using lab::Releases;
using lab::TpmSpec;

/// The releases that all scenarios use; the test Images.AreBuilt makes them first.
[[nodiscard]] Releases shared_releases(sys::CommandRunner& runner);

class ScenarioTest : public ::testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] Releases& releases() { return releases_; }

  /// User-data that lets root in with the scenario's key, and `more` lines of YAML.
  [[nodiscard]] std::string user_data(std::string_view more = {});
  /// A specification: enrolled keys, TPM, SSH.
  [[nodiscard]] MachineSpec plain_spec();
  using Change = std::function<void(MachineSpec&)>;
  /// A machine from the disk image of release 1.0 with that user-data on a NoCloud disk; `change`
  /// may alter the specification. Not started. Fails the test when it cannot be made.
  Machine* cloud_machine(std::string_view user_data, const Change& change = {});
  /// A machine whose disk, TPM and firmware are those of a node of release 1.0 that has booted once
  /// and was turned off (FirstBoot makes it), with that user-data for its next boot.
  Machine* node(std::string_view user_data, const Change& change = {});
  /// A machine with that user-data whose other disk `change` has to provide.
  Machine* machine_with(std::string_view user_data, const Change& change);
  /// The user-data of the machine's next boot.
  void give_seed(std::string_view user_data);
  /// Keeps a machine that is off as what node() gives from now on.
  void keep_as_node(Machine& machine);

  sys::SystemCommandRunner runner_;

 private:
  [[nodiscard]] std::filesystem::path disk() const { return folder_ / "disk.qcow2"; }
  Releases releases_ = shared_releases(runner_);
  std::filesystem::path folder_;
  std::string public_key_;
  std::vector<std::unique_ptr<Machine>> machines_;
};

}  // namespace orlop::scenarios
