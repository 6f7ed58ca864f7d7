// SPDX-License-Identifier: Apache-2.0
#include "agent/upgrade/sections.hpp"

namespace orlop::agent::upgrade {
namespace {

using schema::at;
using schema::Field;

constexpr Field kTargetFields[] = {
    {.key = "version",
     .member = at<&UpgradeTarget::version, schema::kVersionText>,
     .text = "Of the release.",
     .required = true,
     .rule = schema::kVersion},
    {.key = "manifestDigest",
     .member = at<&UpgradeTarget::digest, schema::kDigestText>,
     .text = "SHA-256 of its manifest.",
     .required = true,
     .rule = schema::kSha256},
    {.key = "rootHash",
     .member = at<&UpgradeTarget::root_hash, schema::kDigestText>,
     .text = "Its dm-verity root hash.",
     .required = true,
     .rule = schema::kSha256},
    {.key = "securityEpoch",
     .member = at<&UpgradeTarget::security_epoch>,
     .text = "Releases of a lower one are not installed after it.",
     .required = true},
};
constexpr Field kFailedFields[] = {
    {.key = "version",
     .member = at<&FailedRelease::version, schema::kVersionText>,
     .text = "Of the release.",
     .required = true,
     .rule = schema::kVersion},
    {.key = "manifestDigest",
     .member = at<&FailedRelease::digest, schema::kDigestText>,
     .text = "SHA-256 of its manifest; tells releases apart.",
     .required = true,
     .rule = schema::kSha256},
    {.key = "reason",
     .member = at<&FailedRelease::reason>,
     .text = "Why it is not tried again by itself.",
     .required = true},
    {.key = "time",
     .member = at<&FailedRelease::time, schema::kTimeText>,
     .text = "When it failed.",
     .required = true,
     .rule = schema::kTime},
};
constexpr Field kRecordFields[] = {rows::kState, rows::kChanged,      rows::kEpoch,  rows::kGoal,
                                   rows::kFrom,  rows::kInterruption, rows::kOutcome};
constexpr Field kReleasesFields[] = {
    {.key = "releases",
     .member = at<&FailedReleases::releases, kFailedRelease>,
     .text = "At most 32.",
     .required = true},
};

}  // namespace

const schema::Section<UpgradeTarget> kTarget(
    {.text = "A release that is offered or being installed.",
     .fields = kTargetFields,
     .unknown = schema::Unknown::kept});
const schema::Section<FailedRelease> kFailedRelease({.text = "A release that failed on this node.",
                                                     .fields = kFailedFields,
                                                     .unknown = schema::Unknown::kept});
const schema::Section<UpgradeRecord> kUpgradeStateDocument(
    {.document = "orlop.upgrade-state/1",
     .text = "The record of the upgrade under way.",
     .fields = kRecordFields,
     .unknown = schema::Unknown::kept});
const schema::Section<FailedReleases> kFailedReleasesDocument(
    {.document = "orlop.failed-releases/1",
     .text = "Releases that failed on this node.",
     .fields = kReleasesFields,
     .unknown = schema::Unknown::kept});

}  // namespace orlop::agent::upgrade
