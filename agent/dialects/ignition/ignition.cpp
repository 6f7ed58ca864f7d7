// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/ignition/ignition.hpp"

#include "agent/dialects/ignition/merge.hpp"
#include "agent/dialects/ignition/parts.hpp"
#include "agent/dialects/ignition/section.hpp"
#include "libs/base/format.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/sift.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;
using schema::Diagnostics;
using schema::Severity;

/// Configurations inside each other, and all that one names.
constexpr int kMostDepth = 4;
constexpr int kMostConfigs = 64;
constexpr codec::ParseLimits kInside{.max_bytes = std::size_t{1} << 20, .max_depth = 32};

/// Reads a configuration with those that it names.
class Loader {
 public:
  explicit Loader(Reader& reader) : reader_(reader) {}

  /// Valid, and without references; empty when nothing is to be used.
  Value load(const Value& document, int depth = 0) {
    auto given = pruned(document);
    if (given.find("ignition") == nullptr) {
      const auto& ignition = *document.find("ignition");
      put(given, "ignition", Value(codec::Members{}), ignition);
    }
    tell(given);
    auto usable = schema::sift(given, kConfig, reading());
    tell_ineffective(usable);
    const auto* ignition = usable.find("ignition");
    const auto* references = ignition == nullptr ? nullptr : ignition->find("config");
    if (references == nullptr) return usable;
    return with_references(std::move(usable), Value(*references), depth);
  }

 private:
  [[nodiscard]] schema::Reading reading() const {
    return {.file = reader_.file(), .refused = refused()};
  }

  /// Ignition warns of keys that it does not know, and goes on.
  void tell(const Value& given) {
    for (auto& one : schema::validate(given, kConfig, reading())) {
      if (one.code == "unknown-key") one.severity = Severity::warning;
      reader_.diagnostics().push_back(std::move(one));
    }
  }

  void tell_ineffective(const Value& usable) {
    const auto* ignition = usable.find("ignition");
    for (const auto* key : {"security", "proxy", "timeouts"}) {
      const auto* value = ignition == nullptr ? nullptr : ignition->find(key);
      if (value == nullptr) continue;
      reader_.warning(*value, "no-effect",
                      formatted("'ignition.{}' has no effect: nothing is fetched", key),
                      "Remove the key.");
    }
  }

  Value with_references(Value config, const Value& references, int depth) {
    if (const auto* replace = references.find("replace"))
      return referenced(*replace, "ignition.config.replace", depth)
          .value_or(Value(codec::Members{}));
    std::size_t index = 0;
    for (const auto& reference : elements_of(references.find("merge"))) {
      const auto what = formatted("ignition.config.merge[{}]", index++);
      if (const auto child = referenced(reference, what, depth))
        config = merged(std::move(config), *child);
    }
    return config;
  }

  std::optional<Value> referenced(const Value& reference, const std::string& what, int depth) {
    if (depth == kMostDepth || ++configs_ > kMostConfigs) {
      reader_.error(
          reference, "too-large",
          depth == kMostDepth
              ? formatted("'{}' is the {}th configuration inside another", what, depth + 1)
              : formatted("more than {} configurations are named", kMostConfigs),
          "Put them into one.");
      return std::nullopt;
    }
    const auto text = reader_.content(reference, what);
    if (!text) return std::nullopt;
    auto inside = codec::parse_json(*text, kInside);
    if (!inside || !is_ignition(*inside)) {
      reader_.error(reference, "bad-value",
                    inside ? formatted("'{}' is no configuration of Ignition", what)
                           : formatted("'{}' is no JSON: {}", what, inside.error().message()),
                    "Give the JSON that Butane writes.");
      return std::nullopt;
    }
    const auto* source = text_of(reference, "source");
    place_at(*inside, source == nullptr ? reference.position() : source->position());
    return load(*inside, depth + 1);
  }

  Reader& reader_;
  int configs_ = 0;
};

bool is_butane(const Value& document) {
  const auto* variant = document.find("variant");
  return variant != nullptr && variant->is_string() && document.find("version") != nullptr;
}

bool is_talos(const Value& document) {
  const auto* version = document.find("version");
  return version != nullptr && version->is_string() && version->string().starts_with("v1") &&
         (document.find("machine") != nullptr || document.find("cluster") != nullptr);
}

void refuse_relative(const Value& document, Reader& reader) {
  if (is_butane(document)) {
    return reader.error(document, "not-this-form",
                        "this is a configuration for Butane, from which Ignition's are made",
                        "Run 'butane FILE', and give what it writes.");
  }
  reader.error(document, "not-this-form", "this is a machine configuration of Talos",
               "Write a '#cloud-config' document: 'hostname', 'users', 'write_files', 'sysctl' and "
               "'systemd.units' say what 'machine' does; this image runs no Kubernetes.");
}

}  // namespace

bool is_ignition(const Value& document) {
  const auto* ignition = document.find("ignition");
  return ignition != nullptr && ignition->is_object();
}

bool is_relative(const Value& document) {
  return !is_ignition(document) && (is_butane(document) || is_talos(document));
}

config::Translation translate(const Value& document, std::string_view file) {
  Reader reader(file);
  auto own = std::move(Value(codec::Members{}).at(document.position()));
  if (is_relative(document)) {
    refuse_relative(document, reader);
    return {std::move(own), std::move(reader.diagnostics())};
  }
  const auto config = Loader(reader).load(document);
  if (const auto* passwd = config.find("passwd")) translate_accounts(*passwd, own);
  if (const auto* storage = config.find("storage")) {
    translate_disks(*storage, config.find("systemd"), reader, own);
    translate_storage(*storage, reader, own);
  }
  if (const auto* systemd = config.find("systemd")) translate_units(*systemd, reader, own);
  return {std::move(own), std::move(reader.diagnostics())};
}

const config::Dialect dialect = {
    .name = "ignition",
    .claims = [](const Value& document) { return is_ignition(document) || is_relative(document); },
    .whole = [](const Value& document,
                const config::Context& context) { return translate(document, context.file); }};

}  // namespace orlop::agent::dialects::ignition
