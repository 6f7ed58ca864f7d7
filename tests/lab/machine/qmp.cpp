// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/machine/qmp.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

#include "libs/codec/json.hpp"

namespace orlop::lab {
namespace {

using std::chrono::steady_clock;

Result<UniqueFd> connect_to(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto text = path.string();
  if (text.size() >= sizeof address.sun_path) {
    return fail(Errc::invalid, "{} is too long for a socket's path", text);
  }
  text.copy(address.sun_path, text.size());
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail_errno(errno, "creating a socket");
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return fail_errno(errno, "connecting to {}", text);
  }
  return socket;
}

}  // namespace

Result<QmpClient> QmpClient::connect(const std::filesystem::path& socket,
                                     std::chrono::milliseconds timeout) {
  const auto deadline = steady_clock::now() + timeout;
  auto connection = connect_to(socket);
  while (!connection && steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    connection = connect_to(socket);
  }
  QmpClient client(TRY(std::move(connection)));
  const auto greeting = TRY(client.read_message(deadline));
  if (greeting.find("QMP") == nullptr) {
    return fail(Errc::invalid, "{} does not greet as QMP", socket.string());
  }
  TRY(client.execute("qmp_capabilities"));
  return client;
}

Result<codec::Value> QmpClient::read_message(steady_clock::time_point deadline) {
  while (true) {
    if (const auto end = received_.find('\n'); end != std::string::npos) {
      const auto line = received_.substr(0, end);
      received_.erase(0, end + 1);
      return codec::parse_json(line);
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
    pollfd wait{socket_.get(), POLLIN, 0};
    if (left <= 0 || ::poll(&wait, 1, static_cast<int>(left)) == 0) {
      return fail(Errc::timed_out, "QEMU did not answer on its control socket");
    }
    std::array<char, 8192> buffer;
    const auto count = ::read(socket_.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "reading QEMU's control socket");
    if (count == 0) return fail(Errc::io, "QEMU closed its control socket");
    received_.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Result<codec::Value> QmpClient::execute(std::string_view command, codec::Value arguments,
                                        std::chrono::milliseconds timeout) {
  auto request = codec::Value::object({{"execute", command}});
  if (arguments.is_object()) request.set("arguments", std::move(arguments));
  const auto line = codec::write_json(request) + "\n";
  if (::send(socket_.get(), line.data(), line.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(line.size())) {
    return fail_errno(errno, "writing to QEMU's control socket");
  }
  const auto deadline = steady_clock::now() + timeout;
  while (true) {
    auto message = TRY(read_message(deadline));
    if (const auto* value = message.find("return")) return *value;
    if (const auto* error = message.find("error")) {
      const auto* text = error->find("desc");
      return fail(Errc::failed, "QEMU refused {}: {}", command,
                  text != nullptr && text->is_string() ? text->string() : "no reason given");
    }
  }
}

}  // namespace orlop::lab
