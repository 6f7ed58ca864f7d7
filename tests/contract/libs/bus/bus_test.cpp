// SPDX-License-Identifier: Apache-2.0
// Bus and Loop against a real dbus-daemon: a service on one thread, a client on another.
#include "libs/bus/bus.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <future>
#include <thread>

#include "libs/bus/bus_error.hpp"
#include "libs/bus/loop.hpp"
#include "libs/sys/command.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/private_bus.hpp"

namespace orlop::bus {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;

const Target kEcho = {"io.orlop.Test1", "/io/orlop/Test1", "io.orlop.Test1"};

/// Answers on its own thread; `Later` answers from yet another one, through the loop.
class Service {
 public:
  explicit Service(const std::string& address) : address_(address) {
    thread_ = std::thread([this] { serve(); });
    ready_.get_future().wait();
  }
  ~Service() {
    loop_->stop();
    thread_.join();
    if (worker_.joinable()) worker_.join();
  }

 private:
  void serve() {
    loop_.emplace(Loop::create().value());
    auto bus = Bus::address(address_).value();
    ASSERT_THAT(bus.attach(*loop_), IsOk());
    ASSERT_THAT(bus.export_object(kEcho.path, interface(bus)), IsOk());
    ASSERT_THAT(bus.request_name(kEcho.service), IsOk());
    ready_.set_value();
    EXPECT_THAT(loop_->run(), IsOk());
    kept_.clear();
  }

  Interface interface(Bus& bus) {
    return {
        .name = kEcho.interface,
        .methods = {{.name = "Echo",
                     .handler = [](const std::string& text,
                                   Reply reply) { reply.send("echo " + text); }},
                    {.name = "Fail",
                     .handler =
                         [](const std::string&, Reply reply) {
                           reply.send(
                               std::unexpected(Error(Errc::no_space, "slot B is too small")
                                                   .with_context("installing 2.0")
                                                   .with_remedy("Build a smaller release.")));
                         }},
                    {.name = "Binary",
                     .handler = [](const std::string&, Reply reply) { reply.send("\xff\xfe"); }},
                    {.name = "Forget",
                     .takes_text = false,
                     .handler = [](const std::string&, const Reply&) {}},
                    {.name = "Keep",
                     .takes_text = false,
                     .handler = [this](const std::string&,
                                       Reply reply) { kept_.push_back(std::move(reply)); }},
                    {.name = "Later",
                     .handler = [this, &bus](const std::string& text,
                                             Reply reply) { later(bus, text, std::move(reply)); }}},
        .properties = {{.name = "Version", .get = [] { return std::string("1.0"); }}},
        .signals = {"Progress"},
    };
  }

  void later(Bus& bus, const std::string& text, Reply reply) {
    auto shared = std::make_shared<Reply>(std::move(reply));
    worker_ = std::thread([this, &bus, text, shared] {
      for (const char* step : {"one", "two"})
        loop_->post([&bus, step] {
          EXPECT_THAT(bus.emit(kEcho.path, kEcho.interface, "Progress", step), IsOk());
        });
      loop_->post([shared, text] { shared->send(text + " later"); });
    });
  }

  std::string address_;
  std::optional<Loop> loop_;
  std::promise<void> ready_;
  std::vector<Reply> kept_;
  std::thread worker_;
  std::thread thread_;
};

class BusContract : public ::testing::Test {
 protected:
  void SetUp() override {
    auto daemon = testing::PrivateBus::start();
    ASSERT_THAT(daemon, IsOk());
    daemon_.emplace(*std::move(daemon));
    service_.emplace(daemon_->address());
    auto client = Bus::address(daemon_->address());
    ASSERT_THAT(client, IsOk());
    client_.emplace(*std::move(client));
  }

  std::optional<testing::PrivateBus> daemon_;
  std::optional<Service> service_;
  std::optional<Bus> client_;
};

TEST_F(BusContract, CarriesTextBothWays) {
  EXPECT_THAT(client_->call(kEcho, "Echo", "\"ü\"\n", 10s), IsOkAnd("echo \"ü\"\n"));
}

TEST_F(BusContract, CarriesErrorsWithCodeMessageAndRemedy) {
  const auto answer = client_->call(kEcho, "Fail", "", 10s);
  ASSERT_THAT(answer, IsError(Errc::no_space));
  EXPECT_EQ(answer.error().message(), "installing 2.0: slot B is too small");
  EXPECT_EQ(answer.error().remedy(), "Build a smaller release.");
}

TEST_F(BusContract, AnswersWhenTheAnswerCannotBeSent) {
  EXPECT_THAT(client_->call(kEcho, "Binary", "", 10s),
              IsErrorSaying(Errc::failed, "cannot be sent"));
}

TEST_F(BusContract, AnswersForAHandlerThatForgotTo) {
  EXPECT_THAT(client_->call(kEcho, "Forget", std::nullopt, 10s), IsError(Errc::cancelled));
}

TEST_F(BusContract, AnswersThroughTheLoopAndSignalsMeanwhile) {
  std::vector<std::string> steps;
  const auto answer = client_->call(kEcho, "Later", "much", kNoTimeout,
                                    [&steps](std::string_view signal, std::string_view text) {
                                      steps.push_back(std::format("{} {}", signal, text));
                                    });
  EXPECT_THAT(answer, IsOkAnd("much later"));
  EXPECT_THAT(steps, ElementsAre("Progress one", "Progress two"));
}

TEST_F(BusContract, SaysWhenNobodyAnswersInTime) {
  EXPECT_THAT(client_->call(kEcho, "Keep", std::nullopt, 50ms), IsError(Errc::timed_out));
}

TEST_F(BusContract, SaysWhenServiceOrMethodAreMissing) {
  EXPECT_THAT(client_->call({"io.orlop.Nobody", "/", "io.orlop.Nobody"}, "Echo", "", 10s),
              IsErrorSaying(Errc::not_found, "io.orlop.Nobody"));
  EXPECT_THAT(client_->call(kEcho, "Missing", "", 10s),
              IsErrorSaying(Errc::unsupported, "Missing"));
}

TEST_F(BusContract, RefusesANameThatIsTaken) {
  EXPECT_THAT(client_->request_name(kEcho.service), IsErrorSaying(Errc::exists, kEcho.service));
}

TEST_F(BusContract, SaysWhenTheBusDies) {
  daemon_->stop();
  EXPECT_FALSE(client_->call(kEcho, "Echo", "", 10s).has_value());
}

TEST_F(BusContract, IsIntrospectableByBusctl) {
  sys::SystemCommandRunner runner;
  const auto listing =
      sys::run_checked(runner, {.argv = {"busctl", "--address=" + daemon_->address(), "introspect",
                                         kEcho.service, kEcho.path, kEcho.interface}});
  ASSERT_THAT(listing, IsOk());
  EXPECT_THAT(*listing, HasSubstr(".Echo"));
  EXPECT_THAT(*listing, HasSubstr(".Progress"));
  EXPECT_THAT(*listing, ::testing::ContainsRegex("\\.Version +property +s +\"1\\.0\""));
}

TEST(Connecting, NamesTheAddressThatDoesNotAnswer) {
  EXPECT_THAT(Bus::address("unix:path=/nonexistent/socket"),
              IsErrorSaying(Errc::not_found, "/nonexistent/socket"));
}

TEST(LoopContract, RunsPostedWorkInOrderAndEnds) {
  auto loop = Loop::create().value();
  std::vector<int> order;
  std::thread other([&] {
    for (int i = 0; i < 3; ++i) loop.post([&order, i] { order.push_back(i); });
    loop.stop();
  });
  EXPECT_THAT(loop.run(), IsOk());
  other.join();
  EXPECT_THAT(order, ElementsAre(0, 1, 2));
}

TEST(LoopContract, TurnsSignalsIntoCalls) {
  auto loop = Loop::create().value();
  int seen = 0;
  const int signals[] = {SIGTERM, SIGINT};
  ASSERT_THAT(loop.on_signals(signals,
                              [&](int signal) {
                                seen = signal;
                                loop.stop();
                              }),
              IsOk());
  ASSERT_EQ(std::raise(SIGTERM), 0);
  EXPECT_THAT(loop.run(), IsOk());
  EXPECT_EQ(seen, SIGTERM);
}

enum class Situation { key_expired = 1 };
std::string_view error_domain(Situation) { return "trust"; }
std::string_view error_name(Situation) { return "key-expired"; }

TEST(WireErrors, KeepEveryCode) {
  for (int value = 1; value <= static_cast<int>(Errc::failed); ++value) {
    const auto wire = to_wire(Error(Errc{value}, "it broke"), "io.orlop.Test1");
    EXPECT_TRUE(from_wire(wire.name, wire.text).is(Errc{value})) << wire.name;
  }
}

TEST(WireErrors, NameTheRoomOfOtherCodes) {
  const auto wire = to_wire(Error(Situation::key_expired, "it is old"), "io.orlop.Test1");
  EXPECT_EQ(wire.name, "io.orlop.Test1.Error.Trust.KeyExpired");
  const Error error = from_wire(wire.name, wire.text);
  EXPECT_TRUE(error.is(Errc::failed));
  EXPECT_EQ(error.message(), "it is old");
}

TEST(LoopTimers, RunOnceOnTheLoopsThread) {
  auto loop = Loop::create().value();
  std::vector<std::thread::id> ran;
  ASSERT_THAT(loop.call_after(1ms,
                              [&] {
                                ran.push_back(std::this_thread::get_id());
                                loop.stop();
                              }),
              IsOk());
  EXPECT_THAT(ran, ::testing::IsEmpty());
  EXPECT_THAT(loop.run(), IsOk());
  EXPECT_THAT(ran, ElementsAre(std::this_thread::get_id()));
}

}  // namespace
}  // namespace orlop::bus
