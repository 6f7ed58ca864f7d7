// SPDX-License-Identifier: Apache-2.0
#include "agent/instance/identity.hpp"

#include <algorithm>

#include "libs/base/format.hpp"

namespace orlop::agent::instance {
namespace {

using schema::at;

constexpr std::size_t kLongestId = 255;

constexpr schema::Field kInstanceFields[] = {
    {.key = "instanceId",
     .member = at<&Identity::instance_id>,
     .text = "The data source's `instance-id`, or `node-` and the machine-id.",
     .required = true,
     .bytes = {.least = 1, .most = kLongestId}},
    {.key = "datasource",
     .member = at<&Identity::datasource>,
     .text = "The one that gave the last seed; absent: there never was one.",
     .written = schema::Written::when_set},
};

}  // namespace

const schema::Section<Identity> kInstance({.document = "orlop.instance/1",
                                           .text = "Which instance the node is.",
                                           .fields = kInstanceFields,
                                           .unknown = schema::Unknown::kept});

std::string own_instance_id(std::string_view machine_id) {
  const auto line = machine_id.substr(0, machine_id.find('\n'));
  return line.empty() ? "node" : formatted("node-{}", line);
}

bool is_instance_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace orlop::agent::instance
