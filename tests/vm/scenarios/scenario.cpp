// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/scenarios/scenario.hpp"

#include "tests/lab/file_server.hpp"

namespace orlop::scenarios {
namespace {

const std::filesystem::path kSource = ORLOP_SOURCE_DIR;

std::filesystem::path vm_folder() { return kSource / "build/vm-tests"; }
/// Where FirstBoot leaves the node that the other scenarios go on with.
std::filesystem::path kept_node() { return vm_folder() / "node"; }

std::string test_name() {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::format("{}.{}", info->test_suite_name(), info->name());
}

}  // namespace

Releases shared_releases(sys::CommandRunner& runner) {
  return {runner,
          {.programs = kSource / "build/release/bin",
           .source = kSource,
           .recipe = "configs/recipes/base.yaml",
           .folder = vm_folder()}};
}

void ScenarioTest::SetUp() {
  ASSERT_THAT(releases_.manifest("1.0"), testing::IsOk());
  folder_ = vm_folder() / "work" / test_name();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  std::filesystem::create_directories(folder_, error);
  const auto key = lab::make_ssh_key(runner_, vm_folder() / "ssh/id");
  ASSERT_THAT(key, testing::IsOk());
  public_key_ = *key;
}

void ScenarioTest::TearDown() {
  for (const auto& machine : machines_) {
    if (HasFailure()) {
      machine->save_artifacts(vm_folder() / "artifacts" / test_name() / machine->spec().name);
    }
    machine->cut_power();
  }
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
}

std::string ScenarioTest::user_data(std::string_view more) {
  return std::format(
      "#cloud-config\n"
      "hostname: scenario\n"
      "write_files:\n"
      "  - path: /root/.ssh/authorized_keys\n"
      "    content: |\n"
      "      {}\n"
      "    permissions: '0600'\n"
      "{}",
      public_key_, more);
}

MachineSpec ScenarioTest::plain_spec() {
  MachineSpec spec{.name = "node"};
  const auto enrolled = folder_ / "enrolled.fd";
  EXPECT_THAT(
      lab::enroll_keys(runner_, spec.firmware_variables, lab::certificates_in(releases_.keys()), enrolled),
      testing::IsOk());
  spec.firmware_variables = enrolled;
  const auto port = lab::free_port();
  EXPECT_THAT(port, testing::IsOk());
  if (port) spec.ssh_port = *port;
  return spec;
}

void ScenarioTest::give_seed(std::string_view user_data) {
  EXPECT_THAT(lab::make_seed(runner_, user_data, "instance-id: scenario\n", folder_ / "seed.iso"),
              testing::IsOk());
}

Machine* ScenarioTest::machine_with(std::string_view user_data, const Change& change) {
  give_seed(user_data);
  auto spec = plain_spec();
  spec.disks = {{.path = disk(), .format = DiskFormat::qcow2},
                {.path = folder_ / "seed.iso", .read_only = true}};
  if (change) change(spec);
  auto machine = Machine::create(runner_, spec, folder_ / spec.name, vm_folder() / "ssh/id");
  EXPECT_THAT(machine, testing::IsOk());
  if (!machine) return nullptr;
  machines_.push_back(std::make_unique<Machine>(*std::move(machine)));
  return machines_.back().get();
}

Machine* ScenarioTest::cloud_machine(std::string_view user_data, const Change& change) {
  constexpr std::uint64_t kDiskBytes = std::uint64_t{12} << 30;
  EXPECT_THAT(
      lab::make_overlay(runner_, releases_.disk_image("1.0"), DiskFormat::raw, kDiskBytes, disk()),
      testing::IsOk());
  return machine_with(user_data, change);
}

Machine* ScenarioTest::node(std::string_view user_data, const Change& change) {
  EXPECT_THAT(lab::make_overlay(runner_, kept_node() / "disk.qcow2", DiskFormat::qcow2, 0, disk()),
              testing::IsOk());
  std::error_code error;
  std::filesystem::copy(kept_node() / "machine", folder_ / "node",
                        std::filesystem::copy_options::recursive, error);
  EXPECT_FALSE(error) << error.message();
  return machine_with(user_data, change);
}

void ScenarioTest::keep_as_node(Machine& machine) {
  ASSERT_FALSE(machine.running());
  std::error_code error;
  std::filesystem::remove_all(kept_node(), error);
  ASSERT_TRUE(std::filesystem::create_directories(kept_node() / "machine", error));
  std::filesystem::copy(machine.folder() / "tpm", kept_node() / "machine/tpm",
                        std::filesystem::copy_options::recursive, error);
  ASSERT_FALSE(error) << error.message();
  for (const auto& [from, to] :
       {std::pair{machine.folder() / "variables.fd", kept_node() / "machine/variables.fd"},
        std::pair{disk(), kept_node() / "disk.qcow2"}}) {
    ASSERT_TRUE(std::filesystem::copy_file(from, to, error)) << error.message();
  }
}

}  // namespace orlop::scenarios
