// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/libs/schema/sample.hpp"

#include <charconv>
#include <format>

namespace orlop::schema::sample {
namespace {

std::optional<Problem> check_title(const codec::Value& value) {
  if (!value.string().starts_with(' ')) return std::nullopt;
  return Problem{"starts with a space", "Take it away."};
}

void locked_or_known(const codec::Value& user, Report& report) {
  const auto* locked = user.find("locked");
  if (locked == nullptr || !locked->is_bool() || locked->boolean()) return;
  if (user.find("hash") != nullptr) return;
  report.error(user.position(), "conflict",
               std::format("'{}' is open and has no hash", report.path()), "Add 'hash'.");
}

constexpr Field kKeyLine = {.text = "One key.", .bytes = {.most = 8}};
constexpr Field kUserFields[] = {
    {.key = "name", .member = at<&User::name>, .text = "Login name.", .required = true},
    {.key = "keys",
     .member = at<&User::keys>,
     .text = "Who may log in.",
     .items = {.most = 2},
     .each = &kKeyLine},
    {.key = "hash",
     .member = at<&User::hash>,
     .text = "Password hash.",
     .secrecy = Secrecy::secret,
     .formerly = "password_hash",
     .written = Written::when_set},
    {.key = "locked", .member = at<&User::locked>, .text = "No password.", .initial = "true"},
};
constexpr Cross kUserTogether[] = {{.text = "Open needs a hash.", .check = locked_or_known}};

constexpr Field kRunFields[] = {
    {.key = "line", .member = at<&Run::line>, .text = "For the shell.", .required = true}};
constexpr Field kGroupFields[] = {
    {.key = "tries",
     .member = at<&Group::tries>,
     .text = "How often.",
     .initial = "1",
     .number = {.least = 1}},
    {.key = "then", .member = at<&Group::then, kGroup>, .text = "Groups after this one."},
};

constexpr Field kNumber = {.number = {.least = -5, .most = 5}};
constexpr Field kSampleFields[] = {
    {.key = "title",
     .member = at<&Sample::title>,
     .text = "What it is.",
     .required = true,
     .bytes = {.least = 2, .most = 20},
     .rule = {.check = check_title, .text = "Without a space first.", .pattern = "^[^ ]"}},
    {.key = "users", .member = at<&Sample::users, kUser>, .text = "Accounts."},
    {.key = "numbers", .member = at<&Sample::numbers>, .text = "By name.", .each = &kNumber},
    {.key = "mode", .member = at<&Sample::mode, kModes>, .text = "How.", .since = "0.2"},
    {.key = "size", .member = at<&Sample::size, kSize>, .text = "Room.", .initial = "5 MiB"},
    {.key = "steps", .member = at<&Sample::steps, kStep>, .text = "What to do."},
};
constexpr std::string_view kEarlier[] = {"orlop.sample/1"};

}  // namespace

const Section<User> kUser(
    {.text = "One account.", .fields = kUserFields, .identity = "name", .together = kUserTogether});
const Section<Run> kRun({.name = "run", .text = "Runs a line.", .fields = kRunFields});
const Section<Group> kGroup({.name = "group", .text = "Tries again.", .fields = kGroupFields});
const Section<Sample> kSample({.document = "orlop.sample/2",
                               .earlier = kEarlier,
                               .text = "A sample.",
                               .fields = kSampleFields,
                               .unknown = Unknown::kept,
                               .others = at<&Sample::others>});

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const std::string_view unit(end, text.data() + text.size());
  if (error != std::errc{} || unit != " MiB" || count > 1000) return std::nullopt;
  return count << 20U;
}

std::string print_size(std::uint64_t bytes) { return std::format("{} MiB", bytes >> 20U); }

}  // namespace orlop::schema::sample
