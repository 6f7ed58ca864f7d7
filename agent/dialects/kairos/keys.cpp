// SPDX-License-Identifier: Apache-2.0
// Keys of Kairos that our language says with other keys (yip's schema.go; the reference of stage
// modules).
#include "agent/dialects/kairos/kairos.hpp"

namespace orlop::agent::dialects {
namespace {

using schema::Field;
using schema::kBoolean;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;

constexpr Field text_of(std::string_view key, std::string_view text, std::uint64_t most = 4096) {
  return {.key = key, .kinds = kString, .text = text, .bytes = {.most = most}};
}
constexpr Field flag_of(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kBoolean, .text = text};
}
constexpr Field number_as(std::string_view key, std::string_view text) {
  return {.key = key, .kinds = kInteger | kString, .text = text, .bytes = {.most = 16}};
}
constexpr Field each_of(std::string_view key, std::string_view text, const Field& each,
                        std::uint64_t most = 1024) {
  return {.key = key, .kinds = kList, .text = text, .items = {.most = most}, .each = &each};
}
constexpr Field free_keys(std::string_view key, std::string_view text, const Field& each) {
  return {.key = key, .kinds = kMapping, .text = text, .items = {.most = 1024}, .each = &each};
}

/// Known, so that what to do instead can be said at its place.
constexpr Field refused_step(std::string_view key) {
  return {.key = key, .kinds = schema::kAnything, .text = "Refused, with what to do instead."};
}

constexpr Field kWordOf = {.kinds = kString, .text = "One of them.", .bytes = {.most = 16384}};
constexpr Field kScalarOf = {
    .kinds = kString | kInteger | kBoolean, .text = "A value.", .bytes = {.most = 16384}};
constexpr Field kCommandLine = {
    .kinds = kString, .text = "A line for the shell.", .bytes = {.most = 65536}};

constexpr Field kFileFields[] = {
    text_of("path", "Where."),
    text_of("content", "The content.", 1048576),
    text_of("encoding", "How `content` is written.", 32),
    number_as("permissions", "Octal mode; without it 0644."),
    number_as("owner", "Number of the user."),
    number_as("group", "Number of the group."),
    text_of("ownerstring", "`user:group`.", 64),
    text_of("owner_string", "The same.", 64),
};
constexpr schema::AnySection kFileSection = {.text = "One file.", .fields = kFileFields};
constexpr Field kFileOf = {.kinds = kMapping, .section = &kFileSection};

constexpr Field kFolderFields[] = {
    text_of("path", "Where."),
    number_as("permissions", "Octal mode; without it 0755."),
    number_as("owner", "Number of the user."),
    number_as("group", "Number of the group."),
};
constexpr schema::AnySection kFolderSection = {.text = "One folder.", .fields = kFolderFields};
constexpr Field kFolderOf = {.kinds = kMapping, .section = &kFolderSection};

constexpr Field kKeysOf = {
    .kinds = kList, .text = "Public keys.", .items = {.most = 256}, .each = &kWordOf};
constexpr Field kUserOf = {.kinds = kMapping,
                           .text = "A user; its keys are those of `users[]`.",
                           .items = {.most = 64},
                           .each = nullptr};

constexpr Field kOverrideFields[] = {
    text_of("service", "The unit.", 255),
    text_of("content", "Of the drop-in.", 65536),
    text_of("name", "Its file name.", 255),
};
constexpr schema::AnySection kOverrideSection = {.text = "A drop-in of a unit.",
                                                 .fields = kOverrideFields};
constexpr Field kOverrideOf = {.kinds = kMapping, .section = &kOverrideSection};
constexpr Field kSystemctlFields[] = {
    each_of("enable", "Units that start at boot.", kWordOf),
    each_of("disable", "Units that do not.", kWordOf),
    each_of("mask", "Units that cannot be started.", kWordOf),
    each_of("start", "Units that are started in this stage.", kWordOf),
    each_of("overrides", "Drop-ins of units.", kOverrideOf),
};
constexpr schema::AnySection kSystemctlSection = {.text = "What becomes of units.",
                                                  .fields = kSystemctlFields};

constexpr Field kDnsFields[] = {
    each_of("nameservers", "Addresses.", kWordOf, 16),
    each_of("search", "Domains.", kWordOf, 32),
    each_of("options", "Of resolv.conf.", kWordOf, 32),
    text_of("path", "Where it is written.", 256),
};
constexpr schema::AnySection kDnsSection = {.text = "Name servers.", .fields = kDnsFields};

constexpr Field kIfFilesFields[] = {
    each_of("any", "One of them is there.", kWordOf),
    each_of("all", "All of them are.", kWordOf),
    each_of("none", "None of them is.", kWordOf),
};
constexpr schema::AnySection kIfFilesSection = {.text = "Files that decide.",
                                                .fields = kIfFilesFields};

constexpr Field kAfterFields[] = {text_of("name", "Of a step.", 256)};
constexpr schema::AnySection kAfterSection = {.text = "A step that comes first.",
                                              .fields = kAfterFields};
constexpr Field kAfterOf = {.kinds = kMapping, .section = &kAfterSection};

constexpr Field kLayoutFields[] = {
    {.key = "device", .kinds = kMapping, .text = "The disk.", .items = {.most = 16}},
    {.key = "expand_partition",
     .kinds = kMapping,
     .text = "The state partition fills the disk by itself.",
     .items = {.most = 16}},
    {.key = "add_partitions",
     .kinds = kList,
     .text = "Of a further disk, named by `device.path`: `pLabel`, `fsLabel`, `size` in MiB, "
             "`filesystem`.",
     .items = {.most = 128}},
};
constexpr schema::AnySection kLayoutSection = {.text = "Partitions.", .fields = kLayoutFields};

constexpr Field kStepFields[] = {
    text_of("name", "For people, and for `after`.", 256),
    each_of("after", "Steps of the same stage that come before this one.", kAfterOf, 64),
    text_of("node", "A regular expression: the host name matches it."),
    text_of("if", "A line for the shell: the step is done when it ends with 0.", 65536),
    text_of("only_os", "A regular expression: the system's name matches it."),
    text_of("only_os_version", "A regular expression: the system's version matches it."),
    text_of("only_arch", "A regular expression: Debian's name of the architecture matches it."),
    text_of("only_service_manager", "`systemd`; with another the step is not done.", 32),
    {.key = "if_files", .kinds = kMapping, .text = "Files.", .section = &kIfFilesSection},
    {.key = "dns", .kinds = kMapping, .text = "Name servers.", .section = &kDnsSection},
    each_of("directories", "Folders.", kFolderOf),
    each_of("files", "Files.", kFileOf, 4096),
    each_of("commands", "Lines, each for a shell of its own, at every boot.", kCommandLine, 256),
    text_of("hostname", "The node's name.", 253),
    free_keys("sysctl", "Kernel settings.", kScalarOf),
    free_keys("users", "Accounts, by name.", kUserOf),
    free_keys("authorized_keys", "Public keys, by user.", kKeysOf),
    each_of("modules", "Kernel modules, with their parameters.", kWordOf),
    free_keys("timesyncd", "Settings of systemd-timesyncd.", kScalarOf),
    {.key = "systemctl", .kinds = kMapping, .text = "Units.", .section = &kSystemctlSection},
    free_keys("environment", "Variables of `/etc/environment`.", kScalarOf),
    text_of("environment_file", "Another file for them.", 4096),
    free_keys("systemd_firstboot", "`locale`, `keymap`, `timezone`, `hostname`.", kScalarOf),
    {.key = "datasource",
     .kinds = kMapping,
     .text = "Where user-data comes from is found out at each boot.",
     .items = {.most = 16}},
    {.key = "layout", .kinds = kMapping, .text = "Partitions.", .section = &kLayoutSection},
    refused_step("downloads"),
    refused_step("git"),
    refused_step("ensure_entities"),
    refused_step("delete_entities"),
    refused_step("packages"),
    refused_step("package_pins"),
    refused_step("unpack_images"),
};
constexpr schema::AnySection kStepSection = {
    .text = "One step.", .fields = kStepFields, .faulty = schema::Faulty::used_in_parts};
constexpr Field kStepOf = {.kinds = kMapping, .section = &kStepSection};

constexpr Field kStageOf = {.kinds = kList,
                            .text =
                                "Steps: of `rootfs`, `initramfs` and `fs`, whose commands run "
                                "`early`, of `boot`, `network` and `reconcile`; with `.before` "
                                "and `.after`.",
                            .items = {.most = 256},
                            .each = &kStepOf,
                            .faulty = schema::Faulty::used_in_parts};

constexpr Field kKairosFields[] = {
    text_of("name", "Of the document.", 256),
    {.key = "stages",
     .kinds = kMapping,
     .text =
         "Steps of Kairos. What they make is made before the system starts; what they run, runs "
         "at every boot in its part of it.",
     .items = {.most = 64},
     .each = &kStageOf,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::AnySection kKairosKeys = {.fields = kKairosFields};

}  // namespace orlop::agent::dialects
