// SPDX-License-Identifier: Apache-2.0
// The userspace measurement log, shared with systemd: /run/log/systemd/tpm2-measure.log, an RFC
// 7464 JSON text sequence. systemd's protocol is kept: the file is locked before the register is
// extended, and bears the sticky bit from then until the record is complete. A log that has the bit
// while nobody holds the lock has lost a record and explains no register any more.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "libs/base/bytes.hpp"
#include "libs/base/clock.hpp"
#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"
#include "libs/tpm/pcr.hpp"
#include "libs/tpm/tpm.hpp"

namespace orlop::tpm {

inline constexpr std::string_view kMeasurementLogPath = "/run/log/systemd/tpm2-measure.log";
inline constexpr std::size_t kMaxLogBytes = std::size_t{1} << 20;

/// One record of ours: a word and what was extended for it.
struct MeasurementRecord {
  std::uint32_t pcr = 0;
  std::map<HashAlgorithm, Bytes> digests;
  std::string word;
  std::string event_type;                  ///< "configuration"
  std::string boot_id;                     ///< 32 hexadecimal digits
  std::chrono::microseconds timestamp{0};  ///< since boot
};

/// The record as it stands in the log: RS, one line of JSON, line feed.
[[nodiscard]] std::string serialise(const MeasurementRecord& record);

/// An exclusive hold on the log while one register is extended. Not for sharing between threads.
class MeasurementLog {
 public:
  /// Creates the file (mode 0600) when needed, waits for the lock, marks the log as incomplete. One
  /// that is incomplete already is Errc::corrupt and stays as it is.
  static Result<MeasurementLog> open(const std::filesystem::path& path);

  /// Writes the record of an extension that happened, and marks the log as complete again.
  Status append(const MeasurementRecord& record);
  /// Marks the log as complete: nothing was extended.
  Status cancel();

 private:
  MeasurementLog(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
  UniqueFd fd_;
  std::string path_;
};

/// Opens the log, extends nothing, appends the record.
[[nodiscard]] Status append_measurement_log(const std::filesystem::path& path,
                                            const MeasurementRecord& record);

struct MeasurementLogContent {
  Bytes bytes;
  bool incomplete = false;  ///< a record is missing or torn
  friend bool operator==(const MeasurementLogContent&, const MeasurementLogContent&) = default;
};
/// Waits for writers to finish. A log that does not exist is empty.
[[nodiscard]] Result<MeasurementLogContent> read_measurement_log(const std::filesystem::path& path);

struct WordMeasurement {
  std::uint32_t pcr = 0;
  std::string word;        ///< its bytes are hashed, without a terminator
  std::string event_type;  ///< "configuration"
};

/// What measure_word() did.
struct Measured {
  std::map<HashAlgorithm, Bytes> digests;  ///< extended, by bank
  std::optional<Error> log_failure;        ///< set when the record could not be written
};

/// Extends the register with the word and records it. A log that cannot be written does not stop
/// the extension (what is not measured would be trusted): it is reported in `log_failure`, and
/// verifiers will find a register that no log explains. `boot_id`: 32 hexadecimal digits.
[[nodiscard]] Result<Measured> measure_word(Tpm& tpm, const std::filesystem::path& log,
                                            const WordMeasurement& measurement,
                                            std::string_view boot_id, const Clock& clock);

}  // namespace orlop::tpm
