// SPDX-License-Identifier: Apache-2.0
// Kind: how one noun of the configuration (users, files, units …) describes itself to the engine.
//
// A kind is a `const` value: its section of the language, and functions. For kinds whose resources
// are made of file parts only `desire` must be given, the defaults do everything else. The
// list of kinds is agent/kinds/kinds.cpp; the engine takes it as a span and knows none of them.
// Constant data; safe from any thread.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/engine/resource.hpp"
#include "agent/engine/step.hpp"
#include "libs/codec/value.hpp"
#include "libs/schema/field.hpp"

namespace orlop::agent::engine {

class Changes;

/// Something a document asks for that this node cannot give.
struct Obstacle {
  std::string path;  ///< of the value, as in config::Origins
  std::string message;
  std::string remedy;
  std::string code = "not-on-this-node";
};

/// A file that several resources of a kind write together; it keeps its mode and its owner.
struct SharedFile {
  std::string path;
  std::string content;
  std::uint32_t mode = 0644;  ///< of one that does not exist yet
};

/// A record of a kind's own on the state partition: written before anything else, never undone.
struct Record {
  std::string path;
  std::string content;
  bool replaces_damaged = false;  ///< the one that is there cannot be read, and is set aside
};

/// What a kind wants of the node.
struct Wish {
  std::vector<Resource> resources;
  std::vector<SharedFile> shared;
  std::vector<Record> records;
  std::vector<Obstacle> obstacles;
  schema::Diagnostics remarks;  ///< warnings and notes about the node
};

/// What `desire` may ask of the node, and of the kinds before it. Changes nothing.
class View {
 public:
  struct Facts {
    bool live = false;     ///< the system runs: kernel settings can be written
    bool offline = false;  ///< no node at hand: what only a node knows is taken for granted
    std::string state_folder;
  };
  View(SystemState& system, Facts facts, const Owned& owned)
      : system_(system), facts_(std::move(facts)), owned_(owned) {}

  [[nodiscard]] bool live() const { return facts_.live; }
  [[nodiscard]] bool offline() const { return facts_.offline; }
  /// A path below the agent's persistent folder.
  [[nodiscard]] std::string state_path(std::string_view name) const;
  /// What the generation before had of a kind, by the names of its resources.
  [[nodiscard]] std::vector<std::string> owned_names(std::string_view prefix) const;

  Result<std::optional<Entry>> look(const std::string& path) { return system_.look(path); }
  /// True without a node, where it is noted as granted.
  Result<bool> exists(const std::string& path);
  /// Notes what a node would have to have: "the unit 'a.service'".
  void grant(std::string what) { granted_.insert(std::move(what)); }
  /// What was taken for granted.
  [[nodiscard]] const std::set<std::string>& granted() const { return granted_; }
  /// What would stand at a path if no document named it: what a kind before this one puts there by
  /// default, or what the image has or stood there before; nothing without a node.
  Result<std::optional<Entry>> original(const std::string& path);
  /// A file's content as a kind before this one wants it, or as the node has it; empty without one.
  Result<std::string> text(const std::string& path);
  /// A file's content as the node has it; empty without one.
  Result<std::string> present(const std::string& path);

  /// The value of a secret of this node, nothing when it has none of that name.
  Result<std::optional<std::string>> secret(std::string_view name);

  /// The engine's: makes a kind's shared files, records and defaults known to those after it.
  void remember(const Wish& wish);

 private:
  SystemState& system_;
  Facts facts_;
  const Owned& owned_;
  std::set<std::string> granted_;
  std::map<std::string, std::string> wanted_;
  std::map<std::string, Entry> defaults_;      ///< by the one names of their paths
  std::optional<std::set<std::string>> made_;  ///< by the generation before; their one names
};

/// What a resource takes for itself: a second owner of the same is refused.
struct Claims {
  std::vector<std::string> paths;
  std::vector<std::string> folders;  ///< must exist; several may need the same
  std::vector<std::string> places;   ///< folders of its own, in which others may have something
  std::vector<std::string> units;
};

/// The default of Kind::owns: the paths of parts and absences.
[[nodiscard]] Claims claims_of_parts(const Resource& resource);

/// The default of Kind::desire.
[[nodiscard]] Result<Wish> desire_nothing(const codec::Value& document, View& view);

struct Phases {
  bool early = true;  ///< before the system starts
  bool live = true;   ///< on a running node
};

struct Kind {
  std::string_view name;    ///< of its folder: "files"
  std::string_view prefix;  ///< of its resources' ids: "file"
  /// Its keys; the resources are made of these alone.
  std::span<const schema::AnySection* const> sections = {};
  /// Kinds whose wishes this one must see, and whose resources are made before its own.
  std::span<const std::string_view> after = {};
  Phases phases = {};

  /// The resources that a valid, merged document asks for. Pure but for looking at the node.
  /// The default is for settings that others act on: none.
  Result<Wish> (*desire)(const codec::Value& document, View& view) = desire_nothing;
  /// What stands at a resource's paths.
  Result<Observed> (*observe)(const Question& question, SystemState& system) = observe_parts;
  /// What differs and what to do about it; nothing when nothing does. Pure.
  std::optional<Step> (*step)(const Question& question, const Observed& observed) = step_of_parts;
  /// Carries a step's files out; every change goes through `changes`, which can take it back.
  Status (*act)(const Step& step, Changes& changes) = act_on_parts;
  Claims (*owns)(const Resource& resource) = claims_of_parts;
};

/// The kinds with each after those it names; Errc::invalid for a name that is none, or a circle.
[[nodiscard]] Result<std::vector<const Kind*>> in_order(std::span<const Kind> kinds);
/// By the prefix of an id; nullptr for a resource of no kind that is known here (an older or newer
/// agent made it).
[[nodiscard]] const Kind* kind_of(std::span<const Kind> kinds, std::string_view id);

}  // namespace orlop::agent::engine
