// SPDX-License-Identifier: Apache-2.0
#include "agent/service/exported.hpp"

#include <memory>
#include <utility>

#include "libs/codec/json.hpp"

namespace orlop::agent::service {
namespace {

Result<codec::Value> parse_request(const std::string& text) {
  if (text.empty()) return codec::Value{};
  return TRY_CONTEXT(codec::parse_json(text), "reading the request");
}

Result<std::string> text_of(const AgentService::Answer& answer) {
  return answer.transform([](const codec::Value& document) { return codec::write_json(document); });
}

bus::Method method_of(const Verb& verb, AgentService& service, const Dispatch& dispatch) {
  return {.name = std::string(verb.member),
          .handler = [&verb, &service, dispatch](const std::string& text, bus::Reply reply) {
            auto request = parse_request(text);
            if (!request) return reply.send(std::unexpected(request.error()));
            // std::function copies what it holds; a Reply exists once.
            const auto shared = std::make_shared<bus::Reply>(std::move(reply));
            dispatch(
                verb,
                [&verb, &service, document = *std::move(request)] {
                  return (service.*verb.call)(document);
                },
                [shared](const AgentService::Answer& answer) { shared->send(text_of(answer)); });
          }};
}

}  // namespace

bus::Interface interface_of(AgentService& service, const Dispatch& dispatch, std::string version) {
  bus::Interface interface{
      .name = kAgentTarget.interface,
      .properties = {{.name = "Version",
                      .get = [version = std::move(version)] { return version; }}},
      .signals = {std::string(kProgressSignal)}};
  for (const Verb& verb : kVerbs) interface.methods.push_back(method_of(verb, service, dispatch));
  return interface;
}

}  // namespace orlop::agent::service
