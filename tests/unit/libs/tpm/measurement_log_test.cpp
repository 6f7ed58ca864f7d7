// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/measurement_log.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_tpm.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::tpm {
namespace {

using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

constexpr std::string_view kBootId = "0123456789abcdef0123456789abcdef";

class MeasurementLogTest : public ::testing::Test {
 protected:
  mode_t mode() const {
    struct stat status{};
    EXPECT_EQ(::stat(path_.c_str(), &status), 0);
    return status.st_mode & 07777;
  }
  Result<Measured> measure(std::string word) {
    return measure_word(tpm_, path_, {.pcr = 12, .word = std::move(word), .event_type = "test"},
                        kBootId, clock_);
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  std::filesystem::path path_ = folder_.path() / "run/log/tpm2-measure.log";
  testing::FakeTpm tpm_;
  testing::FakeClock clock_;
};

TEST_F(MeasurementLogTest, MeasuresTheWordAndRecordsIt) {
  tpm_.active = {HashAlgorithm::sha256};
  const auto measured = measure("orlop-config:ab");
  ASSERT_THAT(measured, IsOk());
  EXPECT_FALSE(measured->log_failure);
  const auto digest = crypto::digest(HashAlgorithm::sha256, as_bytes("orlop-config:ab"));
  EXPECT_EQ(measured->digests.at(HashAlgorithm::sha256), digest);
  EXPECT_EQ(tpm_.banks[HashAlgorithm::sha256][12],
            extended(HashAlgorithm::sha256, Bytes(32), digest));
  EXPECT_THAT(
      sys::read_text(path_, 4096),
      IsOkAnd("\x1e{\"pcr\":12,\"digests\":[{\"hashAlg\":\"sha256\",\"digest\":\"" +
              to_hex(digest) +
              "\"}],\"content_type\":\"orlop\",\"content\":{\"eventType\":\"test\","
              "\"string\":\"orlop-config:ab\","
              "\"bootId\":\"0123456789abcdef0123456789abcdef\",\"timestamp\":10000000}}\n"));
  EXPECT_EQ(mode(), 0600U);
}

TEST_F(MeasurementLogTest, AppendsToWhatIsThere) {
  ASSERT_THAT(measure("a"), IsOk());
  const auto first = sys::read_text(path_, 4096).value();
  ASSERT_THAT(measure("b"), IsOk());
  const auto both = sys::read_text(path_, 4096).value();
  EXPECT_TRUE(both.starts_with(first));
  EXPECT_EQ(both.size(), 2 * first.size());
}

TEST_F(MeasurementLogTest, BearsTheStickyBitUntilTheRecordIsWritten) {
  auto log = MeasurementLog::open(path_);
  ASSERT_THAT(log, IsOk());
  EXPECT_EQ(mode(), 01600U);
  ASSERT_THAT(log->append({.pcr = 12, .word = "w"}), IsOk());
  EXPECT_EQ(mode(), 0600U);
}

TEST_F(MeasurementLogTest, IncompleteLogIsLeftAloneButTheWordIsMeasured) {
  {
    ASSERT_THAT(MeasurementLog::open(path_), IsOk());
  }  // dies before its record is written
  EXPECT_THAT(MeasurementLog::open(path_), IsError(Errc::corrupt));
  const auto measured = measure("word");
  ASSERT_THAT(measured, IsOk());
  ASSERT_TRUE(measured->log_failure);
  EXPECT_TRUE(measured->log_failure->is(Errc::corrupt));
  EXPECT_TRUE(tpm_.banks[HashAlgorithm::sha256].contains(12));
  EXPECT_THAT(read_measurement_log(path_), IsOkAnd(MeasurementLogContent{.incomplete = true}));
}

TEST_F(MeasurementLogTest, FailedExtensionLeavesACompleteLog) {
  tpm_.fail_at_call = 1;
  EXPECT_THAT(measure("word"), IsErrorSaying(Errc::io, "told to fail"));
  EXPECT_EQ(mode(), 0600U);
  EXPECT_THAT(read_measurement_log(path_), IsOkAnd(MeasurementLogContent{}));
}

TEST_F(MeasurementLogTest, MissingLogIsEmpty) {
  EXPECT_THAT(read_measurement_log(path_), IsOkAnd(MeasurementLogContent{}));
}

}  // namespace
}  // namespace orlop::tpm
