// SPDX-License-Identifier: Apache-2.0
#include "libs/bus/bus_error.hpp"

#include <cctype>

#include "libs/base/format.hpp"

namespace orlop::bus {
namespace {

constexpr std::string_view kErrorPart = ".Error.";
constexpr std::string_view kRemedyLine = "\nremedy: ";

/// "not-found" -> "NotFound": D-Bus names allow letters, digits and underscores only.
std::string camel(std::string_view kebab) {
  std::string text;
  bool upper = true;
  for (const char c : kebab) {
    if (c == '-') {
      upper = true;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    text += upper ? static_cast<char>(std::toupper(byte)) : c;
    upper = false;
  }
  return text;
}

Errc code_of_own(std::string_view situation) {
  for (int value = static_cast<int>(Errc::invalid); value <= static_cast<int>(Errc::failed);
       ++value)
    if (camel(error_name(Errc{value})) == situation) return Errc{value};
  return Errc::failed;
}

struct BusSituation {
  std::string_view name;  // after "org.freedesktop.DBus.Error."
  Errc code;
};
constexpr BusSituation kBusSituations[] = {
    {"ServiceUnknown", Errc::not_found},
    {"NameHasNoOwner", Errc::not_found},
    {"UnknownMethod", Errc::unsupported},
    {"UnknownInterface", Errc::unsupported},
    {"UnknownObject", Errc::unsupported},
    {"AccessDenied", Errc::denied},
    {"InteractiveAuthorizationRequired", Errc::denied},
    {"NoReply", Errc::timed_out},
    {"Timeout", Errc::timed_out},
    {"TimedOut", Errc::timed_out},
    {"InvalidArgs", Errc::invalid},
    {"NoMemory", Errc::no_space},
    {"LimitsExceeded", Errc::no_space},
    {"Disconnected", Errc::io},
};

Errc code_of_bus(std::string_view situation) {
  for (const auto& row : kBusSituations)
    if (row.name == situation) return row.code;
  return Errc::failed;
}

Errc code_of(std::string_view name) {
  constexpr std::string_view kBusPrefix = "org.freedesktop.DBus.Error.";
  if (name.starts_with(kBusPrefix)) return code_of_bus(name.substr(kBusPrefix.size()));
  const auto at = name.rfind(kErrorPart);
  return at == std::string_view::npos ? Errc::failed
                                      : code_of_own(name.substr(at + kErrorPart.size()));
}

}  // namespace

WireError to_wire(const Error& error, std::string_view interface) {
  const bool own = error.code().category() == to_error_code(Errc::failed).category();
  std::string situation = camel(error.code().message());
  if (!own) situation = camel(error.code().category().name()) + "." + situation;
  return {.name = formatted("{}{}{}", interface, kErrorPart, situation), .text = error.report()};
}

Error from_wire(std::string_view name, std::string_view text) {
  const auto at = text.find(kRemedyLine);
  Error error(code_of(name), std::string(text.substr(0, at)));
  if (at == std::string_view::npos) return error;
  return std::move(error).with_remedy(std::string(text.substr(at + kRemedyLine.size())));
}

}  // namespace orlop::bus
