// SPDX-License-Identifier: Apache-2.0
// The same expectations for the in-memory store and for efivarfs' file format over a plain folder.
#include <gtest/gtest.h>

#include "libs/efi/variables.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_efi_variables.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::efi {
namespace {

using ::testing::ElementsAre;
using testing::IsError;
using testing::IsOk;
using testing::IsOkAnd;

struct Store {
  std::optional<sys::TemporaryFolder> folder;
  std::unique_ptr<EfiVariables> variables;
};

Store make_fake() { return {std::nullopt, std::make_unique<testing::FakeEfiVariables>()}; }
Store make_files() {
  auto folder = sys::TemporaryFolder::create();
  if (!folder) throw std::runtime_error(folder.error().report());
  auto variables = make_efivarfs(folder->path());
  return {std::move(*folder), std::move(variables)};
}

class VariablesContract : public ::testing::TestWithParam<Store (*)()> {};

TEST_P(VariablesContract, ReadsBackWhatWasWritten) {
  auto store = GetParam()();
  const VariableName name{"LoaderEntryOneShot", std::string(kLoaderVendor)};
  const Variable first{.attributes = 7, .data = {1, 2, 3, 4, 5}};
  const Variable second{.attributes = 6, .data = {9}};
  ASSERT_THAT(store.variables->write(name, first), IsOk());
  EXPECT_THAT(store.variables->read(name), IsOkAnd(first));
  ASSERT_THAT(store.variables->write(name, second), IsOk());
  EXPECT_THAT(store.variables->read(name), IsOkAnd(second));
}

TEST_P(VariablesContract, ListsNamesInOrderAndForgetsRemovedOnes) {
  auto store = GetParam()();
  const VariableName a{"A-with-dashes", std::string(kLoaderVendor)};
  const VariableName b{"BootOrder", std::string(kGlobalVendor)};
  ASSERT_THAT(store.variables->write(b, {}), IsOk());
  ASSERT_THAT(store.variables->write(a, {}), IsOk());
  EXPECT_THAT(store.variables->list(), IsOkAnd(ElementsAre(a, b)));
  ASSERT_THAT(store.variables->remove(a), IsOk());
  ASSERT_THAT(store.variables->remove(a), IsOk());
  EXPECT_THAT(store.variables->list(), IsOkAnd(ElementsAre(b)));
  EXPECT_THAT(store.variables->read(a), IsError(Errc::not_found));
}

TEST_P(VariablesContract, LoaderTextIsUtf16) {
  auto store = GetParam()();
  ASSERT_THAT(write_loader_text(*store.variables, "LoaderEntryDefault", "orlop-base_1.0.efi"),
              IsOk());
  EXPECT_THAT(read_loader_text(*store.variables, "LoaderEntryDefault"),
              IsOkAnd(std::string("orlop-base_1.0.efi")));
  const auto raw =
      store.variables->read({"LoaderEntryDefault", std::string(kLoaderVendor)}).value();
  EXPECT_EQ(raw.data.size(), 2 * (std::string("orlop-base_1.0.efi").size() + 1));
}

INSTANTIATE_TEST_SUITE_P(Fake, VariablesContract, ::testing::Values(&make_fake));
INSTANTIATE_TEST_SUITE_P(Efivarfs, VariablesContract, ::testing::Values(&make_files));

TEST(Efivarfs, FileStartsWithLittleEndianAttributes) {
  const auto folder = sys::TemporaryFolder::create().value();
  auto variables = make_efivarfs(folder.path());
  ASSERT_THAT(
      variables->write({"X", std::string(kGlobalVendor)}, {.attributes = 7, .data = {0xaa}}),
      IsOk());
  EXPECT_THAT(sys::read_file(folder.path() / ("X-" + std::string(kGlobalVendor)), 64),
              IsOkAnd(Bytes{7, 0, 0, 0, 0xaa}));
}

TEST(Efivarfs, MachineWithoutEfiIsUnsupported) {
  const auto variables = make_efivarfs("/nonexistent/efivars");
  EXPECT_THAT(variables->read({"X", std::string(kGlobalVendor)}), IsError(Errc::unsupported));
  EXPECT_THAT(read_boot_facts(*variables), IsError(Errc::unsupported));
}

}  // namespace
}  // namespace orlop::efi
