// SPDX-License-Identifier: Apache-2.0
// What is written about the node's configuration.
#include "agent/documents/documents.hpp"
#include "agent/engine/journal_text.hpp"
#include "agent/engine/sections.hpp"
#include "agent/instance/identity.hpp"
#include "agent/kinds/commands/runs.hpp"
#include "agent/kinds/disks/record.hpp"
#include "agent/node/accounts.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;
using schema::kSha256;
using schema::kTime;

constexpr std::string_view kLayers[] = {"vendor", "platform", "state", "kernel"};
constexpr std::string_view kSeverities[] = {"error", "warning", "note"};
constexpr std::string_view kChanges[] = {"create", "update", "delete"};
constexpr std::string_view kEffects[] = {"live", "restart", "reboot", "reinstall"};

constexpr Field kDiagnosticFields[] = {
    string("file", "The document that the diagnostic is about."),
    count("line", "From 1 on; 0: the document as a whole."),
    count("column", "From 1 on."),
    word("severity", "An error keeps the document from being used.", kSeverities),
    string("code", "Stable, in kebab-case: `unknown-key`."),
    string("message", "One sentence."),
    string("remedy", "What to do."),
};
constexpr auto kDiagnostic = section("One diagnostic.", kDiagnosticFields);
constexpr auto kEachDiagnostic = element(kDiagnostic);

constexpr Field kDiagnosticsFields[] = {
    list("diagnostics", "In the order of the document; empty: there is nothing to say.",
         kEachDiagnostic)};

constexpr Field kActionFields[] = {
    string("resource", "Name of the resource: `file:/etc/motd`."),
    word("change", "What is done with it.", kChanges),
    word("effect", "What it costs.", kEffects),
    list("units", "Units that restart.", kText),
    string("detail", "What is different, in words."),
};
constexpr auto kAction = section("One change of one resource.", kActionFields);
constexpr auto kEachAction = element(kAction);
constexpr Field kPlanFields[] = {
    list("actions", "In the order in which they are done.", kEachAction),
    flag("reboot", "Whether one of them needs a reboot."),
    optional(list("diagnostics", "What there was to say.", kEachDiagnostic)),
};
constexpr auto kPlan =
    document("orlop.plan/1", "What would change for a configuration to be in effect.", kPlanFields);
constexpr Field kAppliedFields[] = {
    count("generation", "The one that was made."),
    string("digest", "Of the effective configuration.", kSha256),
    mapping("plan", "What was done.", kPlan),
    list("diagnostics", "What there was to say.", kEachDiagnostic),
    optional(string("trialUntil", "When the node goes back by itself; absent: never.", kTime)),
};

constexpr Field kSourceFields[] = {
    word("layer", "Where documents of its kind come from.", kLayers),
    string("file", "Its name."),
    flag("accepted", "Whether it went in."),
};
constexpr auto kSource = section("One document.", kSourceFields);
constexpr auto kEachSource = element(kSource);
constexpr Field kStateFields[] = {
    count("generation", "In effect."),
    string("digest", "Of the effective configuration.", kSha256),
    flag("healthy", "Whether every document went in."),
    string("release", "Version of the release that runs."),
    string("time", "When it was put in effect.", kTime),
    string("cause", "What put it in effect."),
    flag("measured", "Whether the digest was extended into PCR 12."),
    list("sources", "All documents, in rising precedence.", kEachSource),
    list("diagnostics", "What there was to say.", kEachDiagnostic),
    list("resources", "Names of everything that the configuration has made.", kText),
};

constexpr Field kOriginFields[] = {
    word("layer", "Where the value's document comes from.", kLayers),
    string("file", "The document."),
    count("line", "In it."),
    count("column", "In it."),
};
constexpr auto kOrigin = section("Where a value comes from.", kOriginFields);
constexpr auto kEachOrigin = element(kOrigin);
constexpr Field kEffectiveFields[] = {
    count("generation", "In effect."),
    string("digest", "Of `document` as canonical JSON.", kSha256),
    {.key = "document",
     .kinds = schema::kMapping,
     .text = "The effective configuration; its keys are those of the configuration reference. "
             "Secrets are shown as `(secret)` wherever it leaves the node's own records.",
     .required = true},
    map("origins", "By path, `users[alice].shell`.", kEachOrigin),
};

constexpr Field kCommandFields[] = {
    string("name", "Of the command; `runcmd` and `bootcmd` for the keys of these names."),
    {.key = "exitCode",
     .kinds = schema::kInteger,
     .text = "Of the program; 128 and more: a signal ended it; 124: its time was over; 127: it "
             "could not be started.",
     .required = true},
    string("output", "The last 4 KiB of what it printed."),
    string("started", "When.", kTime),
};
constexpr auto kCommand = section("One command that was run.", kCommandFields);
constexpr auto kEachCommand = element(kCommand);
constexpr Field kCommandResultsFields[] = {
    list("results", "In the order in which they ended.", kEachCommand)};

constexpr std::string_view kStorages[] = {"plain"};
constexpr std::string_view kSecretSources[] = {"state", "missing"};
constexpr Field kSecretFields[] = {
    string("name", "What `!secret NAME` calls it."),
    word("source", "Where its value is; `missing`: only its name is in the configuration.",
         kSecretSources),
    list("keys", "Where the configuration in effect names it: `users[alice].passwd`.", kText),
};
constexpr auto kSecret = section("One secret; never its value.", kSecretFields);
constexpr auto kEachSecret = element(kSecret);
constexpr Field kSecretsFields[] = {
    word("storage", "How values are kept: `plain`, as they are on the state partition.", kStorages),
    list("secrets", "In the order of their names.", kEachSecret),
};
constexpr Field kSecretNameFields[] = {string("name", "Of the secret.")};

constexpr Field kConvertedFields[] = {
    string("text", "A `#cloud-config` document; empty: it was refused."),
    list("diagnostics", "What there was to say.", kEachDiagnostic),
};

}  // namespace

std::vector<Document> configuration_documents() {
  return {
      {document("orlop.diagnostics/1", "What there is to say about a configuration.",
                kDiagnosticsFields),
       "Answer of `orlop config validate`, and of `config apply` when a document is refused."},
      {kPlan, "Answer of `orlop config plan` and `orlop config drift`; part of `orlop.applied/1`."},
      {document("orlop.applied/1", "A configuration that was put in effect.", kAppliedFields),
       "Answer of `orlop config apply`."},
      {engine::kHistory,
       "Record of the agent in `/state/orlop/generations.json`; answer of `orlop config history`."},
      {document("orlop.config-state/1", "How the configuration in effect came about.",
                kStateFields),
       "Written at boot and by every `config apply` to `/run/orlop/config.json`, for everyone."},
      {document("orlop.config/1", "The effective configuration with the origin of each value.",
                kEffectiveFields),
       "Written to `/run/orlop/effective.json`, for root; answer of `orlop config show`."},
      {kinds::kCommandList,
       "Written by the agent to `/etc/orlop/commands/MOMENT.json`, for the units that run them."},
      {kinds::kPreparedDisks,
       "Record of the agent in `/state/orlop/prepared-disks.json`: what must not be erased twice."},
      {kinds::kCommandRuns,
       "Record of the agent in `/state/orlop/command-runs.json`: what must not run twice."},
      {document("orlop.command-results/3",
                "What the commands of the configuration did in this boot.", kCommandResultsFields),
       "Written to `/run/orlop/commands.json` as each command ends."},
      {document("orlop.config-converted/1", "What a document of another tool says in our keys.",
                kConvertedFields),
       "Answer of `orlop config convert`."},
      {document("orlop.secrets/1", "The secrets of a node.", kSecretsFields),
       "Answer of `orlop secret list`."},
      {document("orlop.secret-put/1", "That the value of a secret is kept.", kSecretNameFields),
       "Answer of `orlop secret put`."},
      {document("orlop.secret-removed/1", "That a secret is removed.", kSecretNameFields),
       "Answer of `orlop secret remove`."},
      {document("orlop.confirmed/1", "That a configuration on trial is kept.", {}),
       "Answer of confirming a trial."},
      {instance::kInstance,
       "Record of the agent in `/state/orlop/instance.json`; what is done once for each instance "
       "goes by it."},
      {engine::kTrial,
       "Record of the agent; what was before comes back when it is not confirmed in time."},
      {engine::kJournal,
       "Record of the agent, written before anything is changed and removed at the end."},
      {node::kNumbers,
       "Record of the agent on the state partition: a name keeps its number for the node's life."},
  };
}

}  // namespace orlop::agent::documents
