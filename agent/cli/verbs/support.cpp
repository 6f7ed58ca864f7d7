// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/command.hpp"
#include "agent/support/bundle.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::cli {
namespace {

Result<Output> support_bundle(const Invocation& given, Context& context) {
  const auto out = given.value("--out").value_or("orlop-support.tar.gz");
  const auto agent = context.connect({});
  TRY(support::pack_bundle(agent.transform([](const auto& held) { return held.get(); }),
                           context.runner, out));
  return Output{codec::Value::object({{"schema", "orlop.support-bundle/1"}, {"file", out}}),
                formatted("{}: states, journal and disks of this boot; no configuration values\n"
                          "read the journal before you hand it on\n",
                          out)};
}

}  // namespace

std::vector<Command> support_verbs() {
  return {
      {"support-bundle",
       "Pack this boot's states and journal for somebody who helps",
       {},
       {{"--out", "FILE", "The archive; default: orlop-support.tar.gz"}},
       {"orlop support-bundle --out /tmp/node7.tar.gz"},
       support_bundle},
  };
}

}  // namespace orlop::agent::cli
