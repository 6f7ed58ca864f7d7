// SPDX-License-Identifier: Apache-2.0
#include "agent/service/remote.hpp"

#include <utility>

#include "agent/service/exported.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::service {

RemoteAgent::RemoteAgent(bus::Bus bus, std::function<void(const codec::Value&)> progress)
    : bus_(std::move(bus)), progress_(std::move(progress)) {}

Result<codec::Value> RemoteAgent::call(std::string_view member, const codec::Value& request) {
  const auto on_signal = [this](std::string_view signal, std::string_view text) {
    if (!progress_ || signal != kProgressSignal) return;
    if (const auto document = codec::parse_json(text)) progress_(*document);
  };
  const std::string text = request.is_null() ? std::string() : codec::write_json(request);
  const auto answer =
      bus_.call(kAgentTarget, std::string(member), text, bus::kNoTimeout, on_signal);
  if (!answer && answer.error().is(Errc::not_found) &&
      answer.error().message().contains(kAgentTarget.service))
    return std::unexpected(Error(Errc::not_found, answer.error().message())
                               .with_remedy("Start the agent: `systemctl start orlopd`; its log: "
                                            "`journalctl -u orlopd`."));
  return codec::parse_json(TRY(answer));
}

}  // namespace orlop::agent::service
