// SPDX-License-Identifier: Apache-2.0
// Bus: a D-Bus connection on which methods take a string or nothing and return a string: the
// documents travel as JSON, busctl can introspect and call everything.
//
// Errors cross the bus whole: the code as the D-Bus error name `<interface>.Error.<name>`, message
// and remedy as its text. A Bus belongs to one thread: the loop's when it serves.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"

namespace orlop::bus {

class Loop;

/// The one answer to one call; may be kept and given later, on the loop's thread. A Reply that is
/// destroyed unanswered answers Errc::cancelled, so no caller waits for ever.
class Reply {
 public:
  struct Pending;
  explicit Reply(std::unique_ptr<Pending> pending);
  Reply(Reply&&) noexcept;
  Reply& operator=(Reply&&) noexcept;
  ~Reply();
  /// Answers; a second answer is ignored.
  void send(const Result<std::string>& answer);
  /// Sends a signal of the called object with one string, to the caller alone. Errc::conflict
  /// after the answer.
  Status signal(const std::string& name, const std::string& text);
  /// The caller's user number, as the bus vouches for it; none when it has gone. Asks the bus.
  [[nodiscard]] std::optional<std::uint32_t> caller() const;

 private:
  std::unique_ptr<Pending> pending_;
};

struct Method {
  std::string name;
  bool takes_text = true;  ///< in signature "s", otherwise ""
  std::function<void(std::string request, Reply reply)> handler;
};

/// A read-only string property, computed when asked for.
struct Property {
  std::string name;
  std::function<std::string()> get;
};

struct Interface {
  std::string name;
  std::vector<Method> methods;
  std::vector<Property> properties;
  std::vector<std::string> signals;  ///< each carries one string
};

/// Where a method lives: "io.orlop.Agent1", "/io/orlop/Agent1", "io.orlop.Agent1".
struct Target {
  std::string service;
  std::string path;
  std::string interface;
};

inline constexpr std::chrono::microseconds kNoTimeout = std::chrono::microseconds::max();

class Bus {
 public:
  /// The system bus. Errc::not_found when no bus runs here.
  static Result<Bus> system();
  /// A bus by its D-Bus address ("unix:path=…").
  static Result<Bus> address(const std::string& address);
  Bus(Bus&&) noexcept;
  Bus& operator=(Bus&&) noexcept;
  ~Bus();

  /// Serves calls from `loop`, which must outlive this.
  Status attach(Loop& loop);
  /// Adds an object with one interface; it lives as long as this.
  Status export_object(const std::string& path, Interface interface);
  /// Errc::exists when another process owns the name.
  Status request_name(const std::string& name);
  /// Sends a signal with one string.
  Status emit(const std::string& path, const std::string& interface, const std::string& signal,
              const std::string& text);

  /// Calls and waits. `on_signal` receives (name, text) of signals that the object sends meanwhile.
  /// Errc::timed_out after `timeout`; Errc::not_found when nobody owns the service name.
  Result<std::string> call(
      const Target& target, const std::string& method, const std::optional<std::string>& request,
      std::chrono::microseconds timeout,
      const std::function<void(std::string_view, std::string_view)>& on_signal = {});

 private:
  struct Impl;
  explicit Bus(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace orlop::bus
