// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/firmware_log.hpp"

#include <algorithm>
#include <array>

namespace orlop::tpm {
namespace {

constexpr std::string_view kSpecId("Spec ID Event03\0", 16);
constexpr std::string_view kStartupLocality("StartupLocality\0", 16);
/// TPM library part 1, "H-CRTM before TPM2_Startup()": PCR 0 then starts at 4.
constexpr std::uint8_t kHardwareCrtmLocality = 4;
constexpr std::size_t kSha1Size = 20;
constexpr std::uint32_t kMaxAlgorithms = 16;
constexpr std::uint16_t kMaxDigestSize = 64;

struct TypeName {
  std::uint32_t type;
  std::string_view name;
};
constexpr std::array kTypeNames{
    TypeName{0x0, "EV_PREBOOT_CERT"},
    TypeName{0x1, "EV_POST_CODE"},
    TypeName{kEvNoAction, "EV_NO_ACTION"},
    TypeName{kEvSeparator, "EV_SEPARATOR"},
    TypeName{0x5, "EV_ACTION"},
    TypeName{kEvEventTag, "EV_EVENT_TAG"},
    TypeName{0x7, "EV_S_CRTM_CONTENTS"},
    TypeName{0x8, "EV_S_CRTM_VERSION"},
    TypeName{0x9, "EV_CPU_MICROCODE"},
    TypeName{0xA, "EV_PLATFORM_CONFIG_FLAGS"},
    TypeName{0xB, "EV_TABLE_OF_DEVICES"},
    TypeName{0xC, "EV_COMPACT_HASH"},
    TypeName{kEvIpl, "EV_IPL"},
    TypeName{0xE, "EV_IPL_PARTITION_DATA"},
    TypeName{0xF, "EV_NONHOST_CODE"},
    TypeName{0x10, "EV_NONHOST_CONFIG"},
    TypeName{0x11, "EV_NONHOST_INFO"},
    TypeName{0x12, "EV_OMIT_BOOT_DEVICE_EVENTS"},
    TypeName{kEvVariableDriverConfig, "EV_EFI_VARIABLE_DRIVER_CONFIG"},
    TypeName{0x80000002, "EV_EFI_VARIABLE_BOOT"},
    TypeName{kEvBootServicesApplication, "EV_EFI_BOOT_SERVICES_APPLICATION"},
    TypeName{0x80000004, "EV_EFI_BOOT_SERVICES_DRIVER"},
    TypeName{0x80000005, "EV_EFI_RUNTIME_SERVICES_DRIVER"},
    TypeName{kEvGptEvent, "EV_EFI_GPT_EVENT"},
    TypeName{kEvEfiAction, "EV_EFI_ACTION"},
    TypeName{0x80000008, "EV_EFI_PLATFORM_FIRMWARE_BLOB"},
    TypeName{0x80000009, "EV_EFI_HANDOFF_TABLES"},
    TypeName{0x8000000A, "EV_EFI_PLATFORM_FIRMWARE_BLOB2"},
    TypeName{0x8000000B, "EV_EFI_HANDOFF_TABLES2"},
    TypeName{0x8000000C, "EV_EFI_VARIABLE_BOOT2"},
    TypeName{kEvHardwareCrtm, "EV_EFI_HCRTM_EVENT"},
    TypeName{kEvVariableAuthority, "EV_EFI_VARIABLE_AUTHORITY"},
    TypeName{0x800000E1, "EV_EFI_SPDM_FIRMWARE_BLOB"},
};

/// The digest algorithms of the log and their sizes, from its header.
using Algorithms = std::map<std::uint16_t, std::uint16_t>;

/// The first record, in the old SHA-1 form.
Result<Algorithms> read_header(ByteReader& reader) {
  TRY(reader.le32("PCR"));
  const auto type = TRY(reader.le32("event type"));
  TRY(reader.take(kSha1Size, "SHA-1 digest"));
  const auto size = TRY(reader.le32("size of the header event"));
  ByteReader event(TRY(reader.take(size, "header event")));
  if (type != kEvNoAction || as_text(TRY(event.take(kSpecId.size(), "signature"))) != kSpecId) {
    return fail(Errc::unsupported, "not a crypto-agile TCG log: no Spec ID Event03 at its start");
  }
  TRY(event.take(8, "platform class and version"));
  const auto count = TRY(event.le32("number of algorithms"));
  if (count > kMaxAlgorithms) return fail(Errc::corrupt, "header with {} algorithms", count);
  Algorithms algorithms;
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto algorithm = TRY(event.le16("algorithm"));
    const auto digest = TRY(event.le16("digest size"));
    const auto known = algorithm_of(algorithm);
    if (digest > kMaxDigestSize || (known && digest != crypto::digest_size(*known))) {
      return fail(Errc::corrupt, "algorithm {:#x} with digests of {} bytes", algorithm, digest);
    }
    algorithms[algorithm] = digest;
  }
  return algorithms;
}

Result<FirmwareEvent> read_event(ByteReader& reader, const Algorithms& algorithms) {
  FirmwareEvent event;
  event.offset = reader.offset();
  event.pcr = TRY(reader.le32("PCR"));
  event.type = TRY(reader.le32("event type"));
  const auto count = TRY(reader.le32("number of digests"));
  if (count > algorithms.size()) return fail(Errc::corrupt, "event with {} digests", count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto algorithm = TRY(reader.le16("digest algorithm"));
    const auto size = algorithms.find(algorithm);
    if (size == algorithms.end()) {
      return fail(Errc::corrupt, "digest of the unannounced algorithm {:#x}", algorithm);
    }
    const auto digest = TRY(reader.take(size->second, "digest"));
    if (const auto known = algorithm_of(algorithm)) {
      event.digests[*known] = Bytes(digest.begin(), digest.end());
    }
  }
  const auto size = TRY(reader.le32("size of the event data"));
  const auto data = TRY(reader.take(size, "event data"));
  event.data.assign(data.begin(), data.end());
  return event;
}

/// Notes what is odd about an event that could be read.
void examine(const FirmwareEvent& event, FirmwareLog& log) {
  const auto note = [&](std::string text) {
    log.anomalies.push_back(
        formatted("firmware event at offset {}: {}", event.offset, std::move(text)));
  };
  if (event.type == kEvNoAction) {
    if (!as_text(event.data).starts_with(kStartupLocality)) return;
    if (event.data.size() != kStartupLocality.size() + 1 || event.pcr != 0) {
      return note("malformed StartupLocality");
    }
    log.startup_locality = event.data.back();
    return;
  }
  if (event.pcr >= kPcrCount) return note(formatted("there is no PCR {}", event.pcr));
  for (const auto bank : log.banks) {
    if (!event.digests.contains(bank)) {
      note(formatted("no {} digest", crypto::to_string(bank)));
    } else if (data_matches(event, bank) == false) {
      note(formatted("the {} digest is not that of the {} data", crypto::to_string(bank),
                     event_type_name(event.type)));
    }
  }
}

void note_repeated_separators(FirmwareLog& log) {
  std::map<std::uint32_t, int> separators;
  for (const auto& event : log.events) {
    if (event.type == kEvSeparator) ++separators[event.pcr];
  }
  for (const auto& [pcr, count] : separators) {
    if (count > 1) log.anomalies.push_back(formatted("PCR {} has {} separators", pcr, count));
  }
}

}  // namespace

std::string event_type_name(std::uint32_t type) {
  const auto found = std::ranges::find(kTypeNames, type, &TypeName::type);
  return found == kTypeNames.end() ? formatted("{:#010x}", type) : std::string(found->name);
}

Result<FirmwareLog> parse_firmware_log(ByteView bytes) {
  FirmwareLog log;
  if (bytes.empty()) return log;
  if (bytes.size() > kMaxFirmwareLogBytes) {
    return fail(Errc::no_space, "the firmware log has {} bytes (at most {})", bytes.size(),
                kMaxFirmwareLogBytes);
  }
  ByteReader reader(bytes);
  const auto algorithms = TRY_CONTEXT(read_header(reader), "reading the firmware log");
  for (const auto& [algorithm, size] : algorithms) {
    if (const auto known = algorithm_of(algorithm)) log.banks.push_back(*known);
  }
  while (!reader.at_end()) {
    if (log.events.size() == kMaxFirmwareEvents) {
      log.anomalies.push_back(formatted("more than {} firmware events", kMaxFirmwareEvents));
      break;
    }
    auto event = read_event(reader, algorithms);
    if (!event) {
      log.anomalies.push_back("the firmware log is cut short or damaged: " +
                              event.error().describe());
      break;
    }
    examine(*event, log);
    log.events.push_back(std::move(*event));
  }
  note_repeated_separators(log);
  const auto by_hardware = [](const FirmwareEvent& event) {
    return event.pcr == 0 && event.type == kEvHardwareCrtm;
  };
  if (std::ranges::any_of(log.events, by_hardware)) log.startup_locality = kHardwareCrtmLocality;
  return log;
}

std::optional<bool> data_matches(const FirmwareEvent& event, HashAlgorithm bank) {
  constexpr std::array kCovered{kEvSeparator, kEvVariableDriverConfig, kEvGptEvent, kEvEfiAction,
                                kEvVariableAuthority};
  const auto digest = event.digests.find(bank);
  if (digest == event.digests.end() || !std::ranges::contains(kCovered, event.type)) {
    return std::nullopt;
  }
  return crypto::digest(bank, event.data) == digest->second;
}

bool printable(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
}

std::string event_text(const FirmwareEvent& event) {
  constexpr std::size_t kMaxShownText = 160;
  if (event.type == kEvVariableDriverConfig || event.type == kEvVariableAuthority) {
    const auto variable = parse_variable_event(event.data);
    return variable && printable(variable->name) ? variable->name : "";
  }
  std::string text(as_text(event.data));
  if (const auto end = text.find_last_not_of('\0'); end != std::string::npos) text.resize(end + 1);
  if (!printable(text)) {
    text = from_utf16le(event.data);
    if (const auto end = text.find('\0'); end != std::string::npos) text.resize(end);
  }
  return printable(text) ? text.substr(0, kMaxShownText) : "";
}

Result<VariableEvent> parse_variable_event(ByteView data) {
  ByteReader reader(data);
  VariableEvent event;
  const auto guid = TRY(reader.take(16, "variable GUID"));
  event.guid.assign(guid.begin(), guid.end());
  const auto name_length = TRY(reader.le64("variable name length"));
  const auto data_length = TRY(reader.le64("variable data length"));
  if (name_length > reader.remaining() / 2) {
    return fail(Errc::corrupt, "variable name of {} characters in {} bytes", name_length,
                reader.remaining());
  }
  event.name = from_utf16le(TRY(reader.take(name_length * 2, "variable name")));
  const auto value = TRY(reader.take(data_length, "variable data"));
  event.data.assign(value.begin(), value.end());
  return event;
}

}  // namespace orlop::tpm
