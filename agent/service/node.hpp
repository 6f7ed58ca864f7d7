// SPDX-License-Identifier: Apache-2.0
// Node: what the methods act on, divided into lanes.
//
// A lane is one thread and its queue: methods of one lane take turns, those of different lanes do
// not wait for each other. So that `status`, `config show` and a verifier's nonce are answered
// while an upgrade writes, every controller belongs to one lane, and a lane reads what belongs to
// another only as a record on the disk (replaced whole, by rename). The types below make it so: a
// method is given its own lane's part and nothing else. Only UpgradeStop is for any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string_view>

#include "agent/engine/controller.hpp"
#include "agent/status/status.hpp"
#include "agent/upgrade/controller.hpp"
#include "libs/codec/value.hpp"

namespace orlop::agent::service {

/// `instant` only reads and is done in milliseconds.
enum class Lane : std::uint8_t { instant, config, upgrade, attest };
inline constexpr std::size_t kLanes = 4;
[[nodiscard]] std::string_view to_string(Lane lane);

/// A document with a `schema` member, or why there is none.
using Answer = Result<codec::Value>;

/// The stop of the upgrade that runs, if one does; callable from any thread.
class UpgradeStop {
 public:
  /// While one of these lives, an upgrade runs.
  class Running {
   public:
    explicit Running(UpgradeStop& stop);
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    ~Running();
    [[nodiscard]] std::stop_token token() const { return token_; }

   private:
    UpgradeStop& stop_;
    std::stop_token token_;
  };
  /// Makes it stop at its next safe point; false when none runs.
  bool request();
  /// request(), and for every upgrade that begins later, too: the service ends.
  void end();

 private:
  std::mutex mutex_;
  std::optional<std::stop_source> running_;  // guarded by mutex_
  bool ended_ = false;                       // guarded by mutex_
};

/// Reads for itself: has ports of its own, shares none with another lane.
struct InstantLane {
  std::function<Result<status::SystemFacts>()> observe;
  /// Records, slots and entries; an error on a machine that cannot upgrade.
  std::function<Result<agent::upgrade::UpgradeStatus>()> upgrade;
};

struct ConfigLane {
  engine::Controller* controller = nullptr;
  /// Another document is in effect, maybe on trial; called on the lane's thread.
  std::function<void()> changed = [] {};
};

struct UpgradeLane {
  /// The controller, or why this machine cannot upgrade (no disk of its own).
  Result<agent::upgrade::UpgradeController*> controller = nullptr;
  UpgradeStop stop;
};

struct AttestLane {
  /// Evidence for a verifier's nonce, or for a random one.
  std::function<Answer(std::optional<Bytes> nonce)> collect;
};

/// Parts are set before the first method runs and must outlive the last.
struct Node {
  InstantLane instant;
  ConfigLane config;
  UpgradeLane upgrade;
  AttestLane attest;
};

template <class Part>
inline constexpr Lane lane_of = [] {
  if constexpr (std::is_same_v<Part, InstantLane>) return Lane::instant;
  if constexpr (std::is_same_v<Part, ConfigLane>) return Lane::config;
  if constexpr (std::is_same_v<Part, UpgradeLane>) return Lane::upgrade;
  if constexpr (std::is_same_v<Part, AttestLane>) return Lane::attest;
}();

template <class Part>
[[nodiscard]] Part& part_of(Node& node) {
  if constexpr (std::is_same_v<Part, InstantLane>) return node.instant;
  if constexpr (std::is_same_v<Part, ConfigLane>) return node.config;
  if constexpr (std::is_same_v<Part, UpgradeLane>) return node.upgrade;
  if constexpr (std::is_same_v<Part, AttestLane>) return node.attest;
}

}  // namespace orlop::agent::service
