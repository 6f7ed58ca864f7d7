// SPDX-License-Identifier: Apache-2.0
// The methods over real controllers and fake machinery: what documents come back, and that refusals
// change nothing. The controllers' own behaviour is tested with them.
#include "agent/service/methods.hpp"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "agent/attestation/evidence.hpp"
#include "agent/engine/boot.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "agent/upgrade/errors.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/check.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/declared.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using testing::blocks_of;
using testing::document;
using testing::IsDeclared;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::make_release;
using ::testing::SizeIs;

class Methods : public ::testing::Test {
 protected:
  void SetUp() override {
    node_.source.add(make_release("2.0", blocks_of({1, 2, 9, 4})));
    const engine::Seed seed{"/dev/sr0", document("hostname: edge\n"), {}};
    ASSERT_THAT(
        engine::configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                               node::StatePaths(node::kStateFolder), seed, {}),
        IsOk());
    system_.tree["/proc/sys/kernel/hostname"] = engine::Entry::file("edge\n");
    parts_.instant = {.observe = [this]() -> Result<status::SystemFacts> {
                        return status::SystemFacts{.node = *node_.running};
                      },
                      .upgrade = [this]() -> Result<upgrade::UpgradeStatus> {
                        auto* const controller = TRY(parts_.upgrade.controller);
                        return controller->status();
                      }};
    parts_.config.controller = &config_;
    parts_.upgrade.controller = &upgrade_;
    parts_.attest.collect = [](std::optional<Bytes> nonce) -> Answer {
      attestation::Evidence evidence;
      evidence.statement = to_value(attestation::Statement{.time = "2026-11-22T12:00:00Z"});
      if (nonce) evidence.nonce = *nonce;
      return to_value(evidence);
    };
  }

  /// As a carrier calls it.
  Answer call(std::string_view member, const Value& request = {}) {
    const auto* method = find_method(methods(), member);
    EXPECT_NE(method, nullptr) << member;
    if (method->ahead)
      if (const auto answer = method->ahead(parts_)) return *answer;
    const auto answer = method->run(parts_, request, report_);
    if (answer) {
      EXPECT_THAT(method->answers, ::testing::Contains(schema(answer))) << member;
      EXPECT_THAT(*answer, IsDeclared(schema(answer))) << member;
    }
    return answer;
  }

  static std::string schema(const Answer& answer) {
    EXPECT_THAT(answer, IsOk());
    return answer ? answer->get_string("schema").value_or("") : "";
  }
  static Value configuration(const std::string& body) {
    return Value::object({{"name", "new.yaml"}, {"text", document(body)}});
  }

  testing::FakeNode node_{make_release("1.0", blocks_of({1, 2, 3, 4}))};
  upgrade::UpgradeController upgrade_ = node_.controller();
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeServiceManager services_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
  engine::Controller config_{
      kinds::all(), kinds::language(), {system_, services_, measurer_, clock_}};
  std::vector<Value> progress_;
  Reporter report_ = [this](const Value& step) { progress_.push_back(step); };
  Node parts_;
};

TEST_F(Methods, AnswerInTheirDocumentedSchemas) {
  EXPECT_THAT(*call("Status"), IsDeclared("orlop.status/2"));
  EXPECT_THAT(*call("ConfigValidate", configuration("hostname: a\n")),
              IsDeclared("orlop.diagnostics/1"));
  EXPECT_THAT(*call("ConfigPlan", configuration("hostname: a\n")), IsDeclared("orlop.plan/1"));
  EXPECT_THAT(*call("ConfigShow"), IsDeclared("orlop.config/1"));
  EXPECT_THAT(*call("ConfigDrift"), IsDeclared("orlop.plan/1"));
  EXPECT_THAT(*call("ConfigHistory"), IsDeclared("orlop.generations/1"));
  EXPECT_THAT(*call("UpgradeCheck"), IsDeclared("orlop.upgrade-check/1"));
  EXPECT_THAT(*call("UpgradePlan"), IsDeclared("orlop.upgrade-plan/1"));
  EXPECT_THAT(*call("UpgradeStatus"), IsDeclared("orlop.upgrade-status/1"));
  EXPECT_THAT(*call("Attest"), IsDeclared("orlop.evidence/1"));
}

TEST_F(Methods, SecretsArePutListedAndRemoved) {
  const auto request = [](std::string_view value) {
    return Value::object({{"name", "wifi"}, {"value", value}});
  };
  EXPECT_THAT(*call("SecretPut", request("aHVudGVyMg==")), IsDeclared("orlop.secret-put/1"));
  EXPECT_EQ(system_.text("/state/orlop/secrets/wifi"), "hunter2");
  const auto refused = call("SecretPut", request("hunter2!"));
  ASSERT_THAT(refused, IsErrorSaying(Errc::invalid, "'value' is not what it must be"));
  EXPECT_FALSE(refused.error().report().contains("hunter2"));
  EXPECT_THAT(*call("SecretList"), IsDeclared("orlop.secrets/1"));
  EXPECT_THAT(call("SecretRemove", Value::object({{"name", "../wifi"}})),
              IsErrorSaying(Errc::invalid, "no name of a secret"));
  EXPECT_THAT(*call("SecretRemove", Value::object({{"name", "wifi"}})),
              IsDeclared("orlop.secret-removed/1"));
  for (const char* member : {"SecretPut", "SecretList", "SecretRemove"})
    EXPECT_EQ(find_method(methods(), member)->access, Access::admin) << member;
}

TEST_F(Methods, ApplyAConfigurationOrSayWhyNot) {
  EXPECT_EQ(schema(call("ConfigApply", configuration("hostnam: a\n"))), "orlop.diagnostics/1");
  EXPECT_THAT(*call("ConfigApply", configuration("hostname: a\n")), IsDeclared("orlop.applied/1"));
  EXPECT_THAT(call("ConfigApply"), IsErrorSaying(Errc::invalid, "name"));
}

TEST_F(Methods, ADocumentIsTriedConfirmedAndTakenBack) {
  auto changes = 0;
  parts_.config.changed = [&changes] { ++changes; };
  EXPECT_THAT(call("ConfigConfirm"), IsErrorSaying(Errc::not_found, "on trial"));
  EXPECT_THAT(call("ConfigRevert"), IsErrorSaying(Errc::not_found, "on trial"));
  auto request = configuration("write_files: [{path: /etc/motd, content: tried}]\n");
  request.set("trialSeconds", 60);
  const auto tried = call("ConfigApply", request);
  ASSERT_THAT(tried, IsOk());
  EXPECT_NE(tried->find("trialUntil"), nullptr);
  EXPECT_EQ(changes, 1);
  EXPECT_THAT(*call("ConfigConfirm"), IsDeclared("orlop.confirmed/1"));
  system_.tree["/etc/motd"].content = "by hand";
  EXPECT_EQ(schema(call("ConfigRepair")), "orlop.applied/1");
  EXPECT_EQ(system_.text("/etc/motd"), "tried");
  EXPECT_EQ(schema(call("ConfigRevert", Value::object({{"generation", 1}}))), "orlop.applied/1");
  EXPECT_EQ(changes, 2);
  EXPECT_EQ(system_.text("/etc/motd"), "the image's\n");
  request.set("trialSeconds", 1);
  EXPECT_THAT(call("ConfigApply", request), IsErrorSaying(Errc::invalid, "too short"));
  request.set("trialSeconds", -1);
  EXPECT_THAT(call("ConfigApply", request), IsErrorSaying(Errc::invalid, "trialSeconds"));
}

TEST_F(Methods, InstallAReleaseAndReportProgress) {
  const auto done = call("UpgradeApply", Value::object({{"version", "2.0"}}));
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->get_string("state").value(), "reboot-pending");
  ASSERT_FALSE(progress_.empty());
  for (const auto& step : progress_) EXPECT_THAT(step, IsDeclared("orlop.progress/1"));
  const auto cancelled = call("UpgradeCancel");
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_THAT(*cancelled, IsDeclared("orlop.upgrade-cancel/1"));
  EXPECT_EQ(cancelled->get_string("cancelled").value(), "removed");
  EXPECT_THAT(call("UpgradeCancel"), IsError(upgrade::UpgradeErrc::nothing_to_cancel));
}

TEST_F(Methods, CancellingWhileItRunsStopsItWithoutWaitingForItsLane) {
  std::vector<std::string> answers;
  report_ = [&](const Value&) {
    if (!answers.empty()) return;
    // As the carrier's thread would, while the lane's is inside the method.
    std::jthread([&] {
      const auto answer = call("UpgradeCancel");
      answers.push_back(answer ? *answer->get_string("cancelled") : answer.error().describe());
    }).join();
  };
  EXPECT_THAT(call("UpgradeApply"), IsError(Errc::cancelled));
  EXPECT_THAT(answers, ::testing::ElementsAre("stopping"));
}

TEST_F(Methods, AnUpgradeThatBeginsWhileTheServiceEndsStopsAtOnce) {
  parts_.upgrade.stop.end();
  EXPECT_THAT(call("UpgradeApply"), IsError(Errc::cancelled));
}

TEST_F(Methods, CheckTheirRequests) {
  EXPECT_THAT(call("UpgradePlan", Value::object({{"version", "no version"}})),
              IsErrorSaying(Errc::invalid, "version"));
  EXPECT_THAT(call("UpgradePlan", Value::object({{"version", 2}})), IsError(Errc::invalid));
  EXPECT_THAT(call("Attest", Value::object({{"nonce", "xyz"}})),
              IsErrorSaying(Errc::invalid, "nonce"));
  for (const auto* text : {"", "00ff", "000102030405060708090a0b0c0d0e"})
    EXPECT_THAT(call("Attest", Value::object({{"nonce", text}})),
                IsErrorSaying(Errc::invalid, "(16 to 64)"))
        << text;
  const std::string nonce(32, 'f');
  EXPECT_EQ(call("Attest", Value::object({{"nonce", nonce}}))->get_string("nonce").value(), nonce);
  EXPECT_EQ(call("Attest", {})->get_string("nonce").value(), "");
}

TEST_F(Methods, RefuseWhatTheyDoNotKnow) {
  for (const auto& method : methods()) {
    EXPECT_THAT(call(method.member, Value::object({{"throwAway", 1}})),
                IsErrorSaying(Errc::invalid, "throwAway"))
        << method.member;
    EXPECT_THAT(call(method.member, Value::array()), IsError(Errc::invalid)) << method.member;
    for (const auto& field : method.request->fields) {
      EXPECT_THAT(call(method.member, Value::object({{std::string(field.key), Value::array()}})),
                  IsErrorSaying(Errc::invalid, std::string(field.key)))
          << method.member;
    }
  }
  EXPECT_THAT(progress_, ::testing::IsEmpty());
}

TEST_F(Methods, OnAMachineThatCannotUpgradeStillSayHowItIs) {
  parts_.upgrade.controller = fail(Errc::not_found, "/ is on no disk");
  const auto status = call("Status");
  ASSERT_THAT(status, IsOk());
  EXPECT_THAT(status->find("problems")->items(), SizeIs(1));
  EXPECT_THAT(call("UpgradeApply"), IsErrorSaying(Errc::not_found, "on no disk"));
  EXPECT_THAT(call("Rollback"), IsError(Errc::not_found));
}

TEST_F(Methods, RollBackOrOnlySayHow) {
  ASSERT_THAT(call("UpgradeApply"), IsOk());
  ASSERT_EQ(node_.boot(), "2.0");
  node_.bless();
  auto upgraded = node_.controller();
  parts_.upgrade.controller = &upgraded;
  ASSERT_THAT(upgraded.settle_after_boot(), IsOk());
  const auto entries = node_.esp.files;
  EXPECT_THAT(*call("Rollback", Value::object({{"dryRun", true}})),
              IsDeclared("orlop.rollback-plan/1"));
  EXPECT_EQ(node_.esp.files, entries);
  EXPECT_EQ(schema(call("Rollback")), "orlop.rollback-plan/1");
  EXPECT_EQ(node_.boot(), "1.0");
}

TEST_F(Methods, HealthBeforeAnyRunSaysHowToRunIt) {
  EXPECT_THAT(call("Health"), IsErrorSaying(Errc::not_found, "orlop-health"));
}

TEST(List, IsWellFormed) {
  std::set<std::string_view> members;
  for (const auto& method : methods()) {
    EXPECT_TRUE(members.insert(method.member).second) << method.member;
    EXPECT_TRUE(method.text.ends_with('.')) << method.member;
    EXPECT_TRUE(method.answers[0].starts_with("orlop.")) << method.member;
    EXPECT_THAT(schema::check_section(*method.request), ::testing::IsEmpty()) << method.member;
    EXPECT_EQ(find_method(methods(), method.member), &method);
  }
  EXPECT_EQ(find_method(methods(), "ThrowAway"), nullptr);
}

}  // namespace
}  // namespace orlop::agent::service
