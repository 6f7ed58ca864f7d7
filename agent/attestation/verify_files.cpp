// SPDX-License-Identifier: Apache-2.0
#include "agent/attestation/verify_files.hpp"

#include "agent/attestation/evidence.hpp"
#include "libs/codec/json.hpp"
#include "libs/net/factory.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::attestation {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxRoot = std::size_t{512} << 10;
constexpr std::size_t kMaxLog = std::size_t{16} << 20;

/// The root metadata to start from.
Result<Bytes> trusted_root(const VerifyOrder& order) {
  if (order.root) return sys::read_file(*order.root, kMaxRoot);
  std::error_code error;  // what cannot be looked at is no folder
  if (fs::is_directory(order.repository, error))
    return sys::read_file(fs::path(order.repository) / "metadata/1.root.json", kMaxRoot);
  return std::unexpected(
      Error(Errc::untrusted, "nothing says whom to trust for " + order.repository)
          .with_remedy("Give the repository's root metadata with --root FILE; a node has it in "
                       "/usr/share/orlop/trust/root.json."));
}

}  // namespace

Result<Policy> policy_of(const VerifyOrder& order) {
  Policy policy;
  if (order.policy) {
    const auto text = TRY(sys::read_text(*order.policy, kMaxPolicyBytes));
    policy = TRY_CONTEXT(parse_policy(text), "reading " + order.policy->string());
  }
  if (order.nonce) policy.nonce = order.nonce;
  if (order.version) policy.version = *order.version;
  return policy;
}

Result<Verdict> verify_files(const VerifyOrder& order, net::Fetcher& fetcher, const Clock& clock) {
  const auto policy = TRY(policy_of(order));
  const auto evidence = TRY(sys::read_text(order.evidence, kMaxEvidenceBytes));
  auto root = TRY(trusted_root(order));
  const auto datastore = TRY(sys::TemporaryFolder::create("orlop-verify"));
  auto client = TRY(
      trust::Client::open({order.repository, datastore.path(), std::move(root)}, fetcher, clock));
  TRY_CONTEXT(client.refresh(), "reading the repository " + order.repository);
  return verify_evidence(evidence, client, policy);
}

Result<Verdict> verify_files(const VerifyOrder& order, const Clock& clock) {
  const auto fetcher = net::make_fetcher();
  return verify_files(order, *fetcher, clock);
}

Result<EventLog> read_event_log_at(const fs::path& file) {
  const auto bytes = TRY(sys::read_file(file, kMaxLog));
  return TRY_CONTEXT(read_event_log(bytes), "reading " + file.string());
}

Status keep_evidence(const fs::path& file, const codec::Value& evidence) {
  return sys::write_file(file, codec::write_json_pretty(evidence), 0644,
                         sys::Durability::volatile_);
}

}  // namespace orlop::agent::attestation
