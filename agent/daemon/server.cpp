// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/server.hpp"

#include <csignal>

#include "agent/service/exported.hpp"
#include "agent/service/worker.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::daemon {

service::DocumentSink progress_over(bus::Loop& loop, bus::Bus& bus) {
  return [&loop, &bus](const codec::Value& document) {
    loop.post([&bus, text = codec::write_json(document)] {
      // Nobody may be listening, and a bus that is gone ends the service by itself.
      [[maybe_unused]] const auto sent =
          bus.emit(service::kAgentTarget.path, service::kAgentTarget.interface,
                   std::string(service::kProgressSignal), text);
    });
  };
}

Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served) {
  constexpr int kEndingSignals[] = {SIGTERM, SIGINT};
  TRY(loop.on_signals(kEndingSignals, [&loop](int) { loop.stop(); }));
  TRY(bus.attach(loop));

  service::Worker worker;  // after the signals are blocked: its thread inherits that
  const service::Dispatch dispatch =
      [&](const service::Verb& verb, std::function<service::AgentService::Answer()> work,
          std::function<void(const service::AgentService::Answer&)> done) {
        if (verb.quick) return done(work());
        worker.add([&loop, work = std::move(work), done = std::move(done)] {
          loop.post([done, answer = work()] { done(answer); });
        });
      };
  TRY(bus.export_object(service::kAgentTarget.path,
                        service::interface_of(served.service, dispatch, served.version)));
  worker.add(served.first);
  TRY(bus.request_name(service::kAgentTarget.service));
  bus::notify_service_manager("READY=1\nSTATUS=Waiting for requests");
  TRY(loop.run());
  bus::notify_service_manager("STOPPING=1");
  served.stop();
  return {};
}

}  // namespace orlop::agent::daemon
