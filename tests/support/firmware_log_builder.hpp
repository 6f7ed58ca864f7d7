// SPDX-License-Identifier: Apache-2.0
// FirmwareLogBuilder: writes a crypto-agile TCG log event by event, as firmware does.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "libs/tpm/firmware_log.hpp"

namespace orlop::testing {

class FirmwareLogBuilder {
 public:
  explicit FirmwareLogBuilder(
      std::vector<crypto::HashAlgorithm> banks = {crypto::HashAlgorithm::sha256})
      : banks_(std::move(banks)) {
    Bytes event = to_bytes(std::string_view("Spec ID Event03\0", 16));
    append(event, 0, 4);
    append(event, 0x02000200, 4);  // specification 2.0, errata 0, 8-byte UINTN
    append(event, banks_.size(), 4);
    for (const auto bank : banks_) {
      append(event, tpm::tpm_algorithm_of(bank), 2);
      append(event, crypto::digest_size(bank), 2);
    }
    event.push_back(0);
    append(log_, 0, 4);
    append(log_, tpm::kEvNoAction, 4);
    log_.insert(log_.end(), 20, 0);
    append(log_, event.size(), 4);
    log_.insert(log_.end(), event.begin(), event.end());
  }

  /// An event whose digest covers its data.
  FirmwareLogBuilder& event(std::uint32_t pcr, std::uint32_t type, ByteView data) {
    return event(pcr, type, data, data);
  }
  /// An event that measures something other than its data.
  FirmwareLogBuilder& event(std::uint32_t pcr, std::uint32_t type, ByteView data,
                            ByteView measured) {
    if (type != tpm::kEvNoAction) {
      measured_.push_back({pcr, Bytes(measured.begin(), measured.end())});
    }
    std::map<crypto::HashAlgorithm, Bytes> digests;
    for (const auto bank : banks_) digests[bank] = crypto::digest(bank, measured);
    return event_with_digests(pcr, type, data, digests);
  }
  FirmwareLogBuilder& event_with_digests(std::uint32_t pcr, std::uint32_t type, ByteView data,
                                         const std::map<crypto::HashAlgorithm, Bytes>& digests) {
    append(log_, pcr, 4);
    append(log_, type, 4);
    append(log_, digests.size(), 4);
    for (const auto& [bank, digest] : digests) {
      append(log_, tpm::tpm_algorithm_of(bank), 2);
      log_.insert(log_.end(), digest.begin(), digest.end());
    }
    append(log_, data.size(), 4);
    log_.insert(log_.end(), data.begin(), data.end());
    return *this;
  }
  FirmwareLogBuilder& variable(std::uint32_t type, std::string_view name, ByteView value) {
    Bytes data{0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11,  // EFI_GLOBAL_VARIABLE
               0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c};
    const auto utf16 = to_utf16le(name);
    append(data, utf16.size() / 2, 8);
    append(data, value.size(), 8);
    data.insert(data.end(), utf16.begin(), utf16.end());
    data.insert(data.end(), value.begin(), value.end());
    return event(7, type, data);
  }
  FirmwareLogBuilder& separator(std::uint32_t pcr) {
    return event(pcr, tpm::kEvSeparator, Bytes(4, 0));
  }

  [[nodiscard]] const Bytes& bytes() const { return log_; }

  struct Measured {
    std::uint32_t pcr;
    Bytes data;
  };
  /// What was measured, in order: to bring a TPM into the state that the log describes.
  [[nodiscard]] const std::vector<Measured>& measured() const { return measured_; }

 private:
  static void append(Bytes& out, std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  }
  std::vector<crypto::HashAlgorithm> banks_;
  Bytes log_;
  std::vector<Measured> measured_;
};

}  // namespace orlop::testing
