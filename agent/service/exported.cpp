// SPDX-License-Identifier: Apache-2.0
#include "agent/service/exported.hpp"

#include <memory>
#include <utility>

#include "libs/codec/json.hpp"

namespace orlop::agent::service {
namespace {

Result<std::string> text_of(const Answer& answer) {
  return answer.transform([](const codec::Value& document) { return codec::write_json(document); });
}

/// Sends progress to whoever waits for `reply`, in the order of the answer.
Reporter reporter_to(const std::shared_ptr<bus::Reply>& reply, bus::Loop& loop) {
  return [reply, &loop](const codec::Value& document) {
    loop.post([reply, text = codec::write_json(document)] {
      // A caller that has gone is no reason to stop; the answer will find that out, too.
      [[maybe_unused]] const auto sent = reply->signal(std::string(kProgressSignal), text);
    });
  };
}

bus::Method method_of(const Method& method, Dispatcher& dispatcher, bus::Loop& loop) {
  return {.name = std::string(method.member),
          .handler = [&method, &dispatcher, &loop](std::string text, bus::Reply reply) {
            // std::function copies what it holds; a Reply exists once.
            const auto shared = std::make_shared<bus::Reply>(std::move(reply));
            dispatcher.call(method, {shared->caller()}, std::move(text), reporter_to(shared, loop),
                            [shared](const Answer& answer) { shared->send(text_of(answer)); });
          }};
}

}  // namespace

Dispatcher::Post post_to(bus::Loop& loop) {
  return [&loop](std::function<void()> work) { loop.post(std::move(work)); };
}

bus::Interface interface_of(std::span<const Method> list, Dispatcher& dispatcher, bus::Loop& loop,
                            std::string version) {
  bus::Interface interface{
      .name = kAgentTarget.interface,
      .properties = {{.name = "Version",
                      .get = [version = std::move(version)] { return version; }}},
      .signals = {std::string(kProgressSignal)}};
  for (const auto& method : list) interface.methods.push_back(method_of(method, dispatcher, loop));
  return interface;
}

}  // namespace orlop::agent::service
