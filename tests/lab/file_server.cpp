// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/file_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <format>
#include <thread>

#include "libs/sys/file.hpp"

namespace orlop::lab {
namespace {

bool answers(std::uint16_t port) {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return socket &&
         ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

Traffic sum_traffic(std::string_view access_log) {
  Traffic traffic;
  while (!access_log.empty()) {
    const auto end = access_log.find('\n');
    const auto line = access_log.substr(0, end);
    access_log.remove_prefix(end == std::string_view::npos ? access_log.size() : end + 1);
    const auto space = line.find(' ');
    if (space == std::string_view::npos) continue;
    std::uint64_t bytes = 0;
    const auto* first = line.data() + space + 1;
    const auto parsed = std::from_chars(first, line.data() + line.size(), bytes);
    if (parsed.ec != std::errc() || parsed.ptr == first) continue;
    ++traffic.requests;
    traffic.body_bytes += bytes;
  }
  return traffic;
}

std::string server_configuration(const std::filesystem::path& root,
                                 const std::filesystem::path& folder, std::uint16_t port) {
  const auto in = folder.string();
  return std::format(
      "daemon off;\n"
      "master_process off;\n"
      "pid {0}/server.pid;\n"
      "error_log {0}/error.log;\n"
      "events {{ worker_connections 256; }}\n"
      "http {{\n"
      "  log_format traffic '$status $body_bytes_sent $request_method $request_uri $http_range';\n"
      "  access_log {0}/access.log traffic;\n"
      "  client_body_temp_path {0}/client;\n"
      "  proxy_temp_path {0}/proxy;\n"
      "  fastcgi_temp_path {0}/fastcgi;\n"
      "  uwsgi_temp_path {0}/uwsgi;\n"
      "  scgi_temp_path {0}/scgi;\n"
      "  default_type application/octet-stream;\n"
      "  sendfile on;\n"
      "  max_ranges 64;\n"
      "  keepalive_requests 100000;\n"
      "  server {{ listen 127.0.0.1:{1}; root \"{2}\"; }}\n"
      "}}\n",
      in, port, root.string());
}

Result<FileServer> FileServer::start(const std::filesystem::path& root,
                                     const std::filesystem::path& given_folder,
                                     std::uint16_t port) {
  std::error_code error;
  std::filesystem::create_directories(given_folder, error);
  const auto folder = std::filesystem::absolute(given_folder);
  const auto access_log = folder / "access.log";
  TRY(sys::write_file(access_log, "", 0644, sys::Durability::volatile_));
  auto lease = TRY(port == 0 ? PortLease::any() : PortLease::of(port));
  const auto configuration = folder / "server.conf";
  TRY(sys::write_file(configuration,
                      server_configuration(std::filesystem::absolute(root), folder, lease.port()),
                      0644, sys::Durability::volatile_));
  auto process = TRY(
      Process::start({"nginx", "-e", (folder / "error.log").string(), "-c", configuration.string()},
                     folder / "server.log"));
  constexpr int kAttempts = 500;
  for (int attempt = 0; attempt < kAttempts && process.running(); ++attempt) {
    if (answers(lease.port()) && process.running()) {
      return FileServer(std::move(process), std::move(lease), access_log);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return fail(Errc::failed, "the file server did not start on port {}: {}", lease.port(),
              process.log_tail());
}

std::string FileServer::guest_url() const { return std::format("http://10.0.2.2:{}", port()); }

Result<Traffic> FileServer::traffic() const {
  return sum_traffic(TRY(sys::read_text(access_log_, std::size_t{64} << 20)));
}

}  // namespace orlop::lab
