// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/measurement_log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "libs/tpm/userspace_log.hpp"

namespace orlop::tpm {
namespace {

constexpr mode_t kComplete = 0600;
constexpr mode_t kIncomplete = 0600 | S_ISVTX;

Status lock(int fd, int operation, const std::string& path) {
  while (::flock(fd, operation) != 0) {
    if (errno != EINTR) return fail_errno(errno, "locking {}", path);
  }
  return {};
}

Result<mode_t> mode_of(int fd, const std::string& path) {
  struct stat status{};
  if (::fstat(fd, &status) != 0) return fail_errno(errno, "reading the mode of {}", path);
  if (!S_ISREG(status.st_mode)) return fail(Errc::invalid, "{} is not a regular file", path);
  return status.st_mode;
}

Status set_mode(int fd, mode_t mode, const std::string& path) {
  if (::fchmod(fd, mode) != 0) return fail_errno(errno, "setting the mode of {}", path);
  return {};
}

}  // namespace

std::string serialise(const MeasurementRecord& record) {
  auto digests = codec::Value::array();
  for (const auto& [algorithm, digest] : record.digests) {
    digests.push(codec::Value::object(
        {{"hashAlg", crypto::to_string(algorithm)}, {"digest", to_hex(digest)}}));
  }
  const auto document = codec::Value::object(
      {{"pcr", std::int64_t{record.pcr}},
       {"digests", std::move(digests)},
       {"content_type", "orlop"},
       {"content", codec::Value::object({{"eventType", record.event_type},
                                         {"string", record.word},
                                         {"bootId", record.boot_id},
                                         {"timestamp", std::int64_t{record.timestamp.count()}}})}});
  return kRecordSeparator + codec::write_json(document) + "\n";
}

Result<MeasurementLog> MeasurementLog::open(const std::filesystem::path& path) {
  std::error_code ignored;  // a missing folder shows when the file is opened
  std::filesystem::create_directories(path.parent_path(), ignored);
  auto fd = TRY(sys::open_fd(path, O_CREAT | O_WRONLY | O_APPEND | O_NOCTTY | O_NOFOLLOW, 0600));
  TRY(lock(fd.get(), LOCK_EX, path.string()));
  const auto mode = TRY(mode_of(fd.get(), path.string()));
  if ((mode & S_ISVTX) != 0) {
    return fail(Errc::corrupt, "{} lacks the record of an earlier measurement", path.string());
  }
  TRY(set_mode(fd.get(), kIncomplete, path.string()));
  return MeasurementLog(std::move(fd), path.string());
}

Status MeasurementLog::append(const MeasurementRecord& record) {
  const auto text = serialise(record);
  auto rest = as_bytes(text);
  while (!rest.empty()) {
    const auto written = ::write(fd_.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno(errno, "writing {}", path_);
    rest = rest.subspan(static_cast<std::size_t>(written));
  }
  TRY(sys::sync_fd(fd_.get(), path_));
  return set_mode(fd_.get(), kComplete, path_);
}

Status MeasurementLog::cancel() { return set_mode(fd_.get(), kComplete, path_); }

Status append_measurement_log(const std::filesystem::path& path, const MeasurementRecord& record) {
  auto log = TRY(MeasurementLog::open(path));
  return log.append(record);
}

Result<MeasurementLogContent> read_measurement_log(const std::filesystem::path& path) {
  const auto fd = sys::open_fd(path, O_RDONLY | O_NOCTTY | O_NOFOLLOW);
  if (!fd) {
    if (fd.error().is(Errc::not_found)) return MeasurementLogContent{};
    return std::unexpected(fd.error());
  }
  TRY(lock(fd->get(), LOCK_SH, path.string()));
  const auto mode = TRY(mode_of(fd->get(), path.string()));
  return MeasurementLogContent{.bytes = TRY(sys::read_file(path, kMaxLogBytes)),
                               .incomplete = (mode & S_ISVTX) != 0};
}

Result<Measured> measure_word(Tpm& tpm, const std::filesystem::path& log,
                              const WordMeasurement& measurement, std::string_view boot_id,
                              const Clock& clock) {
  auto opened = MeasurementLog::open(log);
  auto digests = tpm.extend(measurement.pcr, as_bytes(measurement.word));
  if (!digests) {
    auto error = std::move(digests).error();
    const auto cancelled = opened ? opened->cancel() : Status();
    if (!cancelled) return std::unexpected(std::move(error).followed_by(cancelled.error()));
    return std::unexpected(std::move(error));
  }
  MeasurementRecord record{.pcr = measurement.pcr,
                           .digests = *digests,
                           .word = measurement.word,
                           .event_type = measurement.event_type,
                           .boot_id = std::string(boot_id),
                           .timestamp = clock.since_boot()};
  Measured measured{.digests = std::move(*digests), .log_failure = std::nullopt};
  if (!opened) {
    measured.log_failure = std::move(opened).error();
  } else if (auto status = opened->append(record); !status) {
    measured.log_failure = std::move(status).error();
  }
  return measured;
}

}  // namespace orlop::tpm
