// SPDX-License-Identifier: Apache-2.0
#include "libs/config/describe.hpp"

#include "libs/base/format.hpp"
#include "libs/schema/describe.hpp"

namespace orlop::config {
namespace {

constexpr std::string_view kIntroduction =
    R"(# Configuration reference

<!-- Made from the sections in agent/kinds and agent/dialects; a test compares. Do not edit. -->

A document is UTF-8 text of at most 1 MiB with `#cloud-config` (or `#kairos-config`, `#node-config`)
on one of its first ten lines, alone or with a comment behind it, and one YAML mapping. Tags and several YAML documents in one
file are refused; MIME messages and archives hold several. Every key is in this table; any other is an error. `orlop config validate FILE` says
what is wrong with a document, on any machine.

How documents are found, merged and applied: [configuration](../configuration.md).

)";

constexpr std::string_view kRefusedIntroduction = R"(
## Keys of cloud-init and Kairos that are refused

They are errors, so that nothing is silently left out.

| key | instead |
|---|---|
)";

}  // namespace

codec::Value json_schema(const Language& language) {
  return schema::json_schema(language.written(), "urn:orlop:cloud-config",
                             "Orlop OS configuration (#cloud-config)", schema::Null::resets);
}

std::string reference_page(const Language& language) {
  std::string page(kIntroduction);
  page += schema::key_table(language.written());
  page += kRefusedIntroduction;
  for (const auto& key : language.refused()) {
    page += formatted("| `{}` | {} |\n", key.path, key.instead);
  }
  return page;
}

}  // namespace orlop::config
