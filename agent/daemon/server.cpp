// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/server.hpp"

#include <csignal>

#include "agent/service/exported.hpp"

namespace orlop::agent::daemon {

using service::kAgentTarget;

Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served) {
  constexpr int kEndingSignals[] = {SIGTERM, SIGINT};
  TRY(loop.on_signals(kEndingSignals, [&loop](int) { loop.stop(); }));
  TRY(bus.attach(loop));

  // After the signals are blocked: the lanes' threads inherit that.
  service::Dispatcher dispatcher(served.node, service::post_to(loop), served.administrator);
  TRY(bus.export_object(kAgentTarget.path,
                        interface_of(served.methods, dispatcher, loop, served.version)));
  (void)dispatcher.add(service::Lane::upgrade, served.first);  // nothing waits there yet
  TRY(bus.request_name(kAgentTarget.service));
  bus::notify_service_manager("READY=1\nSTATUS=Waiting for requests");
  TRY(loop.run());
  bus::notify_service_manager("STOPPING=1");
  served.node.upgrade.stop.end();
  return {};
}

}  // namespace orlop::agent::daemon
