// SPDX-License-Identifier: Apache-2.0
#include "agent/service/methods.hpp"
#include "libs/base/bytes.hpp"

namespace orlop::agent::service {
namespace {

using codec::Value;
using schema::at;

std::optional<schema::Problem> check_name(const Value& value) {
  if (codec::is_secret_name(value.string())) return std::nullopt;
  return schema::Problem{"is no name of a secret",
                         "Use 1 to 64 letters, digits, '.', '_' and '-', no '.' first."};
}
std::optional<schema::Problem> check_value(const Value& value) {
  if (from_base64(value.string())) return std::nullopt;
  return schema::Problem{"is no base64", "Encode the value with base64."};
}

constexpr schema::Rule kName = {.check = check_name,
                                .text = "1 to 64 letters, digits, `.`, `_` and `-`, no `.` first.",
                                .pattern = "^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$"};

struct PutRequest {
  std::string name;
  std::string value;
};
constexpr schema::Field kPutFields[] = {{.key = "name",
                                         .member = at<&PutRequest::name>,
                                         .text = "What `!secret NAME` calls it.",
                                         .required = true,
                                         .rule = kName},
                                        {.key = "value",
                                         .member = at<&PutRequest::value>,
                                         .text = "Its value as base64; at most 64 KiB before that.",
                                         .required = true,
                                         .bytes = {.most = 87384},
                                         .rule = {.check = check_value},
                                         .secrecy = schema::Secrecy::secret}};
constexpr schema::Section<PutRequest> kPut({.fields = kPutFields});

struct RemoveRequest {
  std::string name;
  bool force = false;
};
constexpr schema::Field kRemoveFields[] = {
    {.key = "name",
     .member = at<&RemoveRequest::name>,
     .text = "Which one.",
     .required = true,
     .rule = kName},
    {.key = "force",
     .member = at<&RemoveRequest::force>,
     .text = "Also while the configuration in effect names it.",
     .initial = "false"}};
constexpr schema::Section<RemoveRequest> kRemove({.fields = kRemoveFields});

Value named(std::string_view schema, const std::string& name) {
  return Value::object({{"schema", schema}, {"name", name}});
}

Answer put(ConfigLane& lane, const PutRequest& request, const Reporter&) {
  const auto value = TRY(from_base64(request.value));
  TRY(lane.controller->put_secret(request.name, std::string(as_text(value))));
  return named("orlop.secret-put/1", request.name);
}

Answer remove(ConfigLane& lane, const RemoveRequest& request, const Reporter&) {
  TRY(lane.controller->remove_secret(request.name, request.force));
  return named("orlop.secret-removed/1", request.name);
}

Answer list(ConfigLane& lane, const Nothing&, const Reporter&) {
  return lane.controller->secrets();
}

}  // namespace

std::vector<Method> secret_methods() {
  return {
      method<put, kPut>({.member = "SecretPut",
                         .text = "Keeps the value of a secret, in place of the one there was. What "
                                 "uses it changes with the next apply, repair or boot.",
                         .answers = {"orlop.secret-put/1"}}),
      method<list>({.member = "SecretList",
                    .text = "The names of the secrets, and which keys use them; never a value.",
                    .answers = {"orlop.secrets/1"}}),
      method<remove, kRemove>({.member = "SecretRemove",
                               .text = "Removes a secret that the configuration does not use.",
                               .answers = {"orlop.secret-removed/1"}}),
  };
}

}  // namespace orlop::agent::service
