// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/units/kind.hpp"

#include <algorithm>

#include "agent/kinds/units/section.hpp"
#include "agent/node/unit_file.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::kinds {
namespace {

using codec::Value;
using engine::Entry;
using engine::UnitOrder;

constexpr std::string_view kImageUnits = "/usr/lib/systemd/system";

std::string local_file(std::string_view unit) {
  return formatted("{}/{}", node::kLocalUnits, unit);
}

/// Where its drop-ins are, with the slash.
std::string dropin_folder(std::string_view unit) { return local_file(unit) + ".d/"; }

const Entry& mask() {
  static const Entry kMask = Entry::link("/dev/null");
  return kMask;
}

/// The image's file of a unit, or of the template that it is an instance of.
std::vector<std::string> image_files(const std::string& unit) {
  std::vector<std::string> paths = {formatted("{}/{}", kImageUnits, unit)};
  const auto of = node::template_of(unit);
  if (!of.empty()) paths.push_back(formatted("{}/{}", kImageUnits, of));
  return paths;
}

class Renderer {
 public:
  Renderer(const Units& wanted, engine::View& view) : wanted_(wanted), view_(view) {}

  Result<engine::Wish> run() {
    for (const auto& unit : wanted_.units) TRY(add(unit));
    return std::move(wish_);
  }

 private:
  struct UnitFile {
    std::string path;
    std::string text;
  };

  /// The unit file that counts for a name: its own contents, or one of the image.
  Result<std::optional<UnitFile>> unit_file(const std::string& name) {
    for (const auto& unit : wanted_.units) {
      if (unit.name == name && unit.contents) return UnitFile{local_file(name), *unit.contents};
    }
    for (const auto& candidate : {name, node::template_of(name)}) {
      if (candidate.empty()) continue;
      for (const std::string_view folder : {node::kLocalUnits, kImageUnits}) {
        const auto path = formatted("{}/{}", folder, candidate);
        const auto entry = TRY(view_.look(path));
        if (entry && entry->kind == Entry::Kind::file) return UnitFile{path, entry->content};
      }
    }
    return std::nullopt;
  }

  void obstacle(const std::string& origin, std::string message, std::string remedy) {
    wish_.obstacles.push_back({origin, std::move(message), std::move(remedy)});
  }

  /// The links of a unit and of those it names with Also=, each unit once.
  Status collect_links(const std::string& name, const std::string& origin,
                       std::vector<std::string>& seen, std::vector<node::UnitLink>& links) {
    if (std::ranges::contains(seen, name)) return {};
    seen.push_back(name);
    const auto file = TRY(unit_file(name));
    if (!file) {
      if (!view_.offline()) {
        obstacle(origin, formatted("there is no unit '{}'", name),
                 "Give its 'contents', or name a unit of the image.");
      } else {
        view_.grant(formatted("the unit '{}'", name));
      }
      return {};
    }
    const auto install = node::parse_install_section(file->text);
    if (!install.present) {
      obstacle(origin, formatted("the unit '{}' has no [Install] section", name),
               "Enable what starts it (a socket, timer or target) instead.");
    }
    std::ranges::move(node::install_links(name, file->path, install), std::back_inserter(links));
    for (const auto& other : install.also) TRY(collect_links(other, origin, seen, links));
    return {};
  }

  Status add(const Unit& unit) {
    const auto origin = formatted("systemd.units[{}]", unit.name);
    std::vector<node::UnitLink> links;
    std::vector<std::string> seen;
    if (unit.enabled) TRY(collect_links(unit.name, origin + ".enabled", seen, links));
    engine::Resource resource{.id = "unit:" + unit.name,
                              .on_update = engine::Effect::restart,
                              .units = {unit.name},
                              .origin = origin};
    if (unit.contents) {
      resource.parts.push_back({local_file(unit.name), Entry::file(*unit.contents)});
    }
    for (const auto& dropin : unit.dropins) {
      resource.parts.push_back(
          {dropin_folder(unit.name) + dropin.name, Entry::file(dropin.contents)});
    }
    if (unit.enabled) {
      resource.on_create = *unit.enabled ? UnitOrder::start : UnitOrder::stop;
      resource.on_change = *unit.enabled ? UnitOrder::restart : UnitOrder::stop;
    }
    if (unit.mask) {
      resource.parts.push_back({local_file(unit.name), mask()});
      resource.on_create = resource.on_change = UnitOrder::stop;
    }
    for (auto& link : links) {
      if (*unit.enabled) {
        resource.parts.push_back({std::move(link.path), Entry::link(std::move(link.target))});
      } else {
        resource.absent.push_back({std::move(link.path)});
      }
    }
    wish_.resources.push_back(std::move(resource));
    return {};
  }

  const Units& wanted_;
  engine::View& view_;
  engine::Wish wish_;
};

Result<engine::Wish> desire(const Value& document, engine::View& view) {
  const auto wanted = schema::read(document, kUnits);
  return Renderer(wanted, view).run();
}

/// The links that the image's file of a unit asks for.
std::vector<node::UnitLink> image_links(const std::string& unit, const engine::Observed& observed) {
  for (const auto& path : image_files(unit)) {
    const auto& found = observed.entries.at(path);
    if (!found || found->kind != Entry::Kind::file) continue;
    return node::install_links(unit, path, node::parse_install_section(found->content));
  }
  return {};
}

/// Also whether the image has the unit: one that goes with its file is stopped.
Result<engine::Observed> observe(const engine::Question& question, engine::SystemState& system) {
  auto observed = TRY(engine::observe_parts(question, system));
  const std::string unit(engine::name_of(question.id));
  auto files = image_files(unit);
  files.push_back(local_file(unit));
  for (const auto& path : files) observed.entries[path] = TRY(system.look(path));
  for (const auto& link : image_links(unit, observed)) {
    observed.entries[link.path] = TRY(system.look(link.path));
  }
  return observed;
}

/// Whether it is masked now, and would run had the configuration never named it.
bool waits_behind_mask(const std::string& unit, const engine::Observed& observed) {
  if (observed.entries.at(local_file(unit)) != mask()) return false;
  return std::ranges::any_of(image_links(unit, observed), [&observed](const auto& link) {
    return observed.entries.at(link.path).has_value();
  });
}

bool image_has(const std::string& unit, const engine::Question& question,
               const engine::Observed& observed) {
  const auto local = local_file(unit);
  const bool ours = std::ranges::contains(question.leaves, local);
  if (ours ? observed.originals.at(local).has_value() : observed.entries.at(local).has_value()) {
    return true;
  }
  return std::ranges::any_of(image_files(unit), [&observed](const auto& path) {
    return observed.entries.at(path).has_value();
  });
}

/// What the unit does when configuration lets go of some of its paths: what it would do had the
/// configuration never named them.
UnitOrder order_after(const std::vector<std::string>& leaves, const std::string& unit,
                      const engine::Observed& observed) {
  auto order = UnitOrder::none;
  for (const auto& path : leaves) {
    if (path == local_file(unit) || path.starts_with(dropin_folder(unit))) {
      if (order == UnitOrder::none) order = UnitOrder::refresh;
    } else if (observed.originals.at(path)) {
      return UnitOrder::start;
    } else {
      order = UnitOrder::stop;
    }
  }
  return order;
}

std::optional<engine::Step> step(const engine::Question& question,
                                 const engine::Observed& observed) {
  auto step = engine::step_of_parts(question, observed);
  if (!step) return step;
  const std::string unit(engine::name_of(question.id));
  const auto let_go = order_after(step->leaves, unit, observed);
  if (step->change == engine::Change::remove) {
    step->units = {unit};
    step->order = image_has(unit, question, observed) ? let_go : UnitOrder::stop;
  } else if (step->order == UnitOrder::refresh && let_go != UnitOrder::none) {
    step->order = let_go;
  }
  if (step->order == UnitOrder::refresh && waits_behind_mask(unit, observed)) {
    step->order = UnitOrder::start;
  }
  return step;
}

/// Not the links: Also= lets several units ask for the same.
engine::Claims owns(const engine::Resource& resource) {
  engine::Claims claims{.units = resource.units};
  const auto unit = engine::name_of(resource.id);
  for (const auto& part : resource.parts) {
    const bool own = part.path == local_file(unit) || part.path.starts_with(dropin_folder(unit));
    if (own) claims.paths.push_back(part.path);
  }
  return claims;
}

constexpr const schema::AnySection* kSections[] = {&kUnits};

}  // namespace

const engine::Kind kUnitsKind = {.name = "units",
                                 .prefix = "unit",
                                 .sections = kSections,
                                 .desire = desire,
                                 .observe = observe,
                                 .step = step,
                                 .owns = owns};

}  // namespace orlop::agent::kinds
