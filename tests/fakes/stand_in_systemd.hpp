// SPDX-License-Identifier: Apache-2.0
// StandInSystemd: what of org.freedesktop.systemd1 the agent uses, served on a bus of the test's
// own by a thread. Units are what the test says they are.
#pragma once

#include <gtest/gtest.h>
#include <systemd/sd-bus.h>

#include <atomic>
#include <chrono>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "libs/base/handle.hpp"

namespace orlop::testing {

class StandInSystemd {
 public:
  /// What becomes of a job of the unit: "done", "failed", …; "never": it does not end; ":NAME": the
  /// request is answered with that error. A unit that is not listed does not exist.
  using Fates = std::map<std::string, std::string>;

  StandInSystemd(std::string address, Fates fates)
      : address_(std::move(address)), fates_(std::move(fates)) {
    auto ready = std::promise<void>();
    auto serving = ready.get_future();
    thread_ = std::thread([this, &ready] { serve(ready); });
    serving.wait();
  }
  StandInSystemd(const StandInSystemd&) = delete;
  StandInSystemd& operator=(const StandInSystemd&) = delete;
  ~StandInSystemd() {
    stopping_ = true;
    thread_.join();
  }

  /// "StartUnit a.service replace", in their order.
  std::vector<std::string> requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  static constexpr const char* kPath = "/org/freedesktop/systemd1";
  static constexpr const char* kUnitPath = "/org/freedesktop/systemd1/unit/it";

  void serve(std::promise<void>& ready) {
    static const sd_bus_vtable kManager[] = {
        SD_BUS_VTABLE_START(0),
        SD_BUS_METHOD("Subscribe", "", "", on_nothing, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("Reload", "", "", on_nothing, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("StartUnit", "ss", "o", on_job, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("StopUnit", "ss", "o", on_job, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("RestartUnit", "ss", "o", on_job, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_METHOD("GetUnit", "s", "o", on_get, SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_SIGNAL("JobRemoved", "uoss", 0),
        SD_BUS_VTABLE_END};
    static const sd_bus_vtable kUnit[] = {SD_BUS_VTABLE_START(0),
                                          SD_BUS_PROPERTY("ActiveState", "s", on_state, 0, 0),
                                          SD_BUS_VTABLE_END};
    int r = sd_bus_new(bus_.out());
    if (r >= 0) r = sd_bus_set_address(bus_.get(), address_.c_str());
    if (r >= 0) r = sd_bus_set_bus_client(bus_.get(), 1);
    if (r >= 0) r = sd_bus_start(bus_.get());
    if (r >= 0) {
      r = sd_bus_add_object_vtable(bus_.get(), nullptr, kPath, "org.freedesktop.systemd1.Manager",
                                   kManager, this);
    }
    if (r >= 0) {
      r = sd_bus_add_object_vtable(bus_.get(), nullptr, kUnitPath, "org.freedesktop.systemd1.Unit",
                                   kUnit, this);
    }
    if (r >= 0) r = sd_bus_request_name(bus_.get(), "org.freedesktop.systemd1", 0);
    EXPECT_GE(r, 0);
    ready.set_value();
    while (!stopping_ && r >= 0) {
      r = sd_bus_process(bus_.get(), nullptr);
      constexpr std::uint64_t kLook = 10'000;  // microseconds, for the end of the test
      if (r == 0) r = sd_bus_wait(bus_.get(), kLook);
    }
    bus_.reset();
  }

  void note(std::string request) {
    const std::scoped_lock lock(mutex_);
    requests_.push_back(std::move(request));
  }

  static int on_nothing(sd_bus_message* message, void* data, sd_bus_error*) {
    static_cast<StandInSystemd*>(data)->note(sd_bus_message_get_member(message));
    return sd_bus_reply_method_return(message, "");
  }

  static int on_job(sd_bus_message* message, void* data, sd_bus_error* error) {
    auto& self = *static_cast<StandInSystemd*>(data);
    const char* unit = nullptr;
    const char* mode = nullptr;
    if (const int r = sd_bus_message_read(message, "ss", &unit, &mode); r < 0) return r;
    const std::string method = sd_bus_message_get_member(message);
    self.note(method + ' ' + unit + ' ' + mode);
    const auto fate = self.fates_.find(unit);
    if (fate == self.fates_.end()) {
      return sd_bus_error_setf(error, "org.freedesktop.systemd1.NoSuchUnit", "Unit %s not found.",
                               unit);
    }
    if (fate->second.starts_with(':'))
      return sd_bus_error_setf(error, fate->second.c_str() + 1, "Unit %s is so.", unit);
    const auto number = ++self.jobs_;
    const auto job = "/org/freedesktop/systemd1/job/" + std::to_string(number);
    // Of somebody else's job; it means nothing to whoever waits for his own.
    sd_bus_emit_signal(self.bus_.get(), kPath, "org.freedesktop.systemd1.Manager", "JobRemoved",
                       "uoss", 1U, "/org/freedesktop/systemd1/job/0", unit, "failed");
    if (number % 2 == 0) self.remove(number, job, unit, fate->second);
    const int r = sd_bus_reply_method_return(message, "o", job.c_str());
    if (number % 2 != 0) self.remove(number, job, unit, fate->second);
    if (fate->second == "done") self.running_[unit] = method != "StopUnit";
    return r;
  }

  /// Before the answer or behind it: both happen.
  void remove(std::uint32_t number, const std::string& job, const char* unit,
              const std::string& result) {
    if (result == "never") return;
    sd_bus_emit_signal(bus_.get(), kPath, "org.freedesktop.systemd1.Manager", "JobRemoved", "uoss",
                       number, job.c_str(), unit, result.c_str());
  }

  static int on_get(sd_bus_message* message, void* data, sd_bus_error* error) {
    auto& self = *static_cast<StandInSystemd*>(data);
    const char* unit = nullptr;
    if (const int r = sd_bus_message_read(message, "s", &unit); r < 0) return r;
    if (!self.fates_.contains(unit)) {
      return sd_bus_error_setf(error, "org.freedesktop.systemd1.NoSuchUnit", "Unit %s not loaded.",
                               unit);
    }
    self.asked_ = unit;
    return sd_bus_reply_method_return(message, "o", kUnitPath);
  }

  static int on_state(sd_bus*, const char*, const char*, const char*, sd_bus_message* reply,
                      void* data, sd_bus_error*) {
    auto& self = *static_cast<StandInSystemd*>(data);
    return sd_bus_message_append(reply, "s", self.running_[self.asked_] ? "active" : "inactive");
  }

  std::string address_;
  Fates fates_;
  CPointer<sd_bus, sd_bus_flush_close_unref> bus_;
  std::uint32_t jobs_ = 0;
  std::map<std::string, bool> running_;
  std::string asked_;
  std::mutex mutex_;
  std::vector<std::string> requests_;  // guarded by mutex_
  std::atomic<bool> stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace orlop::testing
