// SPDX-License-Identifier: Apache-2.0
#include "agent/health/reports.hpp"

#include "agent/records/store.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_store.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::health {
namespace {

using orlop::testing::IsOk;

HealthReport report_of(const char* version, bool passed) {
  const auto root_hash = crypto::Sha256::parse(std::string(64, version[0]));
  return {.version = *Version::parse(version),
          .root_hash = *root_hash,
          .checks = {{"web", passed, passed ? "" : "exit code 7"}}};
}

TEST(HealthReports, ThoseOfTwoReleasesAreKept) {
  orlop::testing::FakeStore store;
  const auto failed = report_of("3.0", false);
  const auto good = report_of("2.0", true);
  EXPECT_EQ(load_health_report(store, failed.root_hash), std::nullopt);
  for (const auto& report : {good, failed, failed, good, good})
    ASSERT_THAT(save_health_report(store, report), IsOk());
  EXPECT_EQ(load_health_report(store, failed.root_hash), failed);
  EXPECT_EQ(load_health_report(store, good.root_hash), good);
  EXPECT_EQ(store.files.size(), 2U);
}

TEST(HealthReports, WhatCannotBeReadIsSetAside) {
  const auto folder = *sys::TemporaryFolder::create("orlop-health");
  records::StateFolder store(folder.path());
  const auto good = report_of("2.0", true);
  for (const auto& content : {std::string("{"), std::string(2U << 20, 'x')}) {
    ASSERT_THAT(sys::write_file(folder.path() / kHealth.file, content), IsOk());
    EXPECT_EQ(load_health_report(store, good.root_hash), std::nullopt);
    ASSERT_THAT(save_health_report(store, good), IsOk());
    EXPECT_EQ(load_health_report(store, good.root_hash), good);
  }
}

}  // namespace
}  // namespace orlop::agent::health
