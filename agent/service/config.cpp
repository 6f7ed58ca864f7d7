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

struct ApplyRequest {
  std::string name;
  std::string text;
  std::int64_t trial_seconds = 0;  ///< 0: no trial
};

constexpr schema::Field kApplyFields[] = {
    {.key = "name",
     .member = at<&ApplyRequest::name>,
     .text = "What diagnostics call the document: its file name.",
     .required = true,
     .bytes = {.least = 1, .most = 4096}},
    {.key = "text",
     .member = at<&ApplyRequest::text>,
     .text = "The `#cloud-config` document itself.",
     .required = true,
     .bytes = {.most = std::size_t{4} << 20}},
    {.key = "trialSeconds",
     .member = at<&ApplyRequest::trial_seconds>,
     .text = "The node goes back to the document before by itself after that many seconds, unless "
             "`ConfigConfirm` comes first; 0: it stays.",
     .initial = "0",
     .number = {.least = 0, .most = 86400}}};
constexpr schema::Section<ApplyRequest> kApply({.fields = kApplyFields});

struct RevertRequest {
  std::int64_t generation = 0;  ///< 0: that of before the trial
};

constexpr schema::Field kRevertFields[] = {
    {.key = "generation",
     .member = at<&RevertRequest::generation>,
     .text = "Number of a recorded generation; 0: the document of before the trial.",
     .initial = "0",
     .number = {.least = 0}}};
constexpr schema::Section<RevertRequest> kRevert({.fields = kRevertFields});

Answer validate_config(ConfigLane& lane, const DocumentRequest& request, const Reporter&) {
  const auto proposal = TRY(lane.controller->plan(request.name, request.text));
  return config::diagnostics_document(proposal.diagnostics);
}

Answer plan_config(ConfigLane& lane, const DocumentRequest& request, const Reporter&) {
  return to_value(TRY(lane.controller->plan(request.name, request.text)));
}

Value applied_document(const engine::Applied& applied) {
  if (!applied.plan) return config::diagnostics_document(applied.diagnostics);
  auto document = Value::object({{"schema", "orlop.applied/1"},
                                 {"generation", applied.generation},
                                 {"digest", applied.digest},
                                 {"plan", to_value(*applied.plan)},
                                 {"diagnostics", config::to_value(applied.diagnostics)}});
  if (!applied.until.empty()) document.set("trialUntil", applied.until);
  return document;
}

Answer apply_config(ConfigLane& lane, const ApplyRequest& request, const Reporter&) {
  std::optional<std::chrono::seconds> trial;
  if (request.trial_seconds > 0) trial = std::chrono::seconds(request.trial_seconds);
  const auto applied = TRY(lane.controller->apply(request.name, request.text, trial));
  lane.changed();
  return applied_document(applied);
}

Answer confirm_config(ConfigLane& lane, const Nothing&, const Reporter&) {
  TRY(lane.controller->confirm());
  return Value::object({{"schema", "orlop.confirmed/1"}});
}

Answer revert_config(ConfigLane& lane, const RevertRequest& request, const Reporter&) {
  std::optional<std::uint64_t> generation;
  if (request.generation > 0) generation = static_cast<std::uint64_t>(request.generation);
  const auto applied = TRY(lane.controller->revert(generation));
  lane.changed();
  return applied_document(applied);
}

Answer show_config(ConfigLane& lane, const Nothing&, const Reporter&) {
  return lane.controller->show();
}

Answer repair_drift(ConfigLane& lane, const Nothing&, const Reporter&) {
  return applied_document(TRY(lane.controller->repair()));
}

Answer find_drift(ConfigLane& lane, const Nothing&, const Reporter&) {
  return to_value(TRY(lane.controller->drift()));
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
      method<apply_config, kApply>(
          {.member = "ConfigApply",
           .text = "Makes the document the node's applied one and carries the plan out; the "
                   "diagnostics alone when it is refused, and nothing was changed.",
           .answers = {"orlop.applied/1", "orlop.diagnostics/1"}}),
      method<confirm_config>({.member = "ConfigConfirm",
                              .text = "Makes the document that is on trial stay.",
                              .answers = {"orlop.confirmed/1"}}),
      method<revert_config, kRevert>(
          {.member = "ConfigRevert",
           .text = "Applies the document of a recorded generation again, or of before the trial.",
           .answers = {"orlop.applied/1", "orlop.diagnostics/1"}}),
      method<show_config>(
          {.member = "ConfigShow",
           .text = "The merged effective configuration, its digest and the origin of each "
                   "value.",
           .answers = {"orlop.config/1"}}),
      method<repair_drift>(
          {.member = "ConfigRepair",
           .text = "Brings the running system back to what its configuration declares.",
           .answers = {"orlop.applied/1", "orlop.diagnostics/1"}}),
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
