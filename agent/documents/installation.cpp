// SPDX-License-Identifier: Apache-2.0
// What is written about an installation.
#include "agent/documents/documents.hpp"
#include "libs/schema/forms.hpp"
#include "libs/schema/plain.hpp"

namespace orlop::agent::documents {
namespace {

using namespace schema::plain;
using schema::Document;
using schema::Field;
using schema::kSha256;
using schema::kVersion;

constexpr std::string_view kReinstalls[] = {"reinstall"};

constexpr Field kPartitionFields[] = {
    string("type", "As systemd-repart calls it: `esp`."),
    string("label", "Its name in the partition table; empty: repart's."),
    count("minimumBytes", "The least it may have."),
    flag("encrypted", "Whether it is."),
};
constexpr auto kPartition = section("A partition that is made.", kPartitionFields);
constexpr auto kEachPartition = element(kPartition);
constexpr Field kInstallPlanFields[] = {
    string("device", "The disk."),
    count("deviceBytes", "Its size."),
    string("overwrites", "What is on it now; empty: nothing."),
    string("version", "Of the release that is installed.", kVersion),
    string("rootHash", "Of the release that is installed.", kSha256),
    count("imageBytes", "Size of the root image."),
    list("partitions", "In their order.", kEachPartition),
    word("effect", "What it costs.", kReinstalls),
};
constexpr Field kInstallFields[] = {
    optional({.key = "installed",
              .kinds = schema::kBoolean,
              .text = "False, and the only member: the configuration asks for no installation."}),
    optional(string("device", "The disk.")),
    optional(string("version", "Of the release that was installed.", kVersion)),
    optional(string("rootHash", "Of the release that was installed.", kSha256)),
    optional(string("slot", "Where it is.")),
    optional(string("bootEntry", "File name on the EFI system partition.")),
    optional(count("bytesWritten", "To the slot.")),
};

constexpr Document kInstallationDocuments[] = {
    {document("orlop.install-plan/1", "What an installation would do.", kInstallPlanFields),
     "Answer of `orlop install --dry-run`."},
    {document("orlop.install/1", "What an installation did.", kInstallFields),
     "Answer of `orlop install`."},
};

}  // namespace

std::span<const Document> installation_documents() { return kInstallationDocuments; }

}  // namespace orlop::agent::documents
