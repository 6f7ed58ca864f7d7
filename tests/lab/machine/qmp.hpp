// SPDX-License-Identifier: Apache-2.0
// QmpClient: commands to a running QEMU over its control socket (QMP). One connection, one thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

#include "libs/base/handle.hpp"
#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::lab {

class QmpClient {
 public:
  /// Connects and negotiates; waits for the socket to appear until `timeout`.
  static Result<QmpClient> connect(const std::filesystem::path& socket,
                                   std::chrono::milliseconds timeout);

  /// Runs one command and gives its `return` value. Events that arrive meanwhile are dropped.
  Result<codec::Value> execute(std::string_view command, codec::Value arguments = {},
                               std::chrono::milliseconds timeout = std::chrono::seconds(10));

 private:
  explicit QmpClient(UniqueFd socket) : socket_(std::move(socket)) {}
  Result<codec::Value> read_message(std::chrono::steady_clock::time_point deadline);

  UniqueFd socket_;
  std::string received_;
};

}  // namespace orlop::lab
