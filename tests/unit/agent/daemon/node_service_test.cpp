// SPDX-License-Identifier: Apache-2.0
// The verbs over real controllers and fake machinery: what documents come back, and that refusals
// change nothing. The controllers' own behaviour is tested with them.
#include "agent/daemon/node_service.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "agent/config/boot.hpp"
#include "agent/upgrade/errors.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::daemon {
namespace {

using codec::Value;
using testing::blocks_of;
using testing::document;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::make_release;
using ::testing::SizeIs;

class Service : public ::testing::Test {
 protected:
  void SetUp() override {
    node_.source.add(make_release("2.0", blocks_of({1, 2, 9, 4})));
    const Seed seed{"/dev/sr0", document("hostname: edge\n"), {}};
    ASSERT_THAT(configure_boot({system_, measurer_, clock_}, StatePaths(kStateFolder), seed, {}),
                IsOk());
    system_.tree["/proc/sys/kernel/hostname"] = Entry::file("edge\n");
  }

  NodeService service(Result<UpgradeController*> upgrade) {
    return NodeService(
        {.observe = [this]() -> Result<SystemFacts> { return SystemFacts{.node = *node_.running}; },
         .config = config_,
         .upgrade = std::move(upgrade),
         .attest = [](std::optional<Bytes> nonce) -> service::AgentService::Answer {
           return Value::object({{"nonce", nonce ? to_hex(*nonce) : "random"}});
         },
         .progress = [this](const Value& step) { progress_.push_back(step); }});
  }

  static std::string schema(const service::AgentService::Answer& answer) {
    EXPECT_THAT(answer, IsOk());
    return answer ? answer->get_string("schema").value_or("") : "";
  }
  static Value configuration(const std::string& body) {
    return Value::object({{"name", "new.yaml"}, {"text", document(body)}});
  }

  testing::FakeNode node_{make_release("1.0", blocks_of({1, 2, 3, 4}))};
  UpgradeController upgrade_ = node_.controller();
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeServiceManager services_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
  ConfigController config_{{system_, services_, measurer_, clock_}};
  std::vector<Value> progress_;
  NodeService service_ = service(&upgrade_);
};

TEST_F(Service, AnswersInItsDocumentedSchemas) {
  EXPECT_EQ(schema(service_.status({})), "orlop.status/1");
  EXPECT_EQ(schema(service_.config_validate(configuration("hostname: a\n"))),
            "orlop.diagnostics/1");
  EXPECT_EQ(schema(service_.config_plan(configuration("hostname: a\n"))), "orlop.plan/1");
  EXPECT_EQ(schema(service_.config_show({})), "orlop.config/1");
  EXPECT_EQ(schema(service_.config_drift({})), "orlop.plan/1");
  EXPECT_EQ(schema(service_.config_history({})), "orlop.generations/1");
  EXPECT_EQ(schema(service_.upgrade_check({})), "orlop.upgrade-check/1");
  EXPECT_EQ(schema(service_.upgrade_plan({})), "orlop.upgrade-plan/1");
  EXPECT_EQ(schema(service_.upgrade_status({})), "orlop.upgrade-status/1");
}

TEST_F(Service, AppliesAConfigurationOrSaysWhyNot) {
  const auto refused = service_.config_apply(configuration("hostnam: a\n"));
  EXPECT_EQ(schema(refused), "orlop.diagnostics/1");
  EXPECT_EQ(schema(service_.config_apply(configuration("hostname: a\n"))), "orlop.applied/1");
  EXPECT_THAT(service_.config_apply({}), IsErrorSaying(Errc::invalid, "name"));
}

TEST_F(Service, InstallsAReleaseAndReportsProgress) {
  const auto done = service_.upgrade_apply(Value::object({{"version", "2.0"}}));
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->get_string("state").value(), "reboot-pending");
  ASSERT_FALSE(progress_.empty());
  EXPECT_EQ(progress_.front().get_string("schema").value(), "orlop.progress/1");
  const auto cancelled = service_.upgrade_cancel({});
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->get_string("cancelled").value(), "removed");
  EXPECT_THAT(service_.upgrade_cancel({}), IsError(UpgradeErrc::nothing_to_cancel));
}

TEST_F(Service, CancellingWhileItRunsStopsIt) {
  std::vector<std::string> answers;
  NodeService* self = nullptr;
  NodeService running({.observe = {},
                       .config = config_,
                       .upgrade = &upgrade_,
                       .attest = {},
                       .progress = [&](const Value&) {
                         if (!answers.empty()) return;
                         // As the loop's thread would, while the worker is inside apply().
                         std::jthread([&] {
                           const auto answer = self->upgrade_cancel({});
                           answers.push_back(answer ? *answer->get_string("cancelled")
                                                    : answer.error().describe());
                         }).join();
                       }});
  self = &running;
  EXPECT_THAT(running.upgrade_apply({}), IsError(Errc::cancelled));
  EXPECT_THAT(answers, ::testing::ElementsAre("stopping"));
}

TEST_F(Service, RequestsAreChecked) {
  EXPECT_THAT(service_.upgrade_plan(Value::object({{"version", "no version"}})),
              IsError(Errc::invalid));
  EXPECT_THAT(service_.upgrade_plan(Value::object({{"version", 2}})), IsError(Errc::invalid));
  EXPECT_THAT(service_.attest(Value::object({{"nonce", "xyz"}})),
              IsErrorSaying(Errc::invalid, "nonce"));
  for (const std::string& text : {std::string(), std::string(30, 'f'), std::string(130, 'f')}) {
    EXPECT_THAT(service_.attest(Value::object({{"nonce", text}})),
                IsErrorSaying(Errc::invalid, "16 to 64"))
        << text;
  }
  const std::string nonce(32, 'f');
  EXPECT_EQ(service_.attest(Value::object({{"nonce", nonce}}))->get_string("nonce").value(), nonce);
  EXPECT_EQ(service_.attest({})->get_string("nonce").value(), "random");
}

TEST_F(Service, AMachineThatCannotUpgradeStillSaysHowItIs) {
  auto limited = service(fail(Errc::not_found, "/ is on no disk"));
  const auto status = limited.status({});
  ASSERT_THAT(status, IsOk());
  EXPECT_THAT(status->find("problems")->items(), SizeIs(1));
  EXPECT_THAT(limited.upgrade_apply({}), IsErrorSaying(Errc::not_found, "on no disk"));
  EXPECT_THAT(limited.rollback({}), IsError(Errc::not_found));
}

TEST_F(Service, RollbackCanBeLookedAtFirst) {
  ASSERT_THAT(service_.upgrade_apply({}), IsOk());
  ASSERT_EQ(node_.boot(), "2.0");
  node_.bless();
  auto upgraded = node_.controller();
  auto after = service(&upgraded);
  ASSERT_THAT(after.settle_after_boot(), IsOk());
  const auto entries = node_.esp.files;
  EXPECT_EQ(schema(after.rollback(Value::object({{"dry_run", true}}))), "orlop.rollback-plan/1");
  EXPECT_EQ(node_.esp.files, entries);
  EXPECT_EQ(schema(after.rollback({})), "orlop.rollback-plan/1");
  EXPECT_EQ(node_.boot(), "1.0");
}

TEST_F(Service, HealthBeforeAnyRunSaysHowToRunIt) {
  EXPECT_THAT(service_.health({}), IsErrorSaying(Errc::not_found, "orlop-health"));
}

}  // namespace
}  // namespace orlop::agent::daemon
