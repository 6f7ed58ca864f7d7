// SPDX-License-Identifier: Apache-2.0
// Calls on their lanes, with real threads: what waits for what, who may call, and what is refused
// before it reaches a lane. The carrier's thread is the test's own.
#include "agent/service/dispatcher.hpp"

#include <gmock/gmock.h>

#include <future>
#include <latch>
#include <semaphore>

#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/service/methods.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using ::testing::SizeIs;

constexpr Caller kRoot = {0};

/// The carrier's thread: functions are posted from anywhere and run by next().
class Carrier {
 public:
  Dispatcher::Post post() {
    return [this](std::function<void()> work) {
      {
        const std::scoped_lock lock(mutex_);
        posted_.push_back(std::move(work));
      }
      waiting_.release();
    };
  }
  /// Waits for one posted function and runs it.
  void next() {
    waiting_.acquire();
    std::function<void()> work;
    {
      const std::scoped_lock lock(mutex_);
      work = std::move(posted_.front());
      posted_.pop_front();
    }
    work();
  }

 private:
  std::mutex mutex_;
  std::deque<std::function<void()>> posted_;  // guarded by mutex_
  std::counting_semaphore<> waiting_{0};
};

template <class Part>
Method method_on(std::function<Answer(Part&)> work, Access access = Access::admin) {
  Method method{{.member = "ThrowAway", .access = access}};
  method.lane = lane_of<Part>;
  method.request = &kNothing;
  method.run = [work = std::move(work)](Node& node, const Value&, const Reporter&) {
    return work(part_of<Part>(node));
  };
  return method;
}

class Dispatching : public ::testing::Test {
 protected:
  Dispatcher::Done keep(std::optional<Answer>& answer) {
    return [&answer](const Answer& given) { answer = given; };
  }
  /// Calls and serves the carrier's thread until it is answered.
  Answer ask(Dispatcher& dispatcher, const Method& method, const Caller& caller = kRoot,
             std::string request = {}) {
    std::optional<Answer> answer;
    dispatcher.call(method, caller, std::move(request), {}, keep(answer));
    while (!answer) carrier_.next();
    return *std::move(answer);
  }

  Carrier carrier_;
  Node node_;
};

/// A repository that answers when it is let.
class BlockedSource final : public releases::ReleaseSource {
 public:
  std::latch asked{1};
  std::latch let{1};
  Result<std::vector<releases::Offer>> list() override {
    asked.count_down();
    let.wait();
    return fail(Errc::io, "the repository cannot be reached");
  }
  Result<Bytes> leaves(const release::Manifest&) override { return Bytes(); }
  Result<Bytes> uki(const release::Manifest&) override { return Bytes(); }
  Status read_root(const release::Manifest&, net::ByteRange, const net::ByteSink&) override {
    return {};
  }
};

TEST_F(Dispatching, ABlockedUpgradeDelaysNobodyElse) {
  testing::FakeNode machine{testing::make_release("1.0", testing::blocks_of({1, 2, 3, 4}))};
  BlockedSource source;
  upgrade::UpgradeController upgrade(
      *machine.running, {source, machine.disk, machine.esp, machine.store, machine.clock});
  // As on a node, the instant lane has ports of its own.
  testing::FakeNode seen{testing::make_release("1.0", testing::blocks_of({1, 2, 3, 4}))};
  auto view = seen.controller();
  testing::FakeSystemState system = testing::image_tree();
  testing::FakeServiceManager services;
  testing::FakeMeasurer measurer;
  testing::FakeClock clock;
  engine::Controller config(kinds::all(), kinds::language(), {system, services, measurer, clock});
  ASSERT_THAT(config.apply("a.yaml", testing::document("hostname: edge\n")), IsOk());

  node_.instant = {.observe = [&]() -> Result<status::SystemFacts> {
                     return status::SystemFacts{.node = *seen.running};
                   },
                   .upgrade = [&] { return view.status(); }};
  node_.config.controller = &config;
  node_.upgrade.controller = &upgrade;
  node_.attest.collect = [](const std::optional<Bytes>&) -> Answer {
    return Value::object({{"schema", "orlop.evidence/1"}});
  };
  Dispatcher dispatcher(node_, carrier_.post());

  std::optional<Answer> applied;
  std::vector<Value> steps;
  dispatcher.call(
      *find_method(methods(), "UpgradeApply"), kRoot, {},
      [&steps](const Value& step) { steps.push_back(step); }, keep(applied));
  source.asked.wait();
  for (const char* member : {"Status", "UpgradeStatus", "ConfigShow", "ConfigHistory", "Attest"})
    EXPECT_THAT(ask(dispatcher, *find_method(methods(), member)), IsOk()) << member;
  EXPECT_FALSE(applied.has_value());
  const auto cancelled = ask(dispatcher, *find_method(methods(), "UpgradeCancel"));
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->get_string("cancelled").value(), "stopping");
  EXPECT_FALSE(applied.has_value());
  source.let.count_down();
  while (!applied) carrier_.next();
  EXPECT_FALSE(applied->has_value());
  EXPECT_FALSE(steps.empty());
}

TEST_F(Dispatching, MethodsOfOneLaneTakeTurnsInOrder) {
  std::vector<int> order;  // written by the lane alone, read when it is idle
  std::latch started{1};
  std::latch let{1};
  const auto first = method_on<ConfigLane>([&](ConfigLane&) -> Answer {
    started.count_down();
    let.wait();
    order.push_back(1);
    return Value(1);
  });
  const auto second = method_on<ConfigLane>([&](ConfigLane&) -> Answer {
    order.push_back(2);
    return Value(2);
  });
  Dispatcher dispatcher(node_, carrier_.post());
  std::optional<Answer> one;
  std::optional<Answer> two;
  dispatcher.call(first, kRoot, {}, {}, keep(one));
  dispatcher.call(second, kRoot, {}, {}, keep(two));
  started.wait();
  let.count_down();
  carrier_.next();
  EXPECT_TRUE(one.has_value());
  EXPECT_FALSE(two.has_value());
  carrier_.next();
  EXPECT_TRUE(two.has_value());
  EXPECT_THAT(order, ::testing::ElementsAre(1, 2));
}

TEST_F(Dispatching, ALaneThatIsFullSaysSo) {
  std::latch started{1};
  std::latch let{1};
  const auto method = method_on<AttestLane>([&](AttestLane&) -> Answer {
    started.count_down();
    let.wait();
    return Value();
  });
  const auto other = method_on<AttestLane>([](AttestLane&) -> Answer { return Value(); });
  const auto elsewhere = method_on<InstantLane>([](InstantLane&) -> Answer { return Value(); });
  Dispatcher dispatcher(node_, carrier_.post());
  std::size_t answered = 0;
  const auto count = [&answered](const Answer&) { ++answered; };
  dispatcher.call(method, kRoot, {}, {}, count);
  started.wait();
  for (std::size_t i = 0; i < kMaxWaiting; ++i) dispatcher.call(other, kRoot, {}, {}, count);
  EXPECT_EQ(answered, 0U);
  EXPECT_THAT(ask(dispatcher, other), IsErrorSaying(Errc::conflict, "64 calls wait for attest"));
  EXPECT_THAT(ask(dispatcher, elsewhere), IsOk());
  let.count_down();
  while (answered < kMaxWaiting + 1) carrier_.next();
}

TEST_F(Dispatching, OnlyTheAdministratorCallsWhatIsTheirs) {
  const auto own = method_on<InstantLane>([](InstantLane&) -> Answer { return Value(); });
  const auto open =
      method_on<InstantLane>([](InstantLane&) -> Answer { return Value(); }, Access::anyone);
  Dispatcher dispatcher(node_, carrier_.post());
  EXPECT_THAT(ask(dispatcher, own, {1000}), IsErrorSaying(Errc::denied, "user 1000 called"));
  EXPECT_THAT(ask(dispatcher, own, {}), IsErrorSaying(Errc::denied, "an unknown user called"));
  EXPECT_THAT(ask(dispatcher, own, kRoot), IsOk());
  EXPECT_THAT(ask(dispatcher, open, {1000}), IsOk());
  EXPECT_THAT(ask(dispatcher, open, {}), IsOk());
}

TEST_F(Dispatching, WhatIsTooLongOrNoJsonIsRefused) {
  std::size_t runs = 0;
  const auto method = method_on<InstantLane>([&runs](InstantLane&) -> Answer {
    ++runs;
    return Value();
  });
  Dispatcher dispatcher(node_, carrier_.post());
  EXPECT_THAT(ask(dispatcher, method, kRoot, std::string(std::size_t{10} << 20, ' ')),
              IsErrorSaying(Errc::invalid, "10485760 bytes"));
  EXPECT_THAT(ask(dispatcher, method, kRoot, "{"),
              IsErrorSaying(Errc::invalid, "reading the request"));
  EXPECT_EQ(runs, 0U);
  EXPECT_THAT(ask(dispatcher, method, kRoot, "{}"), IsOk());
  EXPECT_EQ(runs, 1U);
}

}  // namespace
}  // namespace orlop::agent::service
