// SPDX-License-Identifier: Apache-2.0
// The list of methods: everything the node agent can be asked. One part a noun, each in a file of
// its own; a method more is one function and one row there. See method.hpp for what is made of it.
#pragma once

#include <span>
#include <vector>

#include "agent/service/method.hpp"

namespace orlop::agent::service {

/// Every method, in the order of the page.
[[nodiscard]] std::span<const Method> methods();

/// The method of that name, or nullptr.
[[nodiscard]] const Method* find_method(std::span<const Method> list, std::string_view member);

// The list's parts.
[[nodiscard]] std::vector<Method> status_methods();
[[nodiscard]] std::vector<Method> config_methods();
[[nodiscard]] std::vector<Method> secret_methods();
[[nodiscard]] std::vector<Method> upgrade_methods();
[[nodiscard]] std::vector<Method> health_methods();
[[nodiscard]] std::vector<Method> attestation_methods();

}  // namespace orlop::agent::service
