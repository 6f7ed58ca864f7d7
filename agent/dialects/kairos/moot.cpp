// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/kairos.hpp"

namespace orlop::agent::dialects {
namespace {

constexpr std::string_view kNothing = "Remove the key.";
constexpr std::string_view kFindings = "Nothing is ignored here: what is wrong is named.";

constexpr AsItIs kRows[] = {
    {"strict", nullptr, kFindings, kNothing},
    {"debug", is_false, "What happens is in the journal.", "Read it with 'journalctl'."},
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

constexpr auto kRowFields = fields_of(kRows);

}  // namespace

std::span<const AsItIs> moot_in_kairos() { return kRows; }

const schema::AnySection kMootKairosKeys = {.fields = kRowFields};

}  // namespace orlop::agent::dialects
