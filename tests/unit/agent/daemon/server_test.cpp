// SPDX-License-Identifier: Apache-2.0
// The server on a private bus: quick verbs are answered while a long one runs, long ones take
// turns, progress arrives, SIGTERM ends everything.
#include "agent/daemon/server.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <future>
#include <thread>

#include "agent/service/exported.hpp"
#include "agent/service/remote.hpp"
#include "tests/fakes/fake_agent_service.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/private_bus.hpp"

namespace orlop::agent::daemon {
namespace {

using codec::Value;
using testing::IsOk;
using testing::IsOkAnd;

/// upgrade_apply() lasts until upgrade_cancel().
class SlowService final : public testing::FakeAgentService {
 public:
  service::DocumentSink progress;
  std::promise<void> started;

  Answer upgrade_apply(const Value&) override {
    started.set_value();
    progress(Value::object({{"schema", "orlop.progress/1"}}));
    released_.get_future().wait();
    return Value::object({{"schema", "done"}});
  }
  Answer upgrade_cancel(const Value&) override {
    release();
    return Value::object({{"schema", "cancelled"}});
  }
  void release() {
    if (!std::exchange(let_go_, true)) released_.set_value();
  }

 private:
  bool let_go_ = false;
  std::promise<void> released_;
};

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
    ::pthread_kill(server_.native_handle(), SIGTERM);
    server_.join();
  }

  void serve_until_signalled() {
    auto loop = bus::Loop::create().value();
    auto bus = bus::Bus::address(daemon_->address()).value();
    service_.progress = progress_over(loop, bus);
    ended_ = serve(loop, bus,
                   {.service = service_,
                    .version = "1.0",
                    // The name is claimed right after; clients below wait for it.
                    .first = [this] { first_ran_.set_value(); },
                    .stop = [this] { service_.release(); }});
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
  SlowService service_;
  std::promise<void> first_ran_;
  std::optional<Status> ended_;
  std::thread server_;
};

TEST_F(Serving, QuickVerbsAreAnsweredWhileALongOneRuns) {
  std::vector<Value> steps;
  auto applied = std::async(std::launch::async, [&] {
    service::RemoteAgent agent(client(), [&steps](const Value& step) { steps.push_back(step); });
    return agent.upgrade_apply({});
  });
  service_.started.get_future().wait();
  service::RemoteAgent other(client());
  EXPECT_THAT(other.status({}), IsOk());
  EXPECT_EQ(applied.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_THAT(other.upgrade_cancel({}), IsOk());
  EXPECT_THAT(applied.get(), IsOkAnd(Value::object({{"schema", "done"}})));
  EXPECT_EQ(steps.size(), 1U);
}

TEST_F(Serving, SigtermEndsLongWorkAndTheService) {
  auto applied = std::async(std::launch::async, [&] {
    service::RemoteAgent agent(client());
    return agent.upgrade_apply({});
  });
  service_.started.get_future().wait();
  end();
  ASSERT_TRUE(ended_.has_value());
  EXPECT_THAT(*ended_, IsOk());
  EXPECT_FALSE(applied.get().has_value());
}

}  // namespace
}  // namespace orlop::agent::daemon
