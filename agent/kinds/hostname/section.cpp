// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/hostname/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using schema::at;

bool is_host_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         is_made_of(label, "-");
}

std::optional<schema::Problem> check_hostname(const codec::Value& value) {
  const auto& text = value.string();
  if (each_part(text, '.', is_host_label)) return std::nullopt;
  return schema::Problem{formatted("is no host name: '{}'", text),
                         "Use letters, digits and '-', in parts of at most 63 with dots between."};
}

constexpr schema::Field kHostnameFields[] = {
    {.key = "fqdn",
     .member = at<&Hostname::fqdn>,
     .text =
         "The name with its domain, for `/etc/hosts`; without `hostname`, its first part is the "
         "node's name.",
     .bytes = {.most = 253},
     .rule = {.check = check_hostname},
     .written = schema::Written::when_set},
    {.key = "hostname",
     .member = at<&Hostname::hostname>,
     .text = "The node's name, written to `/etc/hostname` and `/etc/hosts`.",
     .bytes = {.most = 64},
     .rule = {.check = check_hostname},
     .written = schema::Written::when_set},
};

}  // namespace

const schema::Section<Hostname> kHostname({.fields = kHostnameFields});

}  // namespace orlop::agent::kinds
