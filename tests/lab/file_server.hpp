// SPDX-License-Identifier: Apache-2.0
// FileServer: a static HTTP server (nginx) over one folder, on a free port of 127.0.0.1, that keeps
// count of what it sent. Guests reach it at http://10.0.2.2:PORT. Ends with the object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "libs/base/result.hpp"
#include "tests/lab/host/ports.hpp"
#include "tests/lab/host/process.hpp"

namespace orlop::lab {

struct Traffic {
  std::uint64_t requests = 0;
  std::uint64_t body_bytes = 0;
};
/// Sums lines of the server's access log (`STATUS BODY_BYTES METHOD PATH`); other lines are
/// skipped.
[[nodiscard]] Traffic sum_traffic(std::string_view access_log);

/// The server's configuration; `folder` holds its logs and temporary files.
[[nodiscard]] std::string server_configuration(const std::filesystem::path& root,
                                               const std::filesystem::path& folder,
                                               std::uint16_t port);

class FileServer {
 public:
  /// Serves `root`; returns when the port answers. Existing logs in `folder` are emptied. A `port`
  /// of 0 means any free one.
  static Result<FileServer> start(const std::filesystem::path& root,
                                  const std::filesystem::path& folder, std::uint16_t port = 0);

  [[nodiscard]] std::uint16_t port() const { return port_.port(); }
  /// As a guest sees it.
  [[nodiscard]] std::string guest_url() const;
  /// Everything sent so far.
  [[nodiscard]] Result<Traffic> traffic() const;

 private:
  FileServer(Process process, PortLease port, std::filesystem::path access_log)
      : process_(std::move(process)), port_(std::move(port)), access_log_(std::move(access_log)) {}

  Process process_;
  PortLease port_;
  std::filesystem::path access_log_;
};

}  // namespace orlop::lab
