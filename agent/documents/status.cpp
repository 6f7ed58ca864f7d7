// SPDX-License-Identifier: Apache-2.0
// The status of a node.
#include "agent/documents/documents.hpp"
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

constexpr std::string_view kHealthStates[] = {"good", "failed", "pending"};
constexpr std::string_view kSlotNames[] = {"a", "b"};

constexpr Field kReleaseFields[] = {
    string("product", "`orlop`."),
    string("variant", "What the image is for."),
    string("version", "Of the release.", kVersion),
    string("name", "As `/etc/os-release` has it."),
    formerly("root_hash", string("rootHash", "Of the running root image.", kSha256)),
    string("architecture", "Of the image."),
    string("kernel", "Release of the running kernel."),
    nullable(word("slot", "That the root comes from.", kSlotNames)),
};
constexpr auto kRelease = section("What runs.", kReleaseFields);
constexpr Field kBootFields[] = {
    string("time", "When the kernel started.", kTime),
    nullable(string("entry", "File name of the release's boot entry now.")),
    formerly("on_trial", flag("onTrial", "Whether the boot is not yet known to be good.")),
    formerly("tries_left", nullable(count("triesLeft", "Boots left, while on trial."))),
    formerly("started_entry",
             optional(string("startedEntry", "File name that the boot loader started."))),
    optional(string("loader", "Name and version of the boot loader.")),
    optional(string("stub", "Name and version of the UKI's stub.")),
};
constexpr auto kBoot = section("How it was booted.", kBootFields);
constexpr Field kSecurityFields[] = {
    formerly("secure_boot", flag("secureBoot", "Whether the firmware checks signatures.")),
    flag("tpm", "Whether there is a TPM 2.0."),
    formerly("state_encrypted", flag("stateEncrypted", "Whether the state partition is.")),
};
constexpr auto kSecurity = section("What protects it.", kSecurityFields);
constexpr Field kConfigurationFields[] = {
    nullable(count("generation", "In effect.")),
    nullable(string("digest", "Of the effective configuration.")),
    nullable(flag("healthy", "Whether every document went in.")),
    nullable(flag("measured", "Whether the digest is in PCR 12.")),
    nullable(string("time", "When it was put in effect.")),
    nullable(string("cause", "What put it in effect.")),
    nullable(list("sources", "As in `orlop.config-state`.", kAny)),
    nullable(list("diagnostics", "As in `orlop.diagnostics`.", kAny)),
};
constexpr auto kConfiguration =
    section("The configuration; every member is null when there is none.", kConfigurationFields);
constexpr std::string_view kCommandStates[] = {"done", "failed", "running", "interrupted"};
constexpr Field kStatusCommandFields[] = {
    string("name", "Of the command; `runcmd` and `bootcmd` for the keys of these names."),
    word("state", "`interrupted`: its boot ended before it did.", kCommandStates),
    string("started", "When its last run began.", kTime),
    flag("thisBoot", "Whether that was in this boot."),
    nullable(count("exitCode", "Of the last run; null: it has not ended.")),
};
constexpr auto kStatusCommand = section("A command of the configuration.", kStatusCommandFields);
constexpr auto kEachStatusCommand = element(kStatusCommand);
constexpr Field kStatusCheckFields[] = {
    string("name", "Of the check."),
    flag("passed", "Whether it found nothing."),
    string("reason", "What it found; empty: nothing."),
};
constexpr auto kStatusCheck = section("One check.", kStatusCheckFields);
constexpr auto kEachStatusCheck = element(kStatusCheck);
constexpr Field kStatusHealthFields[] = {
    word("state", "`pending`: this boot has not been checked yet.", kHealthStates),
    optional(string("time", "When the checks were done.", kTime)),
    optional(string("reason", "Why it failed; empty: it did not.")),
    optional(list("checks", "In the order in which they ran.", kEachStatusCheck)),
};
constexpr auto kStatusHealth = section("The health of this boot.", kStatusHealthFields);
constexpr Field kStatusUpgradeFields[] = {
    string("state", "As in `orlop.upgrade-status`."),
    nullable(string("target", "Version that is being installed.")),
    string("interruption", "Why the last attempt stopped; empty: it did not."),
    string("outcome", "How the last one ended; empty: there was none."),
    nullable(string("changed", "When the state was reached.")),
};
constexpr auto kStatusUpgrade = section("The upgrade under way.", kStatusUpgradeFields);
constexpr Field kStatusSlotFields[] = {
    word("slot", "Its name.", kSlotNames),
    flag("active", "Whether the node runs from it."),
    flag("damaged", "Whether label and content do not agree."),
    nullable(string("version", "Of the release in it.")),
    formerly("root_hash", nullable(string("rootHash", "Of the release in it."))),
};
constexpr auto kStatusSlot = section("A slot.", kStatusSlotFields);
constexpr auto kEachStatusSlot = element(kStatusSlot);
constexpr Field kStatusFailedFields[] = {
    string("version", "Of the release.", kVersion),
    formerly("manifest_digest", string("manifestDigest", "SHA-256 of its manifest.", kSha256)),
    string("reason", "Why it is not tried again by itself."),
    string("time", "When it failed.", kTime),
};
constexpr auto kStatusFailed = section("A release that failed here.", kStatusFailedFields);
constexpr auto kEachStatusFailed = element(kStatusFailed);

constexpr Field kStatusOfNodeFields[] = {
    mapping("release", "What runs.", kRelease),
    mapping("boot", "How it was booted.", kBoot),
    mapping("security", "What protects it.", kSecurity),
    mapping("configuration", "What it is configured to be.", kConfiguration),
    optional(list("commands", "That ran, the last run of each.", kEachStatusCommand)),
    mapping("health", "Whether this boot is good.", kStatusHealth),
    mapping("upgrade", "The upgrade under way.", kStatusUpgrade),
    list("slots", "Of the disk; empty: it could not be read.", kEachStatusSlot),
    formerly("failed_releases",
             list("failedReleases", "What is not tried again by itself.", kEachStatusFailed)),
    list("problems", "What could not be observed, a sentence each.", kText),
};

constexpr std::string_view kStatusBefore[] = {"orlop.status/1"};
constexpr Document kStatusDocuments[] = {
    {document("orlop.status/2", kStatusBefore, "What a node is and how it is, from measured facts.",
              kStatusOfNodeFields),
     "Answer of `orlop status`; see [status](../status.md)."},
};

}  // namespace

std::span<const Document> status_documents() { return kStatusDocuments; }

}  // namespace orlop::agent::documents
