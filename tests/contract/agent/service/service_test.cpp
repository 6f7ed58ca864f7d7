// SPDX-License-Identifier: Apache-2.0
// The Agent contract: a caller cannot tell an agent behind a bus from the agent itself; and what
// hostile callers send is refused while the bus stays up.
#include <gmock/gmock.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "agent/service/agent.hpp"
#include "agent/service/exported.hpp"
#include "agent/service/methods.hpp"
#include "agent/service/remote.hpp"
#include "libs/bus/loop.hpp"
#include "libs/codec/json.hpp"
#include "tests/fakes/fake_agent.hpp"
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
    const auto list = all();
    Dispatcher dispatcher(node_, post_to(*loop_), ::geteuid());
    ASSERT_THAT(bus.attach(*loop_), IsOk());
    ASSERT_THAT(bus.export_object(kAgentTarget.path, interface_of(list, dispatcher, *loop_, "1.0")),
                IsOk());
    ASSERT_THAT(bus.request_name(kAgentTarget.service), IsOk());
    ready_.set_value();
    EXPECT_THAT(loop_->run(), IsOk());
  }

  /// What is carried: the fake behind the rows of the list.
  virtual std::vector<Method> all() { return methods_of(behind_, methods()); }

  testing::FakeAgent direct_;
  testing::FakeAgent behind_;
  Node node_;
  std::optional<testing::PrivateBus> daemon_;
  std::optional<bus::Loop> loop_;
  std::promise<void> ready_;
  std::thread server_;
  std::optional<RemoteAgent> remote_;
  std::vector<Value> progress_;
};

TEST_F(ServiceContract, EveryMethodAnswersTheSame) {
  const Value requests[] = {Value{},
                            Value::object({{"version", "2.0"}, {"list", codec::Array{1, "ü"}}})};
  for (const auto& request : requests)
    for (const auto& method : methods()) {
      const auto expected = direct_.call(method.member, request);
      const auto actual = remote_->call(method.member, request);
      ASSERT_THAT(actual, IsOk()) << method.member;
      EXPECT_EQ(codec::write_json(*actual), codec::write_json(*expected));
    }
  EXPECT_EQ(behind_.calls, direct_.calls);
}

TEST_F(ServiceContract, EveryErrorArrivesWhole) {
  for (const auto& method : methods())
    behind_.errors.emplace(method.member,
                           Error(Errc::conflict, std::format("{} is busy", method.member))
                               .with_remedy("Wait for it."));
  for (const auto& method : methods()) {
    const auto answer = remote_->call(method.member, Value{});
    ASSERT_THAT(answer, testing::IsError(Errc::conflict));
    EXPECT_EQ(answer.error().message(), std::format("{} is busy", method.member));
    EXPECT_EQ(answer.error().remedy(), "Wait for it.");
  }
}

TEST_F(ServiceContract, ProgressReachesTheCallerBeforeTheAnswer) {
  behind_.step = Value::object({{"schema", "orlop.progress/1"}, {"done", 1}});
  ASSERT_THAT(remote_->call("UpgradeApply", {}), IsOk());
  ASSERT_EQ(progress_.size(), 1U);
  EXPECT_EQ(progress_[0].get_string("schema").value(), "orlop.progress/1");
}

TEST_F(ServiceContract, AMethodThatIsNotInTheListIsUnknown) {
  EXPECT_THAT(remote_->call("ThrowAway", {}), IsErrorSaying(Errc::unsupported, "ThrowAway"));
}

/// The methods themselves, on a node that has nothing: requests must not get that far.
class HostileCallers : public ServiceContract {
 protected:
  std::vector<Method> all() override { return {methods().begin(), methods().end()}; }

  Result<std::string> send(std::string_view member, const std::string& text) {
    auto bus = TRY(bus::Bus::address(daemon_->address()));
    return bus.call(kAgentTarget, std::string(member), text, std::chrono::seconds(20));
  }
};

TEST_F(HostileCallers, AreRefusedByEveryMethodAndTheBusStaysUp) {
  struct Row {
    std::string text;
    std::string_view says;
  };
  const Row rows[] = {
      {"{", "reading the request"},
      {"[]", "mapping"},
      {"\"text\"", "mapping"},
      {R"({"throwAway":1})", "throwAway"},
      {std::string(1000, '['), "reading the request"},
      {std::string(std::size_t{10} << 20, 'a'), "10485760 bytes"},
  };
  for (const auto& method : methods()) {
    for (const auto& row : rows)
      EXPECT_THAT(send(method.member, row.text), IsErrorSaying(Errc::invalid, row.says))
          << method.member << ' ' << row.text.substr(0, 40);
    for (const auto& field : method.request->fields)
      EXPECT_THAT(send(method.member, std::format(R"({{"{}":[1]}})", field.key)),
                  IsErrorSaying(Errc::invalid, std::string(field.key)))
          << method.member;
  }
  auto bus = bus::Bus::address(daemon_->address());
  ASSERT_THAT(bus, IsOk());
  EXPECT_THAT(
      bus->call({kAgentTarget.service, kAgentTarget.path, "org.freedesktop.DBus.Introspectable"},
                "Introspect", std::nullopt, std::chrono::seconds(20)),
      IsOk());
}

TEST(RemoteAgent, SaysHowToStartAnAgentThatDoesNotRun) {
  const auto daemon = testing::PrivateBus::start();
  ASSERT_THAT(daemon, IsOk());
  auto bus = bus::Bus::address(daemon->address());
  ASSERT_THAT(bus, IsOk());
  RemoteAgent remote(*std::move(bus));
  EXPECT_THAT(remote.call("Status", {}), IsErrorSaying(Errc::not_found, "systemctl start orlopd"));
}

}  // namespace
}  // namespace orlop::agent::service
