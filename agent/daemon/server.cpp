// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/server.hpp"

#include <csignal>

#include "agent/api/exported.hpp"
#include "agent/daemon/worker.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent {

DocumentSink progress_over(bus::Loop& loop, bus::Bus& bus) {
  return [&loop, &bus](const codec::Value& document) {
    loop.post([&bus, text = codec::write_json(document)] {
      // Nobody may be listening, and a bus that is gone ends the service by itself.
      [[maybe_unused]] const auto sent =
          bus.emit(kAgentTarget.path, kAgentTarget.interface, std::string(kProgressSignal), text);
    });
  };
}

Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served) {
  constexpr int kEndingSignals[] = {SIGTERM, SIGINT};
  TRY(loop.on_signals(kEndingSignals, [&loop](int) { loop.stop(); }));
  TRY(bus.attach(loop));

  Worker worker;  // after the signals are blocked: its thread inherits that
  const Dispatch dispatch = [&](const Verb& verb, std::function<AgentService::Answer()> work,
                                std::function<void(const AgentService::Answer&)> done) {
    if (verb.quick) return done(work());
    worker.add([&loop, work = std::move(work), done = std::move(done)] {
      loop.post([done, answer = work()] { done(answer); });
    });
  };
  TRY(bus.export_object(kAgentTarget.path, interface_of(served.service, dispatch, served.version)));
  worker.add(served.first);
  TRY(bus.request_name(kAgentTarget.service));
  bus::notify_service_manager("READY=1\nSTATUS=Waiting for requests");
  TRY(loop.run());
  bus::notify_service_manager("STOPPING=1");
  served.stop();
  return {};
}

}  // namespace orlop::agent
