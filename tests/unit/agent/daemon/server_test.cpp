// SPDX-License-Identifier: Apache-2.0
// The server on a private bus: other lanes answer while an upgrade runs, progress arrives, SIGTERM
// ends everything, and a method that is added is served.
#include "agent/daemon/server.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <thread>

#include "agent/service/exported.hpp"
#include "agent/service/methods.hpp"
#include "agent/service/remote.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/private_bus.hpp"

namespace orlop::agent::daemon {
namespace {

using codec::Value;
using service::Answer;
using service::Node;
using service::Nothing;
using service::Reporter;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

// A throw-away method: this function, and its line in Serving::list().
Answer throw_away(service::InstantLane&, const Nothing&, const Reporter&) {
  return Value::object({{"schema", "orlop.throw-away/1"}});
}

class Serving : public ::testing::Test {
 protected:
  void SetUp() override {
    auto daemon = testing::PrivateBus::start();
    ASSERT_THAT(daemon, IsOk());
    daemon_.emplace(*std::move(daemon));
    server_ = std::thread([this] { serve_until_signalled(); });
    first_ran_.get_future().wait();
  }

  void TearDown() override {
    if (server_.joinable()) end();
  }
  void end() {
    // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): its loop takes the signal as a call
    ::pthread_kill(server_.native_handle(), SIGTERM);
    server_.join();
  }

  void serve_until_signalled() {
    auto loop = bus::Loop::create().value();
    auto bus = bus::Bus::address(daemon_->address()).value();
    const auto methods = list();
    ended_ = serve(loop, bus,
                   {.methods = methods,
                    .node = node_,
                    .version = "1.0",
                    // The name is claimed right after; clients below wait for it.
                    .first = [this] { first_ran_.set_value(); },
                    .administrator = administrator_});
  }

  /// The list with an upgrade that lasts until it is stopped, and one method more.
  std::vector<service::Method> list() {
    std::vector<service::Method> methods(service::methods().begin(), service::methods().end());
    for (auto& method : methods) {
      if (method.member == "UpgradeApply")
        method.run = [this](Node& node, const Value&, const Reporter& report) {
          return apply(node, report);
        };
    }
    methods.push_back(service::method<throw_away>(
        {.member = "ThrowAway", .text = "Nothing.", .answers = {"orlop.throw-away/1"}}));
    return methods;
  }

  Answer apply(Node& node, const Reporter& report) {
    const service::UpgradeStop::Running running(node.upgrade.stop);
    std::promise<void> stopped;
    const std::stop_callback on_stop(running.token(), [&stopped] { stopped.set_value(); });
    report(Value::object({{"schema", "orlop.progress/1"}}));
    started_.set_value();
    stopped.get_future().wait();
    return Value::object({{"schema", "done"}});
  }

  /// A client, once the service owns its name.
  bus::Bus client() {
    auto bus = bus::Bus::address(daemon_->address()).value();
    const bus::Target target = {"org.freedesktop.DBus", "/org/freedesktop/DBus",
                                "org.freedesktop.DBus"};
    for (auto owner = bus.call(target, "GetNameOwner", service::kAgentTarget.service, kPatience);
         !owner; owner = bus.call(target, "GetNameOwner", service::kAgentTarget.service, kPatience))
      std::this_thread::yield();
    return bus;
  }

  static constexpr std::chrono::seconds kPatience{20};
  std::optional<testing::PrivateBus> daemon_;
  Node node_;
  std::uint32_t administrator_ = ::geteuid();
  std::promise<void> started_;
  std::promise<void> first_ran_;
  std::optional<Status> ended_;
  std::thread server_;
};

TEST_F(Serving, OtherLanesAnswerWhileAnUpgradeRuns) {
  std::vector<Value> steps;
  auto applied = std::async(std::launch::async, [&] {
    service::RemoteAgent agent(client(), [&steps](const Value& step) { steps.push_back(step); });
    return agent.call("UpgradeApply", {});
  });
  started_.get_future().wait();
  service::RemoteAgent other(client());
  EXPECT_THAT(other.call("ThrowAway", {}), IsOk());
  EXPECT_EQ(applied.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_THAT(other.call("UpgradeCancel", {}), IsOk());
  EXPECT_THAT(applied.get(), IsOkAnd(Value::object({{"schema", "done"}})));
  EXPECT_EQ(steps.size(), 1U);
}

TEST_F(Serving, ProgressGoesToItsCallerAlone) {
  std::vector<Value> overheard;
  auto applied = std::async(std::launch::async, [&] {
    service::RemoteAgent agent(client());
    return agent.call("UpgradeApply", {});
  });
  service::RemoteAgent other(client(), [&](const Value& step) { overheard.push_back(step); });
  started_.get_future().wait();
  EXPECT_THAT(other.call("UpgradeCancel", {}), IsOk());
  EXPECT_THAT(applied.get(), IsOk());
  EXPECT_THAT(other.call("ThrowAway", {}), IsOk());
  EXPECT_THAT(overheard, ::testing::IsEmpty());
}

TEST_F(Serving, SomebodyElseIsRefusedByEveryMethodOfTheAdministrator) {
  end();
  first_ran_ = {};
  administrator_ = ::geteuid() + 1;
  server_ = std::thread([this] { serve_until_signalled(); });
  service::RemoteAgent agent(client());
  for (const auto& method : list()) {
    ASSERT_EQ(method.access, service::Access::admin);
    EXPECT_THAT(agent.call(method.member, {}),
                IsErrorSaying(Errc::denied, "is for the administrator"))
        << method.member;
  }
}

TEST_F(Serving, SigtermEndsLongWorkAndTheService) {
  auto applied = std::async(std::launch::async, [&] {
    service::RemoteAgent agent(client());
    return agent.call("UpgradeApply", {});
  });
  started_.get_future().wait();
  end();
  ASSERT_TRUE(ended_.has_value());
  EXPECT_THAT(*ended_, IsOk());
  EXPECT_FALSE(applied.get().has_value());
}

}  // namespace
}  // namespace orlop::agent::daemon
