// SPDX-License-Identifier: Apache-2.0
// The AgentService contract: a caller cannot tell a service behind a bus from the service itself.
#include "agent/service/service.hpp"

#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "agent/service/exported.hpp"
#include "agent/service/remote.hpp"
#include "libs/bus/loop.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_agent_service.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/private_bus.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using testing::IsErrorSaying;
using testing::IsOk;

class ServiceContract : public ::testing::Test {
 protected:
  void SetUp() override {
    auto daemon = testing::PrivateBus::start();
    ASSERT_THAT(daemon, IsOk());
    daemon_.emplace(*std::move(daemon));
    server_ = std::thread([this] { serve(); });
    ready_.get_future().wait();
    auto bus = bus::Bus::address(daemon_->address());
    ASSERT_THAT(bus, IsOk());
    remote_.emplace(*std::move(bus), [this](const Value& step) { progress_.push_back(step); });
  }

  void TearDown() override {
    if (loop_) loop_->stop();
    if (server_.joinable()) server_.join();
  }

  void serve() {
    loop_.emplace(bus::Loop::create().value());
    auto bus = bus::Bus::address(daemon_->address()).value();
    const Dispatch dispatch = [&bus](const Verb& verb, const auto& work, const auto& done) {
      if (!verb.quick) {
        EXPECT_THAT(bus.emit(kAgentTarget.path, kAgentTarget.interface, "Progress",
                             R"({"schema":"orlop.progress/1","done":1})"),
                    IsOk());
      }
      done(work());
    };
    ASSERT_THAT(bus.attach(*loop_), IsOk());
    ASSERT_THAT(bus.export_object(kAgentTarget.path, interface_of(behind_, dispatch, "1.0")),
                IsOk());
    ASSERT_THAT(bus.request_name(kAgentTarget.service), IsOk());
    ready_.set_value();
    EXPECT_THAT(loop_->run(), IsOk());
  }

  testing::FakeAgentService direct_;
  testing::FakeAgentService behind_;
  std::optional<testing::PrivateBus> daemon_;
  std::optional<bus::Loop> loop_;
  std::promise<void> ready_;
  std::thread server_;
  std::optional<RemoteAgent> remote_;
  std::vector<Value> progress_;
};

TEST_F(ServiceContract, EveryVerbAnswersTheSame) {
  const Value requests[] = {Value{},
                            Value::object({{"version", "2.0"}, {"list", codec::Array{1, "ü"}}})};
  for (const auto& request : requests)
    for (const Verb& verb : kVerbs) {
      const auto expected = (direct_.*verb.call)(request);
      const auto actual = (*remote_.*verb.call)(request);
      ASSERT_THAT(actual, IsOk()) << verb.member;
      EXPECT_EQ(codec::write_json(*actual), codec::write_json(*expected));
    }
  EXPECT_EQ(behind_.calls, direct_.calls);
}

TEST_F(ServiceContract, EveryErrorArrivesWhole) {
  for (const Verb& verb : kVerbs)
    behind_.errors.emplace(
        verb.member,
        Error(Errc::conflict, std::format("{} is busy", verb.member)).with_remedy("Wait for it."));
  for (const Verb& verb : kVerbs) {
    const auto answer = (*remote_.*verb.call)(Value{});
    ASSERT_THAT(answer, testing::IsError(Errc::conflict));
    EXPECT_EQ(answer.error().message(), std::format("{} is busy", verb.member));
    EXPECT_EQ(answer.error().remedy(), "Wait for it.");
  }
}

TEST_F(ServiceContract, ProgressReachesTheCallerBeforeTheAnswer) {
  ASSERT_THAT(remote_->upgrade_apply({}), IsOk());
  ASSERT_EQ(progress_.size(), 1U);
  EXPECT_EQ(progress_[0].get_string("schema").value(), "orlop.progress/1");
}

TEST_F(ServiceContract, ARequestThatIsNoJsonIsRefused) {
  auto bus = bus::Bus::address(daemon_->address());
  ASSERT_THAT(bus, IsOk());
  EXPECT_THAT(bus->call(kAgentTarget, "Attest", "{", std::chrono::seconds(10)),
              IsErrorSaying(Errc::invalid, "reading the request"));
  EXPECT_TRUE(behind_.calls.empty());
}

TEST(RemoteAgent, SaysHowToStartAnAgentThatDoesNotRun) {
  const auto daemon = testing::PrivateBus::start();
  ASSERT_THAT(daemon, IsOk());
  auto bus = bus::Bus::address(daemon->address());
  ASSERT_THAT(bus, IsOk());
  RemoteAgent remote(*std::move(bus));
  EXPECT_THAT(remote.status({}), IsErrorSaying(Errc::not_found, "systemctl start orlopd"));
}

}  // namespace
}  // namespace orlop::agent::service
