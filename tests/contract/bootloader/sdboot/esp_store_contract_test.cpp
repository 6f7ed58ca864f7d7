// SPDX-License-Identifier: Apache-2.0
// The same suite against the fake and a real folder.
#include <filesystem>
#include <memory>

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_esp.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::bootloader::sdboot {
namespace {

using orlop::testing::IsError;
using orlop::testing::IsOk;
using orlop::testing::IsOkAnd;
using ::testing::ElementsAre;

class EspContract : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!GetParam()) {
      esp_ = std::make_unique<orlop::testing::FakeEsp>();
      return;
    }
    folder_.emplace(*sys::TemporaryFolder::create());
    std::filesystem::create_directories(folder_->path() / "EFI" / "Linux");
    esp_ = std::make_unique<EspFolder>(folder_->path());
  }
  std::optional<sys::TemporaryFolder> folder_;
  std::unique_ptr<EspStore> esp_;
};

TEST_P(EspContract, InstallsWholeFilesUnderTheirName) {
  const Bytes content(5000, 7);
  ASSERT_THAT(esp_->install("a_1.0+3-0.efi", content), IsOk());
  EXPECT_THAT(esp_->list(), IsOkAnd(ElementsAre(EspFile{"a_1.0+3-0.efi", 5000})));
  EXPECT_THAT(esp_->digest("a_1.0+3-0.efi"), IsOkAnd(crypto::Sha256::of(content)));
  EXPECT_THAT(esp_->install("a_1.0+3-0.efi", content), IsError(Errc::exists));
  EXPECT_GT(*esp_->free_bytes(), 5000U);
}

TEST_P(EspContract, RenamesWithoutReplacing) {
  ASSERT_THAT(esp_->install("a.efi", Bytes(1)), IsOk());
  ASSERT_THAT(esp_->install("b.efi", Bytes(2)), IsOk());
  EXPECT_THAT(esp_->rename("a.efi", "b.efi"), IsError(Errc::exists));
  ASSERT_THAT(esp_->rename("a.efi", "c.efi"), IsOk());
  EXPECT_THAT(esp_->list(), IsOkAnd(ElementsAre(EspFile{"b.efi", 2}, EspFile{"c.efi", 1})));
}

TEST_P(EspContract, RemovesAndReportsWhatIsMissing) {
  ASSERT_THAT(esp_->install("a.efi", Bytes(1)), IsOk());
  ASSERT_THAT(esp_->remove("a.efi"), IsOk());
  EXPECT_THAT(esp_->list(), IsOkAnd(ElementsAre()));
  EXPECT_THAT(esp_->remove("a.efi"), IsError(Errc::not_found));
  EXPECT_THAT(esp_->digest("a.efi"), IsError(Errc::not_found));
  EXPECT_THAT(esp_->rename("a.efi", "b.efi"), IsError(Errc::not_found));
}

INSTANTIATE_TEST_SUITE_P(Contract, EspContract, ::testing::Values(false, true),
                         [](const auto& parameter) { return parameter.param ? "real" : "fake"; });

}  // namespace
}  // namespace orlop::bootloader::sdboot
