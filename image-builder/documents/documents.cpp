// SPDX-License-Identifier: Apache-2.0
#include "image-builder/documents/documents.hpp"

#include "image-builder/steps/packages/lock.hpp"
#include "libs/release/section.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::builder::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;
using schema::kSha256;
using schema::kTime;
using schema::kVersion;

constexpr auto kEachBank = element(release::kPcr11Prediction);
constexpr Field kAuthenticode =
    string("authenticode", "SHA-256 that firmware measures into PCR 4.", kSha256);

// ---- what goes into it

constexpr Field kArchiveFields[] = {
    string("state", "Digest of the archive's index."),
    string("date", "Of the archive's index.", kTime),
};
constexpr auto kArchive = section("The package archive.", kArchiveFields);
constexpr Field kProvenanceFields[] = {
    string("variant", "What the image is for."),
    string("version", "Of the release.", kVersion),
    mapping("archive", "Where packages came from.", kArchive),
    map("steps", "The key of each step's result, by its name.", kText),
};

// ---- what a build says

constexpr Field kUnknownFields[] = {
    string("message", "What is not known before the build."),
    string("remedy", "What to do; empty: nothing."),
};
constexpr auto kUnknown = section("An input that a dry run cannot know.", kUnknownFields);
constexpr auto kEachUnknown = element(kUnknown);
constexpr Field kPlannedStepFields[] = {
    string("name", "Of the step."),
    string("what", "It makes, in words."),
    nullable(string("key", "Digest of everything that goes into it; null: not known yet.")),
    flag("cached", "Whether its result is there."),
    optional(map("inputs", "Identity of each input, by its name.", kText)),
    optional(list("unknown", "Inputs that are not known before the build.", kEachUnknown)),
};
constexpr auto kPlannedStep = section("A step.", kPlannedStepFields);
constexpr auto kEachPlannedStep = element(kPlannedStep);
constexpr Field kBuildPlanFields[] = {
    string("recipe", "The file."),
    optional(string("variant", "What the image is for.")),
    nullable(string("version", "Of the release; null: none was given.")),
    list("steps", "In their order.", kEachPlannedStep),
    list("outputs", "What is made of them: `name`, and `file` when it is one.", kAny),
};
constexpr Field kDoneStepFields[] = {
    string("name", "Of the step."),
    flag("cached", "Whether its result was there."),
    number("seconds", "How long it took."),
};
constexpr auto kDoneStep = section("A step.", kDoneStepFields);
constexpr auto kEachDoneStep = element(kDoneStep);
constexpr Field kOutputFields[] = {
    string("name", "Of the output: `disk`, `iso`, `repository`."),
    optional(string("file", "In the folder that was named.")),
    optional(count("bytes", "Its size.")),
    optional(count("allocatedBytes", "That it takes as a sparse file.")),
};
constexpr auto kOutput = section("An output.", kOutputFields);
constexpr auto kEachOutput = element(kOutput);
constexpr Field kBuildFields[] = {
    string("variant", "What the image is for."),
    string("version", "Of the release.", kVersion),
    formerly("root_hash", string("rootHash", "Of the root image.", kSha256)),
    string("kernel", "Its release."),
    list("steps", "In their order.", kEachDoneStep),
    number("seconds", "The steps together."),
    formerly("root_bytes", count("rootBytes", "Of the root image.")),
    formerly("uki_bytes", count("ukiBytes", "Of the unified kernel image.")),
    optional(list("outputs", "What was made of them.", kEachOutput)),
};
constexpr std::string_view kProgressEvents[] = {"started", "finished", "note"};
constexpr Field kBuildProgressFields[] = {
    word("event", "What happened.", kProgressEvents),
    optional(string("step", "Of which step.")),
    optional(string("what", "It makes, or what there is to note.")),
    optional(flag("cached", "Whether its result was there.")),
    optional(number("seconds", "How long it took.")),
    optional(count("stepsDone", "Of all.")),
    optional(count("stepsTotal", "All.")),
};
constexpr Field kKeysMadeFields[] = {string("folder", "Where they are.")};
constexpr Field kPublishedFields[] = {
    string("manifest", "File name of the release's manifest."),
    string("repository", "The folder."),
    list("added", "Files that are new in the repository.", kText),
};
constexpr Field kKeyFields[] = {
    string("file", "Of the private key, below the folder."),
    string("public", "File of the public half; empty: none."),
    string("type", "Of the key."),
    string("use", "What it signs."),
    string("sha256", "Fingerprint of the public half.", kSha256),
};
constexpr auto kKey = section("A key, by its file.", kKeyFields);
constexpr auto kEachKey = element(kKey);
constexpr Field kKeysFields[] = {
    string("created", "When they were made.", kTime),
    list("keys", "All of them; never a key itself.", kEachKey),
};

// ---- what is said of files

constexpr Field kMeasurementsFields[] = {
    kAuthenticode,
    formerly("inner_kernel_authenticode",
             string("innerKernelAuthenticode", "Measured too when Secure Boot is off.", kSha256)),
    map("pcr11", "What it measures into PCR 11, by bank.", kEachBank),
};
constexpr Field kUkiSectionFields[] = {
    string("name", "`.linux`, `.initrd`, …"),
    count("bytes", "Its size in memory."),
};
constexpr auto kUkiSection = section("A section.", kUkiSectionFields);
constexpr auto kEachUkiSection = element(kUkiSection);
constexpr Field kUkiInspectionFields[] = {
    list("sections", "In the order of the file.", kEachUkiSection)};
constexpr Field kFindingFields[] = {
    string("check", "Its name."),
    string("path", "Below the tree."),
    string("what", "It found."),
    string("remedy", "What to do."),
};
constexpr auto kFinding = section("A finding.", kFindingFields);
constexpr auto kEachFinding = element(kFinding);
constexpr Field kLintFields[] = {list("findings", "Empty: nothing was found.", kEachFinding)};
constexpr Field kChangedPackageFields[] = {
    string("name", "Of the package."),
    string("from", "Version in the one; empty: not there."),
    string("to", "Version in the other; empty: not there."),
};
constexpr auto kChangedPackage = section("A package that differs.", kChangedPackageFields);
constexpr auto kEachChangedPackage = element(kChangedPackage);
constexpr Field kDiffFields[] = {
    string("from", "Version of the one release.", kVersion),
    string("to", "Version of the other.", kVersion),
    formerly("kernel_from", string("kernelFrom", "The one's kernel.")),
    formerly("kernel_to", string("kernelTo", "The other's kernel.")),
    list("packages", "Those that differ.", kEachChangedPackage),
    formerly("root_bytes_from", count("rootBytesFrom", "Size of the one's root image.")),
    formerly("root_bytes_to", count("rootBytesTo", "Size of the other's root image.")),
    formerly("new_blocks", count("newBlocks", "Blocks that the one does not have.")),
    formerly("new_bytes", count("newBytes", "The same in bytes.")),
};

constexpr std::string_view kEarlierPlan[] = {"orlop.build-plan/1"};
constexpr std::string_view kEarlierBuild[] = {"orlop.build/1"};
constexpr std::string_view kEarlierMeasurements[] = {"orlop.measurements/1"};
constexpr std::string_view kEarlierDiff[] = {"orlop.diff/1"};

}  // namespace

std::vector<Document> documents() {
  return {
      {release::kManifest,
       "Written by `orlop-build image`, signed by the repository's metadata, read by every node; "
       "see [release](../release.md)."},
      {steps::packages::kLock, "Written beside the manifest as `lock.json`."},
      {document("orlop.provenance/1", "What went into a release.", kProvenanceFields),
       "Written beside the manifest as `provenance.json`."},
      {document("orlop.build-plan/2", kEarlierPlan, "What a build would do.", kBuildPlanFields),
       "Answer of `orlop-build image --dry-run`."},
      {document("orlop.build/2", kEarlierBuild, "What a build made.", kBuildFields),
       "Written as `build.json`; answer of `orlop-build image`."},
      {document("orlop.keys/1", "A set of signing keys.", kKeysFields),
       "`keys.json` in the folder of keys."},
      {document("orlop.keys-made/1", "Where new keys are.", kKeysMadeFields),
       "Answer of `orlop-build keys generate`."},
      {document("orlop.published/1", "What publishing a release added.", kPublishedFields),
       "Answer of `orlop-build publish`."},
      {document("orlop.build-progress/1", "How far a build is.", kBuildProgressFields),
       "A line of what `orlop-build image` says to programs while it runs."},
      {document("orlop.measurements/2", kEarlierMeasurements, "What a boot image will measure.",
                kMeasurementsFields),
       "Answer of `orlop-build predict`."},
      {document("orlop.uki/1", "What is in a unified kernel image.", kUkiInspectionFields),
       "Answer of `orlop-build inspect`."},
      {document("orlop.lint/1", "What is wrong with a file tree.", kLintFields),
       "Answer of `orlop-build lint`."},
      {document("orlop.diff/2", kEarlierDiff, "What is different between two releases.",
                kDiffFields),
       "Answer of `orlop-build diff`."},
  };
}

}  // namespace orlop::builder::documents
