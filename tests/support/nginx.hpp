// SPDX-License-Identifier: Apache-2.0
// Nginx: a real web server on a random loopback port for one test, serving one folder. It inherits
// its listening socket, so that the port is bound before it starts and nobody waits for it; it ends
// with the object.
//
//   /…            the folder            /whole/…   the folder, Range ignored (HTTP 200)
//   /moved/…      redirects to /…       /loop      redirects to itself
//   /refused      HTTP 403
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "libs/base/handle.hpp"
#include "libs/sys/file.hpp"

namespace orlop::testing {

/// A TCP socket that listens on 127.0.0.1; the kernel chooses the port.
struct Listener {
  UniqueFd fd;
  int port = 0;

  static Result<Listener> create() {
    Listener listener{UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (!listener.fd || ::bind(listener.fd.get(), generic, size) != 0 ||
        ::listen(listener.fd.get(), 64) != 0 ||
        ::getsockname(listener.fd.get(), generic, &size) != 0) {
      return fail_errno(errno, "listening on the loopback address");
    }
    listener.port = ntohs(address.sin_port);
    return listener;
  }
};

class Nginx {
 public:
  struct Tls {
    std::string certificate_pem;
    std::filesystem::path key;
  };

  static Result<Nginx> start(const std::filesystem::path& root) { return start(root, nullptr); }
  static Result<Nginx> start_tls(const std::filesystem::path& root, const Tls& tls) {
    return start(root, &tls);
  }

  Nginx(Nginx&& other) noexcept
      : folder_(std::move(other.folder_)),
        url_(std::move(other.url_)),
        pid_(std::exchange(other.pid_, -1)) {}
  Nginx& operator=(Nginx&&) = delete;
  ~Nginx() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  /// "http://127.0.0.1:PORT"
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  Nginx(sys::TemporaryFolder folder, std::string url, pid_t pid)
      : folder_(std::move(folder)), url_(std::move(url)), pid_(pid) {}

  static Result<Nginx> start(const std::filesystem::path& root, const Tls* tls) {
    auto listener = TRY(Listener::create());
    auto folder = TRY(sys::TemporaryFolder::create("orlop-nginx"));
    const auto own = folder.path().string();
    std::string tls_lines;
    if (tls != nullptr) {
      TRY(sys::write_file(folder.path() / "server.pem", tls->certificate_pem));
      tls_lines = std::format("ssl_certificate {}/server.pem; ssl_certificate_key {};", own,
                              tls->key.string());
    }
    const auto configuration = std::format(
        R"(daemon off; master_process off; pid {0}/pid; error_log {0}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f;
  uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;
  server {{
    listen 127.0.0.1:{1}{2};
    {3}
    root {4};
    location /whole/ {{ alias {4}/; max_ranges 0; }}
    location /moved/ {{ rewrite ^/moved/(.*)$ /$1 redirect; }}
    location /loop {{ return 302 /loop; }}
    location /refused {{ return 403; }}
  }}
}})",
        own, listener.port, tls != nullptr ? " ssl" : "", tls_lines,
        std::filesystem::absolute(root).string());
    TRY(sys::write_file(folder.path() / "nginx.conf", configuration));
    const auto path = own + "/nginx.conf";
    const auto log = own + "/error.log";
    const auto pid = ::fork();
    if (pid < 0) return fail_errno(errno, "starting nginx");
    if (pid == 0) {
      constexpr int kInherited = 3;
      if (::dup2(listener.fd.get(), kInherited) == kInherited) {
        if (listener.fd.get() == kInherited) ::fcntl(kInherited, F_SETFD, 0);
        ::setenv("NGINX", "3;", 1);
        ::execlp("nginx", "nginx", "-e", log.c_str(), "-c", path.c_str(), nullptr);
      }
      ::_exit(127);
    }
    const auto url =
        std::format("{}://127.0.0.1:{}", tls != nullptr ? "https" : "http", listener.port);
    return Nginx(std::move(folder), url, pid);
  }

  sys::TemporaryFolder folder_;
  std::string url_;
  pid_t pid_;
};

}  // namespace orlop::testing
