// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/ignition/section.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;
using schema::AnySection;
using schema::Faulty;
using schema::Field;
using schema::kBoolean;
using schema::kInteger;
using schema::kList;
using schema::kMapping;
using schema::kString;
using schema::Problem;

constexpr std::array<std::string_view, 6> kVersions = {"3.0.0", "3.1.0", "3.2.0",
                                                       "3.3.0", "3.4.0", "3.5.0"};

std::optional<Problem> check_version(const Value& value) {
  const std::string_view version = value.string();
  if (std::ranges::contains(kVersions, version)) return std::nullopt;
  if (version.starts_with("1") || version.starts_with("2.")) {
    return Problem{formatted("is the specification {}, and only 3 is read here", version),
                   "Convert it with 'ign-converter', or make it anew with Butane."};
  }
  if (version.ends_with("-experimental")) {
    return Problem{formatted("is the unfinished specification {}", version),
                   "Use '3.5.0' or an earlier one."};
  }
  return Problem{formatted("is no specification known here: '{}'", version),
                 "Use one from '3.0.0' to '3.5.0'."};
}

std::optional<Problem> check_hash(const Value& value) {
  const std::string_view hash = value.string();
  const auto dash = hash.find('-');
  const auto kind = hash.substr(0, dash);
  const std::size_t digits = kind == "sha512" ? 128 : kind == "sha256" ? 64 : 0;
  if (digits != 0 && hash.size() == kind.size() + 1 + digits &&
      from_hex(hash.substr(dash + 1)).has_value())
    return std::nullopt;
  return Problem{"is no hash known here", "Write 'sha512-' or 'sha256-' and the digits."};
}

constexpr Field kText = {.kinds = kString, .text = "One of them."};
constexpr std::array<std::string_view, 2> kCompressions = {"", "gzip"};

constexpr Field kHeaderFields[] = {
    {.key = "name", .kinds = kString, .text = "Name.", .required = true},
    {.key = "value", .kinds = kString, .text = "Value."},
};
constexpr AnySection kHeader = {
    .text = "A header of a request.", .fields = kHeaderFields, .identity = "name"};
constexpr Field kEachHeader = {.kinds = kMapping, .section = &kHeader};

constexpr Field kVerificationFields[] = {
    {.key = "hash",
     .kinds = kString,
     .text = "Of the expanded content: `sha512-…` or `sha256-…`.",
     .rule = {.check = check_hash}},
};
constexpr AnySection kVerification = {.text = "What the content must be.",
                                      .fields = kVerificationFields};

constexpr Field kResourceFields[] = {
    {.key = "source", .kinds = kString, .text = "A `data:` address."},
    {.key = "compression",
     .kinds = kString,
     .text = "How the content is compressed.",
     .words = kCompressions},
    {.key = "httpHeaders",
     .kinds = kList,
     .text = "For addresses in a network.",
     .each = &kEachHeader},
    {.key = "verification",
     .kinds = kMapping,
     .text = "What the content must be.",
     .section = &kVerification},
};
constexpr Field kEachResource = {.kinds = kMapping, .section = &kResource};

constexpr Field kReferenceFields[] = {
    {.key = "merge",
     .kinds = kList,
     .text = "Configurations whose values count before those of this one.",
     .items = {.most = 64},
     .each = &kEachResource},
    {.key = "replace",
     .kinds = kMapping,
     .text = "The configuration that is used in place of this one.",
     .section = &kResource},
};
constexpr AnySection kReference = {.text = "Other configurations.", .fields = kReferenceFields};

constexpr Field kTlsFields[] = {
    {.key = "certificateAuthorities",
     .kinds = kList,
     .text = "Whom to trust while fetching.",
     .each = &kEachResource},
};
constexpr AnySection kTls = {.text = "Transport.", .fields = kTlsFields};
constexpr Field kSecurityFields[] = {
    {.key = "tls", .kinds = kMapping, .text = "Transport.", .section = &kTls}};
constexpr AnySection kSecurity = {.text = "Of no effect: nothing is fetched.",
                                  .fields = kSecurityFields};

constexpr Field kProxyFields[] = {
    {.key = "httpProxy", .kinds = kString, .text = "For http."},
    {.key = "httpsProxy", .kinds = kString, .text = "For https."},
    {.key = "noProxy", .kinds = kList, .text = "Hosts without.", .each = &kText},
};
constexpr AnySection kProxy = {.text = "Of no effect: nothing is fetched.", .fields = kProxyFields};

constexpr Field kTimeoutsFields[] = {
    {.key = "httpResponseHeaders", .kinds = kInteger, .text = "Seconds."},
    {.key = "httpTotal", .kinds = kInteger, .text = "Seconds."},
};
constexpr AnySection kTimeouts = {.text = "Of no effect: nothing is fetched.",
                                  .fields = kTimeoutsFields};

constexpr Field kIgnitionFields[] = {
    {.key = "version",
     .kinds = kString,
     .text = "The specification, `3.0.0` to `3.5.0`.",
     .required = true,
     .bytes = {.most = 64},
     .rule = {.check = check_version},
     .example = "3.5.0"},
    {.key = "config", .kinds = kMapping, .text = "Other configurations.", .section = &kReference},
    {.key = "security",
     .kinds = kMapping,
     .text = "Of no effect: nothing is fetched.",
     .section = &kSecurity},
    {.key = "proxy",
     .kinds = kMapping,
     .text = "Of no effect: nothing is fetched.",
     .section = &kProxy},
    {.key = "timeouts",
     .kinds = kMapping,
     .text = "Of no effect: nothing is fetched.",
     .section = &kTimeouts},
};
constexpr AnySection kIgnition = {.text = "About the configuration itself.",
                                  .fields = kIgnitionFields,
                                  .faulty = Faulty::used_in_parts};

constexpr Field kDropInFields[] = {
    {.key = "name", .kinds = kString, .text = "File name.", .required = true},
    {.key = "contents", .kinds = kString, .text = "Content."},
};
constexpr AnySection kDropIn = {.text = "A drop-in.", .fields = kDropInFields, .identity = "name"};
constexpr Field kEachDropIn = {.kinds = kMapping, .section = &kDropIn};

constexpr Field kUnitFields[] = {
    {.key = "name", .kinds = kString, .text = "File name.", .required = true},
    {.key = "enabled", .kinds = kBoolean, .text = "Whether it starts by itself."},
    {.key = "mask", .kinds = kBoolean, .text = "Whether nothing can start it."},
    {.key = "contents", .kinds = kString, .text = "The unit file."},
    {.key = "dropins",
     .kinds = kList,
     .text = "Additions to the unit file.",
     .items = {.most = 64},
     .each = &kEachDropIn},
};
constexpr AnySection kUnit = {.text = "A unit.", .fields = kUnitFields, .identity = "name"};
constexpr Field kEachUnit = {.kinds = kMapping, .section = &kUnit};

constexpr Field kSystemdFields[] = {
    {.key = "units",
     .kinds = kList,
     .text = "Units.",
     .items = {.most = 1024},
     .each = &kEachUnit,
     .faulty = Faulty::used_in_parts},
};
constexpr AnySection kSystemd = {.text = "Units of the service manager.",
                                 .fields = kSystemdFields,
                                 .faulty = Faulty::used_in_parts};

constexpr Field kUserFields[] = {
    {.key = "name", .kinds = kString, .text = "Login name.", .required = true},
    {.key = "passwordHash",
     .kinds = kString,
     .text = "Hash of the password.",
     .secrecy = schema::Secrecy::secret},
    {.key = "sshAuthorizedKeys", .kinds = kList, .text = "Public keys.", .each = &kText},
    {.key = "uid",
     .kinds = kInteger,
     .text = "Number.",
     .number = {.least = 0, .most = 4294967294}},
    {.key = "gecos", .kinds = kString, .text = "Comment."},
    {.key = "homeDir", .kinds = kString, .text = "Home."},
    {.key = "noCreateHome", .kinds = kBoolean, .text = "Whether the home is not made."},
    {.key = "primaryGroup", .kinds = kString, .text = "Group of the user."},
    {.key = "groups", .kinds = kList, .text = "Further groups.", .each = &kText},
    {.key = "noUserGroup",
     .kinds = kBoolean,
     .text = "Only `false`: a user without 'primaryGroup' has a group of its own.",
     .rule = {.check = check_only<false>}},
    {.key = "noLogInit", .kinds = kBoolean, .text = "Of no effect: there is no such log."},
    {.key = "shell", .kinds = kString, .text = "Login shell."},
    {.key = "shouldExist",
     .kinds = kBoolean,
     .text = "Only `true`.",
     .rule = {.check = check_only<true>}},
    {.key = "system",
     .kinds = kBoolean,
     .text = "Only `false`: accounts of services come with the image.",
     .rule = {.check = check_only<false>}},
};
constexpr AnySection kAccount = {
    .text = "A user.", .fields = kUserFields, .identity = "name", .faulty = Faulty::used_in_parts};
constexpr Field kEachUser = {.kinds = kMapping, .section = &kAccount};

constexpr Field kAccountGroupFields[] = {
    {.key = "name", .kinds = kString, .text = "Name.", .required = true},
    {.key = "gid",
     .kinds = kInteger,
     .text = "Number.",
     .number = {.least = 0, .most = 4294967294}},
    {.key = "shouldExist",
     .kinds = kBoolean,
     .text = "Only `true`.",
     .rule = {.check = check_only<true>}},
    {.key = "system", .kinds = kBoolean, .text = "Of no effect."},
};
constexpr AnySection kAccountGroup = {
    .text = "A group.", .fields = kAccountGroupFields, .identity = "name"};
constexpr Field kEachGroup = {.kinds = kMapping, .section = &kAccountGroup};

constexpr Field kPasswdFields[] = {
    {.key = "users",
     .kinds = kList,
     .text = "Users.",
     .items = {.most = 256},
     .each = &kEachUser,
     .faulty = Faulty::used_in_parts},
    {.key = "groups",
     .kinds = kList,
     .text = "Groups; those of users are made for them.",
     .items = {.most = 1024},
     .each = &kEachGroup,
     .faulty = Faulty::used_in_parts},
};
constexpr AnySection kPasswd = {
    .text = "Accounts.", .fields = kPasswdFields, .faulty = Faulty::used_in_parts};

constexpr Field kConfigFields[] = {
    {.key = "ignition",
     .kinds = kMapping,
     .text = "About the configuration itself.",
     .required = true,
     .section = &kIgnition},
    {.key = "storage", .kinds = kMapping, .text = "What is on the disks.", .section = &kStorage},
    {.key = "systemd",
     .kinds = kMapping,
     .text = "Units of the service manager.",
     .section = &kSystemd},
    {.key = "passwd", .kinds = kMapping, .text = "Accounts.", .section = &kPasswd},
};

constexpr schema::Refused kRefused[] = {
    {"kernelArguments",
     "The command line is part of the signed release: set 'command-line' in the recipe, and kernel "
     "settings with 'sysctl'."},
    {"storage.raid",
     "No arrays are made here: use disks one by one, or hardware that makes one of them."},
    {"storage.luks",
     "Further disks are not encrypted here; '/var' is, sealed to the TPM: keep secrets there."},
    {"passwd.groups[].gid", "Numbers are allotted by the node and kept; remove the key."},
    {"passwd.groups[].passwordHash", "Groups have no passwords here; remove the key."},
    {"networkd", "Write files under '/etc/systemd/network' in 'storage.files'."},
};

}  // namespace

const AnySection kResource = {.text = "A content.", .fields = kResourceFields};
const AnySection kConfig = {.name = "ignition",
                            .text = "A configuration of Ignition.",
                            .fields = kConfigFields,
                            .faulty = Faulty::used_in_parts};

std::span<const schema::Refused> refused() { return kRefused; }

}  // namespace orlop::agent::dialects::ignition
