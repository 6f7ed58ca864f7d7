// SPDX-License-Identifier: Apache-2.0
// Method: one thing the node agent can be asked, as a row of a list (methods.hpp). D-Bus, the
// remote side, the command line, the fake and the page of the bus are made from that list; a
// carrier that comes later takes it as it is.
//
// A row is made from a function that acts on one lane's part of the node, and from the section that
// describes its request:
//
//   Answer apply(ConfigLane& lane, const DocumentRequest& request, const Reporter& report);
//   method<apply, kDocument>({.member = "ConfigApply", .text = "…", .answers =
//   {"orlop.applied/1"}})
//
// What the function takes says which lane it runs on, so no method can reach what belongs to
// another lane's thread. A request is decoded before the function sees it: an unknown member, a
// wrong type or a bound that is passed never reaches it. What looks like a secret is left out of
// every answer (libs/schema/redact.hpp). Values; safe from any thread.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "agent/service/node.hpp"
#include "libs/schema/redact.hpp"
#include "libs/schema/section.hpp"

namespace orlop::agent::service {

/// Who may call: anyone on this machine, or its administrator (uid 0).
enum class Access { anyone, admin };
[[nodiscard]] std::string_view to_string(Access access);

/// Hears of a long method's progress: documents `orlop.progress/1`. Called on the lane's thread.
using Reporter = std::function<void(const codec::Value&)>;

/// What a row says of its method besides the function.
struct MethodText {
  std::string_view member;  ///< "UpgradeApply": its name wherever it is carried
  Access access = Access::admin;
  std::string_view text;  ///< what it does, in sentences
  /// `schema` of every document it answers with; unused places are empty.
  std::array<std::string_view, 2> answers;
  /// Answers ahead of the lane's queue when it can; on the carrier's thread, which must not wait.
  /// May touch only what is safe from any thread.
  std::optional<Answer> (*ahead)(Node&) = nullptr;
};

struct Method : MethodText {
  Lane lane = Lane::instant;
  const schema::AnySection* request = nullptr;  ///< what may stand in a request
  /// Decodes the request (null is an empty one) and runs; on the lane's thread. Errc::invalid
  /// names every fault of the request.
  std::function<Answer(Node&, const codec::Value& request, const Reporter&)> run;
};

/// The request of methods that take none.
struct Nothing {};
inline constexpr schema::Section<Nothing> kNothing({.text = "No members."});

namespace detail {

/// As the decoder sees it: a request may be left out where it has no required member.
[[nodiscard]] codec::Value request_of(const codec::Value& request);

template <const auto& Request, class Part, class Owner>
Method make_method(const MethodText& row, Answer (*run)(Part&, const Owner&, const Reporter&)) {
  Method method{row};
  method.lane = lane_of<Part>;
  method.request = &Request;
  method.run = [run](Node& node, const codec::Value& request, const Reporter& report) -> Answer {
    const auto decoded = TRY(schema::parse(request_of(request), Request, {.file = "request"}));
    return schema::conceal(run(part_of<Part>(node), decoded, report));
  };
  return method;
}

}  // namespace detail

template <auto Run, const auto& Request = kNothing>
[[nodiscard]] Method method(const MethodText& row) {
  return detail::make_method<Request>(row, Run);
}

}  // namespace orlop::agent::service
