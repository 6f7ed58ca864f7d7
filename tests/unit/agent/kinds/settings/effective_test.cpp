// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/settings/effective.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::kinds {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;

class Effective : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("effective");
    ASSERT_THAT(folder, IsOk());
    root_.emplace(*std::move(folder));
  }
  void write(std::string_view record) {
    ASSERT_THAT(sys::write_file(root_->path() / "run/orlop/effective.json", record, 0600,
                                sys::Durability::volatile_),
                IsOk());
  }
  std::optional<sys::TemporaryFolder> root_;
};

TEST_F(Effective, IsTheRecordsDocument) {
  write(R"({"schema":"orlop.config/1","document":{"upgrade":{"repository":"https://a.example"}}})");
  const auto settings = effective_settings(root_->path());
  ASSERT_THAT(settings, IsOk());
  EXPECT_EQ(settings->repository, "https://a.example");
}

TEST_F(Effective, IsAbsentBeforeTheNodeWasConfigured) {
  EXPECT_THAT(effective_settings(root_->path()), IsError(Errc::not_found));
}

TEST_F(Effective, NamesARecordThatCannotBeRead) {
  write("{\"document\":");
  EXPECT_THAT(effective_document(root_->path()), IsErrorSaying(Errc::invalid, "effective.json"));
  write(R"({"document":[]})");
  EXPECT_THAT(effective_document(root_->path()), IsErrorSaying(Errc::invalid, "document"));
}

}  // namespace
}  // namespace orlop::agent::kinds
