// SPDX-License-Identifier: Apache-2.0
#include <systemd/sd-bus.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "libs/base/format.hpp"
#include "libs/base/handle.hpp"
#include "libs/bus/bus_error.hpp"
#include "libs/bus/units.hpp"

namespace orlop::bus {
namespace {

using std::chrono::microseconds;
using Clock = std::chrono::steady_clock;
using UnitsBus = CPointer<sd_bus, sd_bus_flush_close_unref>;
using UnitsMessage = CPointer<sd_bus_message, sd_bus_message_unref>;
using UnitsSlot = CPointer<sd_bus_slot, sd_bus_slot_unref>;

constexpr const char* kService = "org.freedesktop.systemd1";
constexpr const char* kPath = "/org/freedesktop/systemd1";
constexpr const char* kManager = "org.freedesktop.systemd1.Manager";
constexpr const char* kUnit = "org.freedesktop.systemd1.Unit";

/// An error as sd-bus fills it in.
struct UnitsError {
  UnitsError() = default;
  UnitsError(const UnitsError&) = delete;
  UnitsError& operator=(const UnitsError&) = delete;
  ~UnitsError() { sd_bus_error_free(&raw); }
  [[nodiscard]] bool is(std::string_view name) const {
    return raw.name != nullptr && name == raw.name;
  }
  sd_bus_error raw = SD_BUS_ERROR_NULL;
};

struct Words {
  const char* method;
  std::string_view doing;
};
Words words_of(Job job) {
  switch (job) {
    case Job::start: return {"StartUnit", "starting"};
    case Job::stop: return {"StopUnit", "stopping"};
    case Job::restart: break;
  }
  return {"RestartUnit", "restarting"};
}

constexpr std::string_view kNoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";

// Errors of systemd, src/libsystemd/sd-bus/bus-common-errors.h.
struct Situation {
  std::string_view name;
  Errc code;
};
constexpr Situation kSituations[] = {
    {kNoSuchUnit, Errc::not_found},
    {"org.freedesktop.systemd1.UnitMasked", Errc::conflict},
    {"org.freedesktop.systemd1.OnlyByDependency", Errc::conflict},
    {"org.freedesktop.systemd1.JobTypeNotApplicable", Errc::conflict},
    {"org.freedesktop.systemd1.TransactionIsDestructive", Errc::conflict},
    {"org.freedesktop.systemd1.ShuttingDown", Errc::conflict},
    {"org.freedesktop.systemd1.LoadFailed", Errc::invalid},
    {"org.freedesktop.systemd1.BadUnitSetting", Errc::invalid},
};

/// What a job can end with, org.freedesktop.systemd1(5), "JobRemoved".
struct End {
  std::string_view word;
  Errc code;
  std::string_view sentence;
};
constexpr End kEnds[] = {
    {"canceled", Errc::cancelled, "another job took its place"},
    {"timeout", Errc::timed_out, "it did not get there in its own time"},
    {"dependency", Errc::failed, "a unit that it needs failed"},
    {"assert", Errc::failed, "an Assert of it does not hold"},
    {"unsupported", Errc::unsupported, "this system has no units of that type"},
};

std::unexpected<Error> failed_call(const UnitsError& error, int number, std::string doing) {
  if (error.raw.name == nullptr) return fail_errno(-number, "{}", doing);
  const std::string_view message =
      error.raw.message != nullptr ? error.raw.message : error.raw.name;
  const auto* found =
      std::ranges::find(kSituations, std::string_view(error.raw.name), &Situation::name);
  auto told = found == std::end(kSituations) ? from_wire(error.raw.name, message)
                                             : Error(found->code, std::string(message));
  return std::unexpected(std::move(told).with_context(std::move(doing)));
}

Status ended(std::string_view word, const std::string& unit, std::string_view doing) {
  if (word == "done" || word == "skipped") return {};
  const auto* end = std::ranges::find(kEnds, word, &End::word);
  const bool known = end != std::end(kEnds);
  auto sentence = known ? std::string(end->sentence) : formatted("its job ended with '{}'", word);
  return std::unexpected(Error(known ? end->code : Errc::failed, std::move(sentence))
                             .with_context(formatted("{} {}", doing, unit))
                             .with_remedy(formatted("Look at `journalctl -b -u {}`.", unit)));
}

}  // namespace

struct Units::Impl {
  UnitsBus bus;
  UnitsSlot match;                           // destroyed before the connection
  std::map<std::string, std::string> ended;  ///< job -> how, of those heard of

  static int on_removed(sd_bus_message* message, void* data, sd_bus_error*) {
    std::uint32_t id = 0;
    const char* job = nullptr;
    const char* unit = nullptr;
    const char* result = nullptr;
    if (sd_bus_message_read(message, "uoss", &id, &job, &unit, &result) >= 0)
      static_cast<Impl*>(data)->ended[job] = result;
    return 0;
  }

  Status listen();
  Result<std::string> begin(Job job, const std::string& unit, microseconds limit);
  Status await(const std::string& job, Clock::time_point deadline);
};

Units::Units(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Units::Units(Units&&) noexcept = default;
Units& Units::operator=(Units&&) noexcept = default;
Units::~Units() = default;

Result<Units> Units::system() {
  auto impl = std::make_unique<Impl>();
  if (const int r = sd_bus_open_system(impl->bus.out()); r < 0)
    return fail_errno(-r, "connecting to the system bus");
  TRY(impl->listen());
  return Units(std::move(impl));
}

Result<Units> Units::address(const std::string& address) {
  auto impl = std::make_unique<Impl>();
  int r = sd_bus_new(impl->bus.out());
  if (r >= 0) r = sd_bus_set_address(impl->bus.get(), address.c_str());
  if (r >= 0) r = sd_bus_set_bus_client(impl->bus.get(), 1);
  if (r >= 0) r = sd_bus_start(impl->bus.get());
  if (r < 0) return fail_errno(-r, "connecting to the bus at {}", address);
  TRY(impl->listen());
  return Units(std::move(impl));
}

/// systemd sends signals of jobs only while somebody has asked for them.
Status Units::Impl::listen() {
  int r = sd_bus_match_signal(bus.get(), match.out(), kService, kPath, kManager, "JobRemoved",
                              on_removed, this);
  if (r < 0) return fail_errno(-r, "listening to jobs of systemd");
  UnitsError error;
  r = sd_bus_call_method(bus.get(), kService, kPath, kManager, "Subscribe", &error.raw, nullptr,
                         nullptr);
  if (r < 0) return failed_call(error, r, "asking systemd for its signals");
  return {};
}

Result<std::string> Units::Impl::begin(Job job, const std::string& unit, microseconds limit) {
  const auto [method, doing] = words_of(job);
  UnitsMessage call;
  UnitsMessage answer;
  UnitsError error;
  int r = sd_bus_message_new_method_call(bus.get(), call.out(), kService, kPath, kManager, method);
  if (r >= 0) r = sd_bus_message_append(call.get(), "ss", unit.c_str(), "replace");
  if (r >= 0) {
    r = sd_bus_call(bus.get(), call.get(), static_cast<std::uint64_t>(limit.count()), &error.raw,
                    answer.out());
  }
  const bool gone = job == Job::stop && error.is(kNoSuchUnit);
  if (gone) return std::string();
  if (r < 0) return failed_call(error, r, formatted("{} {}", doing, unit));
  const char* path = nullptr;
  if (sd_bus_message_read(answer.get(), "o", &path) < 0)
    return fail(Errc::corrupt, "{} {}: systemd's answer names no job", doing, unit);
  return std::string(path);
}

/// Returns when the job has ended, or Errc::timed_out.
Status Units::Impl::await(const std::string& job, Clock::time_point deadline) {
  while (!ended.contains(job)) {
    int r = sd_bus_process(bus.get(), nullptr);
    if (r > 0) continue;
    const auto left = std::chrono::duration_cast<microseconds>(deadline - Clock::now());
    if (r == 0 && left <= microseconds::zero())
      return fail(Errc::timed_out, "its job has not ended and goes on");
    if (r == 0) r = sd_bus_wait(bus.get(), static_cast<std::uint64_t>(left.count()));
    if (r < 0) return fail_errno(-r, "waiting for systemd");
  }
  return {};
}

Status Units::reload(microseconds limit) {
  UnitsMessage call;
  UnitsError error;
  int r = sd_bus_message_new_method_call(impl_->bus.get(), call.out(), kService, kPath, kManager,
                                         "Reload");
  if (r >= 0) {
    r = sd_bus_call(impl_->bus.get(), call.get(), static_cast<std::uint64_t>(limit.count()),
                    &error.raw, nullptr);
  }
  if (r < 0) return failed_call(error, r, "making changed unit files known to systemd");
  return {};
}

Status Units::ask(Job job, const std::string& unit, microseconds limit) {
  TRY(impl_->begin(job, unit, limit));
  return {};
}

Status Units::run(Job job, const std::string& unit, microseconds limit) {
  const auto deadline = Clock::now() + limit;
  impl_->ended.clear();
  const auto path = TRY(impl_->begin(job, unit, limit));
  if (path.empty()) return {};  // there was nothing to stop
  const auto doing = words_of(job).doing;
  if (auto waited = impl_->await(path, deadline); !waited) {
    return std::unexpected(std::move(waited.error())
                               .with_context(formatted("{} {}", doing, unit))
                               .with_remedy(formatted("Look at `journalctl -b -u {}`.", unit)));
  }
  return ended(impl_->ended.at(path), unit, doing);
}

Result<std::string> Units::state(const std::string& unit, microseconds limit) {
  UnitsMessage call;
  UnitsMessage answer;
  UnitsError error;
  int r = sd_bus_message_new_method_call(impl_->bus.get(), call.out(), kService, kPath, kManager,
                                         "GetUnit");
  if (r >= 0) r = sd_bus_message_append(call.get(), "s", unit.c_str());
  if (r >= 0) {
    r = sd_bus_call(impl_->bus.get(), call.get(), static_cast<std::uint64_t>(limit.count()),
                    &error.raw, answer.out());
  }
  if (error.is(kNoSuchUnit)) return std::string("inactive");
  const auto doing = formatted("asking for the state of {}", unit);
  if (r < 0) return failed_call(error, r, doing);
  const char* path = nullptr;
  if (sd_bus_message_read(answer.get(), "o", &path) < 0)
    return fail(Errc::corrupt, "{}: systemd's answer names no unit", doing);
  UnitsError second;
  char* state = nullptr;
  r = sd_bus_get_property_string(impl_->bus.get(), kService, path, kUnit, "ActiveState",
                                 &second.raw, &state);
  if (r < 0) return failed_call(second, r, doing);
  std::string result(state);
  std::free(state);
  return result;
}

}  // namespace orlop::bus
