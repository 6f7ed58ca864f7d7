// SPDX-License-Identifier: Apache-2.0
#include "agent/fetch/protocol.hpp"

#include <algorithm>
#include <array>

#include "libs/codec/json.hpp"

namespace orlop::agent::fetch {
namespace {

using codec::Value;

constexpr std::size_t kMaxMessage = 1024;

Result<Value> parse_line(std::string_view line) {
  return codec::parse_json(line, {.max_bytes = kMaxLine, .max_depth = 2, .max_nodes = 16});
}

std::string presentable(std::string text) {
  if (text.size() > kMaxMessage) text.resize(kMaxMessage);
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return text;
}

Errc code_named(std::string_view name) {
  constexpr std::array kCodes{Errc::invalid,     Errc::not_found, Errc::denied,    Errc::untrusted,
                              Errc::unsupported, Errc::no_space,  Errc::timed_out, Errc::failed};
  const auto found = std::ranges::find(kCodes, name, [](Errc code) { return error_name(code); });
  return found == kCodes.end() ? Errc::io : *found;
}

}  // namespace

Result<std::string> encode_request(const FetchRequest& request) {
  auto value = Value::object({{"url", request.url}});
  if (request.range) {
    value.set("offset", request.range->offset);
    value.set("length", request.range->length);
  } else {
    value.set("max", request.max);
  }
  auto line = codec::write_json(value) + '\n';
  if (line.size() > kMaxLine) {
    return fail(Errc::invalid, "the address is too long ({} bytes)", request.url.size());
  }
  return line;
}

Result<FetchRequest> parse_request(std::string_view line) {
  const auto value = TRY_CONTEXT(parse_line(line), "fetch request");
  FetchRequest request;
  request.url = TRY_CONTEXT(value.get_string("url"), "fetch request");
  if (value.find("max") != nullptr) {
    request.max = TRY_CONTEXT(value.get_size("max"), "fetch request");
    return request;
  }
  net::ByteRange range;
  range.offset = TRY_CONTEXT(value.get_size("offset"), "fetch request");
  range.length = TRY_CONTEXT(value.get_size("length"), "fetch request");
  request.range = range;
  return request;
}

std::string encode_success() { return "{\"ok\":true}\n"; }

std::string encode_failure(const Error& error) {
  auto value = Value::object({{"ok", false},
                              {"code", error.code().message()},
                              {"message", presentable(error.describe())}});
  if (!error.remedy().empty()) value.set("remedy", presentable(error.remedy()));
  return codec::write_json(value) + '\n';
}

Status parse_answer(std::string_view line) {
  const auto value = parse_line(line);
  const auto ok = value ? value->get_bool("ok") : Result<bool>(std::unexpect, value.error());
  if (!ok) {
    return fail(Errc::failed, "the downloader answered out of form: {}", ok.error().describe());
  }
  if (*ok) return {};
  const auto code = TRY(value->get_string("code"));
  const auto message = TRY(value->get_string("message"));
  Error error(code_named(code), presentable(message));
  const auto* remedy = value->find("remedy");
  if (remedy == nullptr || !remedy->is_string()) return std::unexpected(std::move(error));
  return std::unexpected(std::move(error).with_remedy(presentable(remedy->string())));
}

}  // namespace orlop::agent::fetch
