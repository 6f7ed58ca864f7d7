// SPDX-License-Identifier: Apache-2.0
#include "libs/bus/loop_sdevent.hpp"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace orlop::bus {
namespace {

int on_wake(sd_event_source*, int fd, std::uint32_t, void* data) {
  eventfd_t count = 0;
  (void)::eventfd_read(fd, &count);
  static_cast<Loop::Impl*>(data)->run_posted();
  return 0;
}

int on_signal_event(sd_event_source*, const signalfd_siginfo* info, void* data) {
  static_cast<Loop::Impl*>(data)->on_signal(static_cast<int>(info->ssi_signo));
  return 0;
}

int on_timer(sd_event_source* source, std::uint64_t, void* data) {
  auto* loop = static_cast<Loop::Impl*>(data);
  const auto due = std::ranges::find_if(
      loop->timers, [source](const auto& timer) { return timer.source.get() == source; });
  if (due == loop->timers.end()) return 0;
  const auto work = std::move(due->work);
  loop->timers.erase(due);
  work();
  return 0;
}

}  // namespace

void Loop::Impl::wake_up() { (void)::eventfd_write(wake.get(), 1); }

void Loop::Impl::run_posted() {
  std::vector<std::function<void()>> work;
  bool stop = false;
  {
    const std::scoped_lock lock(mutex);
    work.swap(posted);
    stop = stopping;
  }
  for (auto& item : work) item();
  if (stop) (void)sd_event_exit(event.get(), 0);
}

Loop::Loop(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Loop::Loop(Loop&&) noexcept = default;
Loop& Loop::operator=(Loop&&) noexcept = default;
Loop::~Loop() = default;

Result<Loop> Loop::create() {
  auto impl = std::make_unique<Impl>();
  if (const int r = sd_event_new(impl->event.out()); r < 0)
    return fail_errno(-r, "creating the event loop");
  impl->wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!impl->wake) return fail_errno(errno, "creating an eventfd");
  if (const int r = sd_event_add_io(impl->event.get(), nullptr, impl->wake.get(), EPOLLIN, on_wake,
                                    impl.get());
      r < 0)
    return fail_errno(-r, "watching an eventfd");
  return Loop(std::move(impl));
}

Status Loop::run() {
  if (const int r = sd_event_loop(impl_->event.get()); r < 0)
    return fail_errno(-r, "running the event loop");
  return {};
}

void Loop::stop() {
  {
    const std::scoped_lock lock(impl_->mutex);
    impl_->stopping = true;
  }
  impl_->wake_up();
}

void Loop::post(std::function<void()> work) {
  {
    const std::scoped_lock lock(impl_->mutex);
    impl_->posted.push_back(std::move(work));
  }
  impl_->wake_up();
}

Status Loop::call_after(std::chrono::microseconds delay, std::function<void()> work) {
  auto& timer = impl_->timers.emplace_back();
  timer.work = std::move(work);
  constexpr std::uint64_t kAccuracy = 1'000'000;
  const int r = sd_event_add_time_relative(
      impl_->event.get(), timer.source.out(), CLOCK_BOOTTIME,
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, delay.count())), kAccuracy, on_timer,
      impl_.get());
  if (r >= 0) return {};
  impl_->timers.pop_back();
  return fail_errno(-r, "setting a timer");
}

Status Loop::on_signals(std::span<const int> signals, std::function<void(int)> handler) {
  impl_->on_signal = std::move(handler);
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : signals) ::sigaddset(&set, signal);
  if (const int r = ::pthread_sigmask(SIG_BLOCK, &set, nullptr); r != 0)
    return fail_errno(r, "blocking signals");
  for (const int signal : signals) {
    const int r =
        sd_event_add_signal(impl_->event.get(), nullptr, signal, on_signal_event, impl_.get());
    if (r < 0) return fail_errno(-r, "watching signal {}", signal);
  }
  return {};
}

void notify_service_manager(const std::string& state) { (void)sd_notify(0, state.c_str()); }

}  // namespace orlop::bus
