// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"

#include <algorithm>
#include <iterator>

namespace orlop::agent::service {

std::span<const Method> methods() {
  static const auto list = [] {
    std::vector<Method> all;
    for (auto* part : {status_methods, config_methods, secret_methods, upgrade_methods,
                       health_methods, attestation_methods})
      std::ranges::move(part(), std::back_inserter(all));
    return all;
  }();
  return list;
}

const Method* find_method(std::span<const Method> list, std::string_view member) {
  const auto found = std::ranges::find(list, member, &Method::member);
  return found == list.end() ? nullptr : &*found;
}

std::string_view to_string(Access access) { return access == Access::anyone ? "anyone" : "admin"; }

codec::Value detail::request_of(const codec::Value& request) {
  return request.is_null() ? codec::Value::object() : request;
}

}  // namespace orlop::agent::service
