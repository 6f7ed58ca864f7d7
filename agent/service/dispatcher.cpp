// SPDX-License-Identifier: Apache-2.0
#include "agent/service/dispatcher.hpp"

#include <utility>

#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"

namespace orlop::agent::service {
namespace {

Status check_size(const Method& method, const std::string& request) {
  if (request.size() <= kMaxRequestBytes) return {};
  return std::unexpected(
      Error(Errc::invalid, formatted("the request for {} has {} bytes, {} are the most",
                                     method.member, request.size(), kMaxRequestBytes))
          .with_remedy("Send less: a configuration has at most 1 MiB."));
}

Result<codec::Value> parse_request(const std::string& text) {
  if (text.empty()) return codec::Value{};
  return TRY_CONTEXT(codec::parse_json(text), "reading the request");
}

Error busy(const Method& method) {
  return Error(Errc::conflict,
               formatted("{} calls wait for {} already", kMaxWaiting, to_string(method.lane)))
      .with_remedy("Ask again later, and less often.");
}

}  // namespace

Status check_access(const Method& method, const Caller& caller, std::uint32_t administrator) {
  if (method.access == Access::anyone || caller.uid == administrator) return {};
  const auto who = caller.uid ? formatted("user {}", *caller.uid) : "an unknown user";
  return std::unexpected(Error(Errc::denied, formatted("{} is for the administrator, and {} called",
                                                       method.member, who))
                             .with_remedy("Call it as root."));
}

void Dispatcher::call(const Method& method, const Caller& caller, std::string request,
                      const Reporter& report, const Done& done) {
  if (auto allowed = check_access(method, caller, administrator_); !allowed)
    return done(std::unexpected(std::move(allowed).error()));
  if (auto fits = check_size(method, request); !fits)
    return done(std::unexpected(std::move(fits).error()));
  if (method.ahead)
    if (const auto answer = method.ahead(node_)) return done(*answer);
  const bool taken =
      lanes_.add(method.lane, [this, &method, request = std::move(request), report, done] {
        auto parsed = parse_request(request);
        auto answer =
            parsed ? method.run(node_, *parsed, report) : schema::conceal(std::move(parsed));
        post_([done, answer = std::move(answer)] { done(answer); });
      });
  if (!taken) done(std::unexpected(busy(method)));
}

}  // namespace orlop::agent::service
