// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/cloud_init/keys.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;
using schema::at;
using schema::Field;
using schema::Problem;
using schema::Secrecy;

constexpr std::string_view kTypes[] = {"hash", "text"};
constexpr std::string_view kModes[] = {"reboot", "poweroff", "halt"};

std::optional<Problem> check_delay(const Value& value) {
  if (value.is_int()) return std::nullopt;
  const std::string_view text = value.string();
  const auto digits = text.starts_with('+') ? text.substr(1) : text;
  const bool number = !digits.empty() && digits.find_first_not_of("0123456789") == digits.npos;
  if (text == "now" || (number && digits.size() <= 5)) return std::nullopt;
  return Problem{"is no delay", "Write 'now', or minutes as '+5'."};
}

void read_delay(const Value& value, void* into) {
  auto& delay = schema::as<std::string>(into);
  delay = value.is_int() ? std::to_string(value.integer()) : value.string();
}
Value write_delay(const void* from) { return {schema::as<std::string>(from)}; }
constexpr schema::Custom<std::string> kDelay{.type = {.kinds = schema::kString | schema::kInteger,
                                                      .read = read_delay,
                                                      .write = write_delay}};

constexpr Field kPasswordFields[] = {
    {.key = "name",
     .member = at<&Password::name>,
     .text = "A user of this document.",
     .required = true,
     .bytes = {.most = 31}},
    {.key = "password",
     .member = at<&Password::password>,
     .text = "The password, or its hash.",
     .bytes = {.most = 512},
     .secrecy = Secrecy::secret},
    {.key = "type",
     .member = at<&Password::type>,
     .text = "What `password` is; `RANDOM` ones are nothing that a machine could tell anybody.",
     .initial = "hash",
     .words = kTypes},
};
constexpr schema::Section<Password> kPassword({.text = "One password.",
                                               .fields = kPasswordFields,
                                               .identity = "name"});

constexpr Field kPasswordLine = {.kinds = schema::kString,
                                 .text = "`name:password`.",
                                 .bytes = {.most = 600},
                                 .secrecy = Secrecy::secret};
constexpr Field kChpasswdFields[] = {
    {.key = "expire",
     .member = at<&Chpasswd::expire>,
     .text = "Accounts are made at every boot: a password cannot be one for the first login only.",
     .initial = "true"},
    {.key = "users",
     .member = at<&Chpasswd::users, kPassword>,
     .text = "Passwords of users of this document.",
     .items = {.most = 256}},
    {.key = "list",
     .member = at<&Chpasswd::list>,
     .text = "The older form: a text of lines `name:password`, or a list of them.",
     .items = {.most = 256},
     .each = &kPasswordLine},
};
constexpr schema::Section<Chpasswd> kChpasswd({.text = "Passwords of users.",
                                               .fields = kChpasswdFields});

constexpr Field kWord = {
    .kinds = schema::kString, .text = "One argument.", .bytes = {.most = 4096}};
constexpr Field kPowerStateFields[] = {
    {.key = "mode",
     .member = at<&PowerState::mode>,
     .text = "What the machine does when `runcmd` has ended.",
     .required = true,
     .words = kModes},
    {.key = "delay",
     .member = at<&PowerState::delay, kDelay>,
     .text = "`now`, or minutes.",
     .initial = "now",
     .bytes = {.most = 16},
     .rule = {.check = check_delay}},
    {.key = "message",
     .member = at<&PowerState::message>,
     .text = "For everybody who is logged in.",
     .bytes = {.most = 1024}},
    {.key = "condition",
     .member = at<&PowerState::condition>,
     .kinds = schema::kBoolean | schema::kString | schema::kList,
     .text = "Whether it does: a boolean, a line for the shell, or a program and its arguments.",
     .bytes = {.most = 4096},
     .items = {.most = 64},
     .each = &kWord},
    {.key = "timeout",
     .kinds = schema::kInteger | schema::kString,
     .text = "Each command has its own time limit; this one has no effect.",
     .bytes = {.most = 16}},
};
constexpr schema::Section<PowerState> kPowerState({.text = "What the machine does in the end.",
                                                   .fields = kPowerStateFields});

constexpr Field kResolvConfFields[] = {
    {.key = "nameservers",
     .member = at<&ResolvConf::nameservers>,
     .text = "Addresses of name servers.",
     .items = {.most = 32},
     .each = &kWord},
    {.key = "searchdomains",
     .member = at<&ResolvConf::searchdomains>,
     .text = "Domains that are added to names without a dot.",
     .items = {.most = 64},
     .each = &kWord},
    {.key = "domain",
     .member = at<&ResolvConf::domain>,
     .text = "One more of them, the first.",
     .bytes = {.most = 255}},
    {.key = "sortlist",
     .member = at<&ResolvConf::sortlist>,
     .text = "Of no effect.",
     .items = {.most = 32},
     .each = &kWord},
    {.key = "options", .kinds = schema::kMapping, .text = "Of no effect."},
};
constexpr schema::Section<ResolvConf> kResolvConf({.text = "Name servers of the whole node.",
                                                   .fields = kResolvConfFields});

constexpr Field kCloudInitFields[] = {
    {.key = "resolv_conf",
     .member = at<&CloudInit::resolv_conf, kResolvConf>,
     .text = "Name servers of the whole node: `dns`."},
    {.key = "prefer_fqdn_over_hostname",
     .member = at<&CloudInit::prefer_fqdn_over_hostname>,
     .text = "Whether `fqdn` is the node's name, and not `hostname`.",
     .initial = "false"},
    {.key = "password",
     .member = at<&CloudInit::password>,
     .text = "Password of the first of `users`, or of the default user; plain or a hash.",
     .bytes = {.most = 512},
     .secrecy = Secrecy::secret},
    {.key = "chpasswd", .member = at<&CloudInit::chpasswd, kChpasswd>, .text = "Passwords."},
    {.key = "power_state",
     .member = at<&CloudInit::power_state, kPowerState>,
     .text = "What the machine does when `runcmd` has ended, once per instance."},
    {.key = "final_message",
     .member = at<&CloudInit::final_message>,
     .text = "Printed on the console when everything has run; `$UPTIME` and `$TIMESTAMP` are "
             "filled in.",
     .bytes = {.most = 4096}},
    {.key = "ssh_pwauth",
     .kinds = schema::kBoolean | schema::kString,
     .text = "Whether passwords open sessions from the network; `unchanged`: as the image has it.",
     .bytes = {.most = 16}},
};

}  // namespace

const schema::Section<CloudInit> kCloudInitKeys({.fields = kCloudInitFields});

}  // namespace orlop::agent::dialects
