// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/hostname/kind.hpp"

#include "agent/kinds/hostname/section.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

std::string hosts(const std::string& name, const std::string& fqdn) {
  auto names = fqdn.empty() || fqdn == name ? name : fqdn + ' ' + name;
  const auto dot = name.find('.');
  if (dot != std::string::npos) names += ' ' + name.substr(0, dot);
  return formatted("127.0.0.1 localhost\n127.0.1.1 {}\n::1 localhost ip6-localhost ip6-loopback\n",
                   names);
}

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  const auto wanted = schema::read(document, kHostname);
  const auto name =
      wanted.hostname.empty() ? wanted.fqdn.substr(0, wanted.fqdn.find('.')) : wanted.hostname;
  if (name.empty()) return engine::Wish{};
  engine::Resource resource{.id = "hostname",
                            .origin = wanted.hostname.empty() ? "fqdn" : "hostname"};
  resource.parts = {{"/etc/hostname", Entry::file(name + '\n')},
                    {"/etc/hosts", Entry::file(hosts(name, wanted.fqdn)), false, true}};
  if (view.live()) {
    resource.parts.push_back({"/proc/sys/kernel/hostname", Entry::file(name + '\n')});
  }
  return engine::Wish{.resources = {std::move(resource)}};
}

constexpr const schema::AnySection* kSections[] = {&kHostname};

}  // namespace

const engine::Kind kHostnameKind = {
    .name = "hostname", .prefix = "hostname", .sections = kSections, .desire = desire};

}  // namespace orlop::agent::kinds
