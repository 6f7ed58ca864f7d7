// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/files/kind.hpp"

#include "agent/kinds/files/section.hpp"
#include "agent/node/accounts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Effect;
using engine::Entry;

/// Files whose readers have to be told, by the beginning of their path.
struct FileEffect {
  std::string_view beginning;
  Effect effect;
  std::string_view unit;
};
constexpr FileEffect kFileEffects[] = {
    {"/etc/crypttab", Effect::reboot, {}},
    {"/etc/fstab", Effect::reboot, {}},
    {"/etc/modprobe.d/", Effect::reboot, {}},
    {"/etc/udev/", Effect::reboot, {}},
    {"/etc/modules-load.d/", Effect::restart, "systemd-modules-load.service"},
    {"/etc/ssh/", Effect::restart, "ssh.service"},
    {"/etc/sysctl.d/", Effect::restart, "systemd-sysctl.service"},
    {"/etc/systemd/journald.conf", Effect::restart, "systemd-journald.service"},
    {"/etc/systemd/network/", Effect::restart, "systemd-networkd.service"},
    {"/etc/systemd/resolved.conf", Effect::restart, "systemd-resolved.service"},
    {"/etc/systemd/timesyncd.conf", Effect::restart, "systemd-timesyncd.service"},
    {"/etc/tmpfiles.d/", Effect::reboot, {}},
};

const FileEffect* effect_of(std::string_view path) {
  for (const auto& known : kFileEffects) {
    if (path.starts_with(known.beginning)) return &known;
  }
  return nullptr;
}

class Renderer {
 public:
  explicit Renderer(engine::View& view) : view_(view) {}

  Result<engine::Wish> run(const Files& files) {
    // With the accounts that the configuration makes: `users` comes first.
    accounts_.passwd = TRY(view_.text("/etc/passwd"));
    accounts_.group = TRY(view_.text("/etc/group"));
    for (const auto& file : files.write_files) TRY(add(file));
    return std::move(wish_);
  }

 private:
  Status add(const File& file) {
    const auto path = file.path.starts_with("/home/") ? "/var" + file.path : file.path;
    const auto origin = formatted("write_files[{}]", file.path);
    auto entry = Entry::file(TRY(decoded(file)), file.permissions);
    const auto user = node::user_number(accounts_, file.owner.user);
    const auto group = node::group_number(accounts_, file.owner.group);
    if ((!user || !group) && !view_.offline()) {
      wish_.obstacles.push_back({origin + ".owner",
                                 formatted("there is no {} '{}'", user ? "group" : "user",
                                           user ? file.owner.group : file.owner.user),
                                 "Name one of the image or of 'users'."});
      return {};
    }
    entry.uid = user.value_or(0);
    entry.gid = group.value_or(0);
    engine::Resource resource{.id = "file:" + path, .origin = origin};
    resource.parts.push_back({path, std::move(entry)});
    if (const auto* known = effect_of(path)) {
      resource.on_update = known->effect;
      if (!known->unit.empty()) resource.units.emplace_back(known->unit);
    }
    wish_.resources.push_back(std::move(resource));
    return {};
  }

  engine::View& view_;
  engine::Wish wish_;
  node::AccountFiles accounts_;
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  return Renderer(view).run(schema::read(document, kFiles));
}

/// Whoever reads a file must also be told when it goes.
std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step || step->change != engine::Change::remove) return step;
  if (const auto* known = effect_of(engine::name_of(question.id))) {
    step->effect = known->effect;
    if (!known->unit.empty()) step->units = {std::string(known->unit)};
    step->order = engine::UnitOrder::refresh;
  }
  return step;
}

constexpr std::string_view kAfter[] = {"users"};

constexpr const schema::AnySection* kSections[] = {&kFiles};

}  // namespace

const engine::Kind kFilesKind = {.name = "files",
                                 .prefix = "file",
                                 .sections = kSections,
                                 .after = kAfter,
                                 .desire = desire,
                                 .step = step};

}  // namespace orlop::agent::kinds
