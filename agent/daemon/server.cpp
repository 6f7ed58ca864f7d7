// SPDX-License-Identifier: Apache-2.0
#include "agent/daemon/server.hpp"

#include <csignal>
#include <cstdio>
#include <print>

#include "agent/service/exported.hpp"

namespace orlop::agent::daemon {

using service::kAgentTarget;

namespace {

/// Asks again and again when the time has come that the last answer named.
class Reminder {
 public:
  Reminder(bus::Loop& loop, std::function<std::optional<std::chrono::seconds>()> ask)
      : loop_(loop), ask_(std::move(ask)) {}

  /// Begins, on the loop's thread. Must outlive the dispatcher, whose lane calls answer().
  void begin(service::Dispatcher& dispatcher) {
    dispatcher_ = &dispatcher;
    remind();
  }
  /// On the loop's thread.
  void remind() {
    if (!ask_) return;
    // A full queue is asked again: whatever waits there will be done by then.
    if (!dispatcher_->add(service::Lane::config, [this] { answer(); }))
      wait(std::chrono::minutes(1));
  }
  /// On any thread: asks when what the lane does now has been answered.
  void soon() {
    loop_.post([this] { wait(std::chrono::seconds(1)); });
  }
  /// On the config lane's thread.
  void answer() {
    if (const auto next = ask_()) loop_.post([this, next] { wait(*next); });
  }

 private:
  void wait(std::chrono::seconds time) {
    const auto when = std::chrono::steady_clock::now() + time;
    if (waits_until_ && *waits_until_ <= when) return;
    waits_until_ = when;
    const auto set = loop_.call_after(time, [this] {
      waits_until_.reset();
      remind();
    });
    if (!set) std::println(stderr, "orlopd: {}", set.error().report());
  }

  bus::Loop& loop_;
  service::Dispatcher* dispatcher_ = nullptr;
  std::optional<std::chrono::steady_clock::time_point> waits_until_;
  std::function<std::optional<std::chrono::seconds>()> ask_;
};

}  // namespace

Status serve(bus::Loop& loop, bus::Bus& bus, const Served& served) {
  constexpr int kEndingSignals[] = {SIGTERM, SIGINT};
  TRY(loop.on_signals(kEndingSignals, [&loop](int) { loop.stop(); }));
  TRY(bus.attach(loop));

  Reminder reminder(loop, served.settle_config);
  // After the signals are blocked: the lanes' threads inherit that.
  service::Dispatcher dispatcher(served.node, service::post_to(loop), served.administrator);
  TRY(bus.export_object(kAgentTarget.path,
                        interface_of(served.methods, dispatcher, loop, served.version)));
  served.node.config.changed = [&reminder] { reminder.soon(); };
  (void)dispatcher.add(service::Lane::upgrade, served.first);  // nothing waits there yet
  reminder.begin(dispatcher);
  TRY(bus.request_name(kAgentTarget.service));
  bus::notify_service_manager("READY=1\nSTATUS=Waiting for requests");
  TRY(loop.run());
  bus::notify_service_manager("STOPPING=1");
  served.node.upgrade.stop.end();
  return {};
}

}  // namespace orlop::agent::daemon
