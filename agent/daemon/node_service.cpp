// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/node_service.hpp"

#include "agent/attestation/nonce.hpp"
#include "libs/config/diagnostic.hpp"

namespace orlop::agent::daemon {
namespace {

using codec::Value;

/// {"name":"a.yaml","text":"#cloud-config…"}
struct DocumentRequest {
  std::string name;
  std::string text;
};

Result<DocumentRequest> document_of(const Value& request) {
  auto name = TRY_CONTEXT(request.get_string("name"), "reading the request");
  auto text = TRY_CONTEXT(request.get_string("text"), "reading the request");
  return DocumentRequest{std::move(name), std::move(text)};
}

/// The plan with what there is to say about it; without a plan, only what stands against it.
Value proposal_document(const Proposal& proposal) {
  if (!proposal.plan) return config::diagnostics_document(proposal.diagnostics);
  auto document = to_value(*proposal.plan);
  document.set("diagnostics", config::to_value(proposal.diagnostics));
  return document;
}

}  // namespace

NodeService::Answer NodeService::status(const Value&) {
  auto facts = TRY(parts_.observe());
  // The controller also knows of a trial that ended since the record was written.
  if (parts_.upgrade) {
    if (auto upgrade = (*parts_.upgrade)->status()) {
      facts.upgrade = std::move(upgrade->record);
      facts.failed = std::move(upgrade->failed);
    } else {
      facts.problems.push_back("upgrade: " + upgrade.error().describe());
    }
  } else {
    facts.problems.push_back("upgrade: " + parts_.upgrade.error().describe());
  }
  return status_document(facts);
}

NodeService::Answer NodeService::health(const Value&) {
  const auto facts = TRY(parts_.observe());
  if (!facts.health)
    return std::unexpected(Error(Errc::not_found, "no health check has run on this node yet")
                               .with_remedy("`systemctl start orlop-health` runs them."));
  auto document = to_json(*facts.health);
  document.set("state", health_state(facts));
  return document;
}

NodeService::Answer NodeService::attest(const Value& request) {
  std::optional<Bytes> nonce;
  if (request.find("nonce") != nullptr)
    nonce = TRY(attestation::parse_nonce(TRY(request.get_string("nonce"))));
  return parts_.attest(std::move(nonce));
}

NodeService::Answer NodeService::config_validate(const Value& request) {
  const auto document = TRY(document_of(request));
  const auto proposal = TRY(parts_.config.plan(document.name, document.text));
  return config::diagnostics_document(proposal.diagnostics);
}

NodeService::Answer NodeService::config_plan(const Value& request) {
  const auto document = TRY(document_of(request));
  return proposal_document(TRY(parts_.config.plan(document.name, document.text)));
}

NodeService::Answer NodeService::config_apply(const Value& request) {
  const auto document = TRY(document_of(request));
  const auto applied = TRY(parts_.config.apply(document.name, document.text));
  if (!applied.plan) return config::diagnostics_document(applied.diagnostics);
  return Value::object({{"schema", "orlop.applied/1"},
                        {"generation", applied.generation},
                        {"digest", applied.digest},
                        {"plan", to_value(*applied.plan)},
                        {"diagnostics", config::to_value(applied.diagnostics)}});
}

NodeService::Answer NodeService::config_show(const Value&) { return parts_.config.show(); }

NodeService::Answer NodeService::config_drift(const Value&) {
  return proposal_document(TRY(parts_.config.drift()));
}

NodeService::Answer NodeService::config_history(const Value&) { return parts_.config.history(); }

}  // namespace orlop::agent::daemon
