// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "agent/attestation/claim_rule.hpp"

namespace orlop::agent::attestation {
namespace {

/// EFI_GLOBAL_VARIABLE as it stands in memory.
constexpr std::array<std::uint8_t, 16> kGlobalGuid{0x61, 0xdf, 0xe4, 0x8b, 0xca, 0x93, 0xd2, 0x11,
                                                   0xaa, 0x0d, 0x00, 0xe0, 0x98, 0x03, 0x2b, 0x8c};

/// The value of the SecureBoot variable, if the event measures that and its data is vouched for.
std::optional<Bytes> secure_boot_value(const tpm::FirmwareEvent& event) {
  if (event.type != tpm::kEvVariableDriverConfig || tpm::data_matches(event, kBank) != true) {
    return std::nullopt;
  }
  const auto variable = tpm::parse_variable_event(event.data);
  if (!variable || variable->name != "SecureBoot" ||
      !std::ranges::equal(variable->guid, kGlobalGuid)) {
    return std::nullopt;
  }
  return variable->data;
}

// The variable is the first thing that firmware measures into PCR 7. Later events prove nothing:
// whoever runs on the machine can extend the register with them.
Judgement judge_secure_boot(const ReadEvidence& evidence, const Appraisal&) {
  const auto events = evidence.firmware_events(tpm::kPcrSecureBoot);
  const auto value = events.empty() ? std::nullopt : secure_boot_value(*events.front());
  if (!value) {
    return is_false("PCR 7 does not start with the SecureBoot variable");
  }
  if (*value != Bytes{1}) return is_false("the firmware measured SecureBoot = 0");
  return is_true("the firmware measured SecureBoot = 1");
}

}  // namespace

namespace claims {

extern const ClaimRule secure_boot;
const ClaimRule secure_boot{
    .name = "secure-boot",
    .text =
        "PCR 7 starts with the variable `SecureBoot` = 1; later events prove nothing, "
        "since anyone can extend the register",
    .needs = {.logs = true},
    .required = Required::by_default,
    .judge = judge_secure_boot,
};

}  // namespace claims

}  // namespace orlop::agent::attestation
