// SPDX-License-Identifier: Apache-2.0
#include "tests/vm/scenarios/scenario.hpp"

#include <print>

namespace orlop::scenarios {
namespace {

const std::filesystem::path kSource = ORLOP_SOURCE_DIR;

std::filesystem::path vm_folder() { return kSource / "build/vm-tests"; }

std::string test_name() {
  const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
  return std::format("{}.{}", info->test_suite_name(), info->name());
}

}  // namespace

Releases::Places shared_places() {
  return {.programs = kSource / "build/release/bin",
          .source = kSource,
          .recipe = "configs/recipes/base.yaml",
          .folder = vm_folder()};
}

std::filesystem::path ScenarioTest::machines_folder() { return vm_folder() / "work" / test_name(); }

void ScenarioTest::SetUp() {
  ASSERT_THAT(releases().manifest("1.0"), testing::IsOk());
  folder_ = machines_folder();
  std::error_code error;
  std::filesystem::remove_all(folder_, error);
  std::filesystem::create_directories(folder_, error);
  const auto choice = lab_.accelerator();
  ASSERT_THAT(choice, testing::IsOk());
  RecordProperty("accelerator", std::string(name_of(choice->accelerator)));
  std::println(stderr, "{}", in_words(*choice));
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
  auto document = lab_.login_document("scenario", more);
  EXPECT_THAT(document, testing::IsOk());
  return document ? *std::move(document) : std::string();
}

Machine* ScenarioTest::make(const Needs& needs) {
  auto made = lab_.machine(needs);
  EXPECT_THAT(made, testing::IsOk());
  if (!made) return nullptr;
  machines_.push_back(std::make_unique<Machine>(*std::move(made)));
  return machines_.back().get();
}

Machine* ScenarioTest::running(const Needs& needs) {
  auto* started = make(needs);
  if (started == nullptr) return nullptr;
  EXPECT_THAT(started->start(), testing::IsOk());
  EXPECT_THAT(started->wait_for_ssh(kBootTime), testing::IsOk());
  return HasFailure() ? nullptr : started;
}

void ScenarioTest::give_seed(const Machine& machine, std::string_view user_data) {
  EXPECT_THAT(lab_.give_seed(machine, {.user_data = std::string(user_data)}), testing::IsOk());
}

}  // namespace orlop::scenarios
