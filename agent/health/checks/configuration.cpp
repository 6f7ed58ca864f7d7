// SPDX-License-Identifier: Apache-2.0
// The last thing orlop-early does is to say what it applied: without that this boot has no users,
// no keys and no machine-id of its own. Mistakes in the configuration are not the release's fault.
#include "agent/health/check.hpp"
#include "agent/node/paths.hpp"
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"

namespace orlop::agent::health {
namespace {

constexpr std::size_t kMaxOutcome = std::size_t{16} << 20;

Status configuration_applied(const CheckNode& at) {
  const auto path = at.root / std::filesystem::path(node::kOutcome).relative_path();
  const auto text = TRY_CONTEXT(sys::read_text(path, kMaxOutcome),
                                "the configuration of this boot was not applied");
  const auto outcome = TRY_CONTEXT(codec::parse_json(text), std::string(node::kOutcome));
  const auto release = TRY_CONTEXT(outcome.get_string("release"), std::string(node::kOutcome));
  if (release == at.version.text()) return {};
  return fail(Errc::conflict, "the configuration was applied by release {}, {} is running", release,
              at.version.text());
}

}  // namespace

extern const Check kConfigurationApplied;
constinit const Check kConfigurationApplied = {.name = "configuration",
                                               .text = "the configuration of this boot was applied",
                                               .run = configuration_applied};

}  // namespace orlop::agent::health
