// SPDX-License-Identifier: Apache-2.0
// Render: texts with places that are filled in, in the part of Jinja's language that documents of
// cloud-init use (https://jinja.palletsprojects.com/templates).
//
//   {{ v1.local_hostname | default('node') | upper }}
//   {% if v1.region in ['a', 'b'] %} … {% elif … %} … {% else %} … {% endif %}
//   {% for key in v1.public_ssh_keys %} … {% endfor %}   {% set x = … %}   {# … #}   {% raw %}
//
// As cloud-init has it, the line break behind a tag or comment goes. A variable that is not known
// is an error; a name with underscores also finds a key with dashes. Text comes in and text comes
// out: nothing is read, called or included. Everything is bounded. Pure function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::templates {

struct Limits {
  std::size_t max_bytes = std::size_t{1} << 20;  ///< of the template, the result and each value
  std::size_t max_steps = 100'000;               ///< expressions and tags, each time anew
  std::size_t max_work = std::size_t{32} << 20;  ///< bytes that are copied on the way
  std::size_t max_depth = 24;                    ///< of tags, and of brackets in an expression
};

struct Rendered {
  std::string text;
  /// For each line of the text, the line of the template where it begins; from 1 on.
  std::vector<std::uint32_t> lines;
};

/// What is wrong, and where in the template.
struct Fault {
  Error error;
  codec::Position position;
};

/// `variables` is a mapping.
[[nodiscard]] std::expected<Rendered, Fault> render(std::string_view text,
                                                    const codec::Value& variables,
                                                    const Limits& limits = {});

}  // namespace orlop::templates
