// SPDX-License-Identifier: Apache-2.0
// One contract for the fake and for systemd over D-Bus: a real bus, and on it a stand-in that
// serves what we use of systemd's interface. (With a real systemd: the VM tests.)
#include "agent/engine/ports/service_manager.hpp"

#include <gmock/gmock.h>

#include "tests/fakes/fake_service_manager.hpp"
#include "tests/fakes/stand_in_systemd.hpp"
#include "tests/support/matchers.hpp"
#include "tests/support/private_bus.hpp"

namespace orlop::agent::engine {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using testing::IsError;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using testing::StandInSystemd;

/// A unit `a.service` that works and `bad.service` that does not start.
struct World {
  virtual ~World() = default;
  virtual ServiceManager& services() = 0;
};

struct FakeWorld final : World {
  FakeWorld() { fake.failing = "start bad.service"; }
  ServiceManager& services() override { return fake; }
  testing::FakeServiceManager fake;
};

struct BusWorld final : World {
  explicit BusWorld(StandInSystemd::Fates fates = {{"a.service", "done"},
                                                   {"bad.service", "failed"}},
                    std::chrono::microseconds limit = 20s)
      : systemd(std::in_place, bus.address(), std::move(fates)), manager(connect(), limit) {}
  [[nodiscard]] SystemdServiceManager::Connect connect() const {
    return [address = bus.address()] { return bus::Units::address(address); };
  }
  ServiceManager& services() override { return manager; }

  testing::PrivateBus bus = testing::PrivateBus::start().value();
  std::optional<StandInSystemd> systemd;
  SystemdServiceManager manager;
};

template <class Kind>
class ServiceManagerContract : public ::testing::Test {
 protected:
  Kind world;
};
using Worlds = ::testing::Types<FakeWorld, BusWorld>;
TYPED_TEST_SUITE(ServiceManagerContract, Worlds);

TYPED_TEST(ServiceManagerContract, UnitsRunUntilTheyAreStopped) {
  auto& services = this->world.services();
  EXPECT_THAT(services.is_running("a.service"), IsOkAnd(false));
  EXPECT_THAT(services.reload(), IsOk());
  EXPECT_THAT(services.start("a.service"), IsOk());
  EXPECT_THAT(services.is_running("a.service"), IsOkAnd(true));
  EXPECT_THAT(services.start("a.service"), IsOk());
  EXPECT_THAT(services.stop("a.service"), IsOk());
  EXPECT_THAT(services.is_running("a.service"), IsOkAnd(false));
  EXPECT_THAT(services.restart("a.service"), IsOk());
  EXPECT_THAT(services.is_running("a.service"), IsOkAnd(true));
  EXPECT_THAT(services.stop("a.service"), IsOk());
  EXPECT_THAT(services.restart_later("a.service"), IsOk());
  EXPECT_THAT(services.is_running("a.service"), IsOkAnd(true));
}

TYPED_TEST(ServiceManagerContract, WhatIsNotLoadedIsStoppedAndDoesNotRun) {
  auto& services = this->world.services();
  EXPECT_THAT(services.stop("nobody.service"), IsOk());
  EXPECT_THAT(services.is_running("nobody.service"), IsOkAnd(false));
}

TYPED_TEST(ServiceManagerContract, AUnitThatFailsIsAnErrorThatNamesIt) {
  auto& services = this->world.services();
  EXPECT_THAT(services.start("bad.service"), IsErrorSaying(Errc::failed, "bad.service"));
  EXPECT_THAT(services.is_running("bad.service"), IsOkAnd(false));
  EXPECT_THAT(services.start("a.service"), IsOk());
}

TEST(SystemdServiceManager, AsksSystemd) {
  BusWorld world;
  EXPECT_THAT(world.manager.reload(), IsOk());
  EXPECT_THAT(world.manager.restart_later("a.service"), IsOk());
  EXPECT_THAT(world.systemd->requests(),
              ElementsAre("Subscribe", "Reload", "Subscribe", "RestartUnit a.service replace"));
}

TEST(SystemdServiceManager, EveryEndOfAJobHasItsError) {
  struct Row {
    std::string fate;
    std::optional<Errc> code;
    std::string says;
  };
  const Row rows[] = {
      {"done", {}, {}},
      {"skipped", {}, {}},
      {"failed", Errc::failed, "starting u.service: its job ended with 'failed'"},
      {"canceled", Errc::cancelled, "starting u.service: another job took its place"},
      {"timeout", Errc::timed_out, "starting u.service: it did not get there in its own time"},
      {"dependency", Errc::failed, "starting u.service: a unit that it needs failed"},
      {"assert", Errc::failed, "an Assert of it does not hold"},
      {"unsupported", Errc::unsupported, "no units of that type"},
      {"invalid", Errc::failed, "ended with 'invalid'"},
      {"something-new", Errc::failed, "ended with 'something-new'"},
      {":org.freedesktop.systemd1.UnitMasked", Errc::conflict,
       "starting u.service: Unit u.service"},
      {":org.freedesktop.systemd1.LoadFailed", Errc::invalid, "starting u.service"},
      {":org.freedesktop.systemd1.OnlyByDependency", Errc::conflict, "starting u.service"},
      {":org.freedesktop.DBus.Error.AccessDenied", Errc::denied, "starting u.service"},
      {":org.example.Other", Errc::failed, "starting u.service"},
  };
  for (const auto& row : rows) {
    BusWorld world({{"u.service", row.fate}});
    for (int twice = 0; twice < 2; ++twice) {  // the signal comes before the answer, or after it
      const auto started = world.manager.start("u.service");
      if (row.code) {
        EXPECT_THAT(started, IsErrorSaying(*row.code, row.says)) << row.fate;
      } else {
        EXPECT_THAT(started, IsOk()) << row.fate;
      }
    }
  }
  BusWorld world;
  EXPECT_THAT(world.manager.start("nobody.service"),
              IsErrorSaying(Errc::not_found, "starting nobody.service: Unit nobody.service"));
}

TEST(SystemdServiceManager, WaitsAreBounded) {
  BusWorld world({{"slow.service", "never"}}, 200ms);
  EXPECT_THAT(world.manager.start("slow.service"),
              IsErrorSaying(Errc::timed_out, "starting slow.service: its job has not ended"));
  EXPECT_THAT(world.manager.restart_later("slow.service"), IsOk());
}

TEST(SystemdServiceManager, WithoutSystemdOrBusSaysSo) {
  BusWorld world;
  world.systemd.reset();
  EXPECT_THAT(world.manager.start("a.service"), IsError(Errc::not_found));
  world.bus.stop();
  EXPECT_FALSE(world.manager.start("a.service").has_value());
}

TEST(FakeServiceManager, FailsWhereTold) {
  testing::FakeServiceManager services;
  services.failing = "start a.service";
  EXPECT_THAT(services.start("a.service"), IsErrorSaying(Errc::failed, "told to fail"));
  EXPECT_THAT(services.restart("a.service"), IsOk());
}

}  // namespace
}  // namespace orlop::agent::engine
