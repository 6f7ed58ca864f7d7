// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "agent/dialects/kairos/kairos.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

constexpr std::string_view kNothing = "Remove the key.";
constexpr std::string_view kFindings = "Nothing is ignored here: what is wrong is named.";

constexpr AsItIs kRows[] = {
    {"strict", nullptr, kFindings, kNothing},
    {"debug", nullptr, "What happens is in the journal.", "Read it with 'journalctl'."},
    {"eject-cd", nullptr, "The installer leaves the medium in its drive.", kNothing},
    {"cosign", nullptr, "Releases are signed by the repository's keys, and always verified.",
     kNothing},
    {"cosign-key", nullptr, "Releases are signed by the repository's keys, and always verified.",
     kNothing},
    {"verify", nullptr, "Releases are signed by the repository's keys, and always verified.",
     kNothing},
    {"bind-pcrs", nullptr, "The state partition is sealed to the TPM by a fixed policy.", kNothing},
    {"bind-public-pcrs", nullptr, "The state partition is sealed to the TPM by a fixed policy.",
     kNothing},
    {"kcrypt", nullptr, "The state partition is sealed to the TPM.", kNothing},
    {"uki-max-entries", nullptr, "There are two slots, and a boot entry for each.", kNothing},
    {"fail_on_bundles_errors", nullptr, "There are no bundles.", kNothing},
    {"squash-compression", nullptr, "The image is compressed as its recipe says.", kNothing},
    {"squash-no-compression", nullptr, "The image is compressed as its recipe says.", kNothing},
    {"arch", nullptr, "The machine is what it is.", kNothing},
    {"platform", nullptr, "The machine is what it is.", kNothing},
};

/// Whether a list names partitions that are the state partition here.
bool are_state(const Value& value) {
  return value.is_array() && std::ranges::all_of(value.items(), [](const Value& item) {
           return item.is_string() && (item.string() == "COS_PERSISTENT" ||
                                       item.string() == "COS_OEM" || item.string() == "COS_STATE");
         });
}

/// Whether all words of command lines are for programs of Kairos' own initrd.
bool are_for_kairos(const Value& value) {
  constexpr std::string_view kOwn[] = {"rd.immucore.", "rd.cos.", "cos.", "kairos."};
  if (!value.is_object()) return false;
  return std::ranges::all_of(value.members(), [&kOwn](const codec::Member& member) {
    if (!member.value.is_string()) return false;
    return std::ranges::all_of(split_words(member.value.string()), [&kOwn](const auto& word) {
      return std::ranges::any_of(kOwn, [&word](auto own) { return word.starts_with(own); });
    });
  });
}

constexpr AsItIs kInstallRows[] = {
    {"encrypted_partitions", are_state, "The state partition is encrypted.",
     "All that persists is on the state partition, which is encrypted; name only "
     "'COS_PERSISTENT' and 'COS_OEM'."},
    {"encrypted-partitions", are_state, "The state partition is encrypted.",
     "All that persists is on the state partition, which is encrypted; name only "
     "'COS_PERSISTENT' and 'COS_OEM'."},
    {"grub_options", are_for_kairos, "There is no immucore.",
     "The command line is part of the signed release; set it in the recipe."},
};

constexpr auto kRowFields = fields_of(kRows);

}  // namespace

std::span<const AsItIs> moot_in_kairos() { return kRows; }
std::span<const AsItIs> moot_in_kairos_install() { return kInstallRows; }

const schema::AnySection kMootKairosKeys = {.fields = kRowFields};

}  // namespace orlop::agent::dialects
