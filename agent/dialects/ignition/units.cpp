// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/ignition/parts.hpp"
#include "libs/base/format.hpp"

namespace orlop::agent::dialects::ignition {
namespace {

using codec::Value;

/// Those that hold something: a drop-in without contents is none.
Value dropins_of(const Value& unit) {
  auto dropins = Value::array();
  for (const auto& dropin : elements_of(unit.find("dropins"))) {
    if (text_of(dropin, "contents") == nullptr) continue;
    auto own = std::move(Value(codec::Members{}).at(dropin.position()));
    carry(dropin, "name", own, "name");
    carry(dropin, "contents", own, "contents");
    dropins.push(std::move(own));
  }
  return dropins;
}

Value translated_unit(const Value& unit) {
  auto own = std::move(Value(codec::Members{}).at(unit.position()));
  carry(unit, "name", own, "name");
  carry(unit, "enabled", own, "enabled");
  if (is_set(unit, "mask")) carry(unit, "mask", own, "mask");
  if (text_of(unit, "contents") != nullptr) carry(unit, "contents", own, "contents");
  auto dropins = dropins_of(unit);
  if (!dropins.items().empty()) put(own, "dropins", std::move(dropins), *unit.find("dropins"));
  return own;
}

}  // namespace

void translate_units(const Value& systemd, Reader& reader, Value& own) {
  auto units = Value::array();
  for (const auto& unit : elements_of(systemd.find("units"))) {
    auto made = translated_unit(unit);
    if (made.members().size() > 1) {
      units.push(std::move(made));
      continue;
    }
    reader.warning(
        unit, "no-effect",
        formatted("'systemd.units[{}]' says nothing of the unit", unit.find("name")->string()),
        "Give its contents, or say what is to be done with it.");
  }
  if (units.items().empty()) return;
  auto section = Value(codec::Members{});
  put(section, "units", std::move(units), *systemd.find("units"));
  put(own, "systemd", std::move(section), systemd);
}

}  // namespace orlop::agent::dialects::ignition
