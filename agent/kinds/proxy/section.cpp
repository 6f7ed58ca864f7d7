// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/proxy/section.hpp"

#include "agent/kinds/rules.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using schema::at;
using schema::Problem;

/// What stands in quotes in a unit's settings, and in a shell's: nothing in it has a meaning there.
constexpr std::string_view kOfAddresses = ":/.-_~@[]%+=&,!";

std::optional<Problem> check_address_of_proxy(const Value& value) {
  std::string_view text = value.string();
  const bool known =
      text.starts_with("http://") || text.starts_with("https://") || text.starts_with("socks5h://");
  const auto host = text.substr(std::min(text.find("://"), text.size()));
  // The text is not shown: it may hold a password.
  if (known && host.size() > 3 && is_made_of(text, kOfAddresses)) return std::nullopt;
  return Problem{"is no address of a proxy",
                 "Write for example 'http://proxy.example.org:3128'; other characters as '%XX'."};
}

std::optional<Problem> check_exception(const Value& value) {
  const auto& text = value.string();
  if (!text.empty() && is_made_of(text, ".:/-_*[]")) return std::nullopt;
  return Problem{formatted("is no host, domain or network: '{}'", text),
                 "Write for example '.example.org' or '192.0.2.0/24'."};
}

constexpr schema::Field proxy_address(std::string_view key, schema::Member member,
                                      std::string_view text) {
  return {.key = key,
          .member = member,
          .text = text,
          .bytes = {.most = 1024},
          .rule = {.check = check_address_of_proxy},
          .example = "http://proxy.example.org:3128",
          .secrecy = schema::Secrecy::secret,
          .written = schema::Written::when_set};
}

constexpr schema::Field kException = {.kinds = schema::kString,
                                      .text = "A host, a domain or a network.",
                                      .bytes = {.most = 255},
                                      .rule = {.check = check_exception},
                                      .example = ".example.org"};
constexpr schema::Field kProxyFields[] = {
    proxy_address("http", at<&Proxy::http>, "The proxy for `http:`; it may hold `user:password@`."),
    proxy_address("https", at<&Proxy::https>, "The proxy for `https:`."),
    {.key = "no_proxy",
     .member = at<&Proxy::no_proxy>,
     .text = "What is reached without one; `localhost` always is.",
     .items = {.most = 256},
     .each = &kException,
     .written = schema::Written::when_set,
     .faulty = schema::Faulty::used_in_parts},
};

}  // namespace

const schema::Section<Proxy> kProxy({.path = "proxy",
                                     .text = "The way to the web, for services and sessions.",
                                     .fields = kProxyFields,
                                     .faulty = schema::Faulty::used_in_parts});

bool has_credentials(std::string_view address) { return address.contains('@'); }

}  // namespace orlop::agent::kinds
