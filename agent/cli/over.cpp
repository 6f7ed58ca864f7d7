// SPDX-License-Identifier: Apache-2.0
#include "agent/cli/over.hpp"

#include <utility>

namespace orlop::agent::cli {
namespace {

Result<codec::Value> answer_of(std::string_view method, RequestOf request, const Invocation& given,
                               Context& context) {
  const auto document = TRY(request(given));
  return TRY(context.connect(context.progress))->call(method, document);
}

}  // namespace

Result<codec::Value> no_request(const Invocation&) { return codec::Value{}; }

Command::Run over(std::string_view method, TextOf text, RequestOf request) {
  return [=](const Invocation& given, Context& context) -> Result<Output> {
    auto answer = TRY(answer_of(method, request, given, context));
    auto said = text(answer);
    return Output{std::move(answer), std::move(said)};
  };
}

Command::Run over(std::string_view method, OutputOf output, RequestOf request) {
  return [=](const Invocation& given, Context& context) -> Result<Output> {
    return output(TRY(answer_of(method, request, given, context)));
  };
}

}  // namespace orlop::agent::cli
