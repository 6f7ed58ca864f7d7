// SPDX-License-Identifier: Apache-2.0
// What is written about upgrades and health.
#include "agent/documents/documents.hpp"
#include "agent/health/report.hpp"
#include "agent/upgrade/sections.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;
using schema::kSha256;
using schema::kTime;
using schema::kVersion;

constexpr std::string_view kSlots[] = {"A", "B"};
constexpr std::string_view kSlotStates[] = {"damaged", "filled", "empty"};
constexpr std::string_view kNeedsReboot[] = {"reboot"};
constexpr std::string_view kCancelled[] = {"stopping", "removed"};

constexpr auto kEachFailed = element(upgrade::kFailedRelease);

constexpr Field kSlotFields[] = {
    word("slot", "Its name.", kSlots),
    count("rootPartition", "Number in the partition table."),
    count("verityPartition", "Number in the partition table."),
    count("rootBytes", "Size of the root partition."),
    word("state", "`damaged`: label and content do not agree.", kSlotStates),
    optional(string("version", "Of the release in it.", kVersion)),
    optional(string("rootHash", "Of the release in it.", kSha256)),
};
constexpr auto kSlot = section("A slot.", kSlotFields);
constexpr auto kEachSlot = element(kSlot);
constexpr Field kStatusFields[] = {
    upgrade::rows::kState,
    upgrade::rows::kChanged,
    upgrade::rows::kEpoch,
    upgrade::rows::kGoal,
    upgrade::rows::kFrom,
    upgrade::rows::kInterruption,
    upgrade::rows::kOutcome,
    nullable(string("bootEntry", "File name of the running release's boot entry.")),
    flag("onTrial", "Whether this boot is not yet known to be good."),
    list("slots", "Of the disk the node runs from.", kEachSlot),
    list("failedReleases", "What is not tried again by itself.", kEachFailed),
};

constexpr Field kCheckFields[] = {
    nullable(mapping("available", "The release that `apply` would install.", upgrade::kTarget)),
    optional(string("reason", "Why there is none, or why it is not taken.")),
};
constexpr Field kPlanOfUpgradeFields[] = {
    string("from", "The version that runs.", kVersion),
    mapping("to", "The release.", upgrade::kTarget),
    word("slot", "Where it is written.", kSlots),
    flag("resumes", "Whether an earlier attempt goes on."),
    count("imageBytes", "Size of the root image."),
    count("downloadBytes", "Of all that is fetched: blocks, leaves, boot image."),
    count("fetchedBytes", "Of the blocks that are fetched."),
    count("copiedBytes", "Of the blocks that another slot has."),
    count("keptBytes", "Of the blocks that are in place."),
    count("ranges", "Requests for blocks."),
    list("removesBootEntries", "File names on the EFI system partition.", kText),
    string("addsBootEntry", "File name on the EFI system partition."),
    word("effect", "When it is in effect.", kNeedsReboot),
};
constexpr Field kProgressFields[] = {
    string("phase", "What is being done: `writing`."),
    count("bytesDone", "Of `bytesTotal`."),
    count("bytesTotal", "0: not known."),
    count("bytesFetched", "Over the network so far."),
};
constexpr std::string_view kRollbackEffects[] = {"reboot", "none"};
constexpr Field kRollbackFields[] = {
    string("from", "The version that runs.", kVersion),
    string("to", "The version that will run.", kVersion),
    optional(string("removesBootEntry", "The entry of a release that has not booted yet.")),
    optional(string("renamesBootEntry", "The entry that is marked bad.")),
    optional(string("renamesBootEntryTo", "Its name then.")),
    word("effect", "When it is in effect.", kRollbackEffects),
};
constexpr Field kCancelFields[] = {
    word("cancelled",
         "`stopping`: a running one ends at its next block; `removed`: what was "
         "prepared is gone.",
         kCancelled)};

constexpr Field kJudgementFields[] = {
    flag("ends", "Whether this boot has to end."),
    optional(string("reason", "Why.")),
};

}  // namespace

std::vector<Document> upgrade_documents() {
  return {
      {upgrade::kUpgradeStateDocument,
       "Record of the agent on the state partition, written before each step."},
      {document("orlop.upgrade-status/1", "Where the upgrade, the slots and the boot stand.",
                kStatusFields),
       "Answer of `orlop upgrade status`."},
      {document("orlop.upgrade-check/1", "Whether there is a newer release.", kCheckFields),
       "Answer of `orlop upgrade check`."},
      {document("orlop.upgrade-plan/1", "What an upgrade would do.", kPlanOfUpgradeFields),
       "Answer of `orlop upgrade plan`."},
      {document("orlop.upgrade-cancel/1", "What became of an upgrade that was cancelled.",
                kCancelFields),
       "Answer of `orlop upgrade cancel`."},
      {document("orlop.rollback-plan/1", "What going back to the other release would do.",
                kRollbackFields),
       "Answer of `orlop rollback --dry-run`."},
      {document("orlop.progress/1", "How far long work is.", kProgressFields),
       "Signal on the bus while an upgrade or installation runs; a line of `--json` output."},
      {upgrade::kFailedReleasesDocument, "Record of the agent on the state partition."},
      {document("orlop.health-judgement/1", "Whether a boot on trial goes on.", kJudgementFields),
       "Answer of `orlop health judge`."},
      {health::kHealthDocument, "Written by `orlop health run` at each boot; read by the agent."},
  };
}

}  // namespace orlop::agent::documents
