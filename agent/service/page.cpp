// SPDX-License-Identifier: Apache-2.0
#include "agent/service/page.hpp"

#include <algorithm>
#include <cctype>

#include "agent/service/dispatcher.hpp"
#include "agent/service/exported.hpp"
#include "libs/base/format.hpp"
#include "libs/schema/describe.hpp"

namespace orlop::agent::service {
namespace {

std::string answers_of(const Method& method) {
  std::string text;
  for (const auto answer : method.answers)
    if (!answer.empty()) text += formatted("{}`{}`", text.empty() ? "" : ", ", answer);
  return text;
}

/// The heading's name in a link.
std::string anchor_of(std::string_view member) {
  std::string anchor(member);
  std::ranges::transform(anchor, anchor.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return anchor;
}

std::string head() {
  return formatted(
      "# {0}: the agent on D-Bus\n\n"
      "Made from the agent's list of methods by `orlop man --bus`; do not edit.\n\n"
      "Service `{0}`, object `{1}`, interface `{2}`, on the system bus. Every method takes one "
      "string and answers one string: JSON documents. An empty string is a request without "
      "members. `orlop` calls these methods and nothing else; so can `busctl`:\n\n"
      "    busctl call {0} {1} {2} ConfigShow s ''\n\n"
      "A request with an unknown member, a wrong type or more than {3} bytes is refused, and "
      "nothing was done. An error has the name `{2}.Error.` and its code (`Invalid`, `NotFound`, "
      "`Denied`, `Conflict`, …); its text is a sentence and, where there is one, a line "
      "`remedy: …`.\n\n"
      "While a long method works it sends its caller the signal `{4}` with a document "
      "`orlop.progress/1`. The property `Version` is the agent's version.\n\n"
      "Methods of class `admin` are for uid 0, those of class `anyone` for every user of the "
      "machine. Methods of one lane take turns; lanes do not wait for each other, so everything "
      "but the lane `upgrade` is answered while an upgrade writes. At most {5} calls wait in a "
      "lane.\n",
      kAgentTarget.service, kAgentTarget.path, kAgentTarget.interface, kMaxRequestBytes,
      kProgressSignal, kMaxWaiting);
}

}  // namespace

std::string bus_reference(std::span<const Method> list) {
  auto page = head() + "\n| method | class | lane | answers |\n|---|---|---|---|\n";
  for (const auto& method : list)
    page += formatted("| [{}](#{}) | {} | {} | {} |\n", method.member, anchor_of(method.member),
                      to_string(method.access), to_string(method.lane), answers_of(method));
  for (const auto& method : list) {
    page += formatted("\n## {}\n\n{}\n", method.member, method.text);
    page += method.request->fields.empty() ? "\nTakes no members.\n"
                                           : "\n" + schema::key_table(*method.request);
  }
  return page;
}

}  // namespace orlop::agent::service
