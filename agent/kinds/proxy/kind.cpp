// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/proxy/kind.hpp"

#include "agent/kinds/proxy/section.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;

/// Read by the service manager alone.
constexpr auto kManagerFile = "/etc/systemd/system.conf.d/50-orlop-proxy.conf";
/// Read by the shells of everybody.
constexpr auto kProfileFile = "/etc/profile.d/50-orlop-proxy.sh";

using Variables = std::vector<std::pair<std::string, std::string>>;

/// In both spellings: programs differ.
Variables variables_of(const Proxy& proxy, bool with_credentials) {
  auto exceptions = proxy.no_proxy;
  exceptions.insert(exceptions.begin(), {"localhost", "127.0.0.1", "::1"});
  const std::pair<std::string_view, std::string> all[] = {
      {"http", proxy.http}, {"https", proxy.https}, {"no", join_words(exceptions, ",")}};
  Variables variables;
  for (const auto& [name, value] : all) {
    if (value.empty() || (!with_credentials && has_credentials(value))) continue;
    std::string upper;
    for (const char c : name) upper += static_cast<char>(c - 'a' + 'A');
    variables.emplace_back(formatted("{}_proxy", name), value);
    variables.emplace_back(upper + "_PROXY", value);
  }
  return variables;
}

Result<engine::Wish> desire(const Value& document, engine::View&) {
  engine::Wish wish;
  const auto proxy = schema::read(document, kProxy);
  if (proxy == Proxy{}) return wish;
  std::string manager = "[Manager]\nDefaultEnvironment=";
  for (const auto& [name, value] : variables_of(proxy, true)) {
    // systemd.unit(5): a percent sign is doubled.
    std::string escaped;
    for (const char c : value) escaped += c == '%' ? std::string("%%") : std::string(1, c);
    manager += formatted("\"{}={}\" ", name, escaped);
  }
  manager.back() = '\n';
  std::string profile;
  for (const auto& [name, value] : variables_of(proxy, false))
    profile += formatted("export {}={}\n", name, shell_quoted(value));
  wish.resources.push_back({.id = "proxy:environment",
                            .parts = {{kManagerFile, Entry::file(std::move(manager), 0600)},
                                      {kProfileFile, Entry::file(std::move(profile))}},
                            .on_update = engine::Effect::reboot,
                            .origin = "proxy"});
  if (has_credentials(proxy.http) || has_credentials(proxy.https)) {
    wish.remarks.push_back({"proxy",
                            {},
                            schema::Severity::note,
                            "services-only",
                            "a proxy with a password is for services alone: what sessions have can "
                            "be read by everybody",
                            ""});
  }
  return wish;
}

/// What runs keeps the environment that it was started with.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (step) step->effect = engine::Effect::reboot;
  return step;
}

constexpr const schema::AnySection* kSections[] = {&kProxy};

}  // namespace

const engine::Kind kProxyKind = {
    .name = "proxy", .prefix = "proxy", .sections = kSections, .desire = desire, .step = step};

}  // namespace orlop::agent::kinds
