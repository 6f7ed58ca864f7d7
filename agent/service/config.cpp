// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"
#include "libs/config/diagnostic.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using schema::at;

struct DocumentRequest {
  std::string name;
  std::string text;
};

constexpr schema::Field kDocumentFields[] = {
    {.key = "name",
     .member = at<&DocumentRequest::name>,
     .text = "What diagnostics call the document: its file name.",
     .required = true,
     .bytes = {.least = 1, .most = 4096}},
    {.key = "text",
     .member = at<&DocumentRequest::text>,
     .text = "The `#cloud-config` document itself.",
     .required = true,
     .bytes = {.most = std::size_t{4} << 20}}};
constexpr schema::Section<DocumentRequest> kDocument({.fields = kDocumentFields});

/// The plan with what there is to say about it; without a plan, only what stands against it.
Value proposal_document(const Proposal& proposal) {
  if (!proposal.plan) return config::diagnostics_document(proposal.diagnostics);
  auto document = to_value(*proposal.plan);
  document.set("diagnostics", config::to_value(proposal.diagnostics));
  return document;
}

Answer validate_config(ConfigLane& lane, const DocumentRequest& request, const Reporter&) {
  const auto proposal = TRY(lane.controller->plan(request.name, request.text));
  return config::diagnostics_document(proposal.diagnostics);
}

Answer plan_config(ConfigLane& lane, const DocumentRequest& request, const Reporter&) {
  return proposal_document(TRY(lane.controller->plan(request.name, request.text)));
}

Answer apply_config(ConfigLane& lane, const DocumentRequest& request, const Reporter&) {
  const auto applied = TRY(lane.controller->apply(request.name, request.text));
  if (!applied.plan) return config::diagnostics_document(applied.diagnostics);
  return Value::object({{"schema", "orlop.applied/1"},
                        {"generation", applied.generation},
                        {"digest", applied.digest},
                        {"plan", to_value(*applied.plan)},
                        {"diagnostics", config::to_value(applied.diagnostics)}});
}

Answer show_config(ConfigLane& lane, const Nothing&, const Reporter&) {
  return lane.controller->show();
}

Answer find_drift(ConfigLane& lane, const Nothing&, const Reporter&) {
  return proposal_document(TRY(lane.controller->drift()));
}

Answer list_generations(ConfigLane& lane, const Nothing&, const Reporter&) {
  return lane.controller->history();
}

}  // namespace

std::vector<Method> config_methods() {
  return {
      method<validate_config, kDocument>(
          {.member = "ConfigValidate",
           .text = "Everything that is wrong with a document on this node.",
           .answers = {"orlop.diagnostics/1"}}),
      method<plan_config, kDocument>(
          {.member = "ConfigPlan",
           .text = "What applying the document would change on this node; the diagnostics alone "
                   "when it is refused. Changes nothing.",
           .answers = {"orlop.plan/1", "orlop.diagnostics/1"}}),
      method<apply_config, kDocument>(
          {.member = "ConfigApply",
           .text = "Makes the document the node's applied one and carries the plan out; the "
                   "diagnostics alone when it is refused, and nothing was changed.",
           .answers = {"orlop.applied/1", "orlop.diagnostics/1"}}),
      method<show_config>(
          {.member = "ConfigShow",
           .text = "The merged effective configuration, its digest and the origin of each "
                   "value.",
           .answers = {"orlop.config/1"}}),
      method<find_drift>(
          {.member = "ConfigDrift",
           .text = "How the running system differs from what its configuration declares: "
                   "the plan that would bring it back.",
           .answers = {"orlop.plan/1", "orlop.diagnostics/1"}}),
      method<list_generations>({.member = "ConfigHistory",
                                .text = "The recorded generations, newest last.",
                                .answers = {"orlop.generations/1"}}),
  };
}

}  // namespace orlop::agent::service
