// SPDX-License-Identifier: Apache-2.0
#include "libs/tpm/userspace_log.hpp"

#include "libs/codec/json.hpp"

namespace orlop::tpm {
namespace {

constexpr codec::ParseLimits kLimits{.max_bytes = 64 * 1024, .max_depth = 8, .max_nodes = 512};

Status read_digests(const codec::Value& record, UserspaceEvent& event) {
  for (const auto& item : *TRY(record.get_array("digests"))) {
    const auto name = TRY(item.get_string("hashAlg"));
    const auto algorithm = parse_algorithm(name);
    if (!algorithm) continue;  // a bank we do not use
    const auto hex = TRY(item.get_string("digest"));
    auto digest = TRY(from_hex(hex));
    if (digest.size() != crypto::digest_size(*algorithm)) {
      return fail(Errc::invalid, "{} digest of {} bytes", crypto::to_string(*algorithm),
                  digest.size());
    }
    event.digests[*algorithm] = std::move(digest);
  }
  return {};
}

/// A member that may be missing or of another kind: systemd adds and drops some between versions.
std::string text_of(const codec::Value& value, std::string_view key) {
  return value.get_string(key).value_or("");
}

Result<UserspaceEvent> read_record(std::string_view text) {
  const auto record = TRY(codec::parse_json(text, kLimits));
  UserspaceEvent event;
  const auto pcr = TRY(record.get_size("pcr"));
  if (pcr >= kPcrCount) return fail(Errc::invalid, "there is no PCR {}", pcr);
  event.pcr = static_cast<std::uint32_t>(pcr);
  TRY(read_digests(record, event));
  event.content_type = text_of(record, "content_type");
  const auto* content = record.find("content");
  if (content == nullptr) return event;
  event.event_type = text_of(*content, "eventType");
  event.text = text_of(*content, "string");
  event.boot_id = text_of(*content, "bootId");
  event.timestamp = content->get_int("timestamp").value_or(0);
  return event;
}

void examine(const UserspaceEvent& event, std::size_t number, UserspaceLog& log) {
  for (const auto& [bank, digest] : event.digests) {
    if (word_matches(event, bank) != false) continue;
    log.anomalies.push_back(
        formatted("userspace record {}: the {} digest is not that of the word \"{}\"", number,
                  crypto::to_string(bank), event.text));
  }
}

}  // namespace

Result<UserspaceLog> parse_userspace_log(ByteView bytes) {
  if (bytes.size() > kMaxUserspaceLogBytes) {
    return fail(Errc::no_space, "the userspace log has {} bytes (at most {})", bytes.size(),
                kMaxUserspaceLogBytes);
  }
  UserspaceLog log;
  auto text = as_text(bytes);
  if (!text.empty() && text.front() != kRecordSeparator) {
    log.anomalies.emplace_back("the userspace log does not start with a record separator");
  }
  std::size_t number = 0;
  for (auto start = text.find(kRecordSeparator); start != std::string_view::npos;) {
    const auto end = text.find(kRecordSeparator, start + 1);
    const auto record = text.substr(start + 1, end - start - 1);
    start = end;
    if (++number > kMaxUserspaceEvents) {
      log.anomalies.push_back(formatted("more than {} userspace records", kMaxUserspaceEvents));
      break;
    }
    auto event = record.ends_with('\n')
                     ? read_record(record)
                     : Result<UserspaceEvent>(fail(Errc::corrupt, "the record is cut short"));
    if (!event) {
      log.anomalies.push_back(
          formatted("userspace record {}: {}", number, event.error().describe()));
      continue;
    }
    examine(*event, number, log);
    log.events.push_back(std::move(*event));
  }
  return log;
}

std::optional<bool> word_matches(const UserspaceEvent& event, HashAlgorithm bank) {
  const auto digest = event.digests.find(bank);
  if (digest == event.digests.end() || event.event_type == "volume-key") return std::nullopt;
  return crypto::digest(bank, as_bytes(event.text)) == digest->second;
}

}  // namespace orlop::tpm
