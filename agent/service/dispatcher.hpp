// SPDX-License-Identifier: Apache-2.0
// Dispatcher: what every carrier does with a call, whatever brought it: who may call, how long a
// request may be, which lane it runs on, and how its answer comes back to the carrier's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "agent/service/method.hpp"
#include "agent/service/worker.hpp"

namespace orlop::agent::service {

/// Who calls, as the carrier knows it; none: unknown, and trusted with nothing.
struct Caller {
  std::optional<std::uint32_t> uid;
};

/// A configuration of 1 MiB, every byte of it escaped, still fits.
inline constexpr std::size_t kMaxRequestBytes = std::size_t{8} << 20;

/// Errc::denied for a method of another class. `administrator` is a uid.
[[nodiscard]] Status check_access(const Method& method, const Caller& caller,
                                  std::uint32_t administrator = 0);

class Dispatcher {
 public:
  /// Runs a function on the carrier's thread; callable from any.
  using Post = std::function<void(std::function<void()>)>;
  using Done = std::function<void(const Answer&)>;

  Dispatcher(Node& node, Post post, std::uint32_t administrator = 0)
      : node_(node), post_(std::move(post)), administrator_(administrator) {}

  /// `request`: JSON, or empty for none. `report` is called on the lane's thread, `done` once, on
  /// the carrier's. To be called on the carrier's thread.
  void call(const Method& method, const Caller& caller, std::string request, const Reporter& report,
            const Done& done);
  /// Runs `piece` on a lane, before methods that come later. For what is due when a node starts.
  [[nodiscard]] bool add(Lane lane, std::function<void()> piece) {
    return lanes_.add(lane, std::move(piece));
  }

 private:
  Node& node_;
  Post post_;
  std::uint32_t administrator_;
  Lanes lanes_;  // last: joined before the rest goes
};

}  // namespace orlop::agent::service
