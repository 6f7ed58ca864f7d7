// SPDX-License-Identifier: Apache-2.0
// SettingsFile: the text of a .network, .netdev or .link file, and tables that say what a key of
// the configuration is called there. Values only; safe from any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/codec/value.hpp"

namespace orlop::agent::kinds::network {

enum class Form {
  plain,  ///< text and numbers as they are, booleans as yes and no, lists with spaces between
  milliseconds,  ///< a bare number is one of milliseconds
};

/// A key of ours, and its name in a section of networkd's.
struct Setting {
  std::string_view key;
  std::string_view name;
  Form form = Form::plain;
};

class SettingsFile {
 public:
  /// Begins a section, also one of a name that was there before. A section without a line is left
  /// out, unless it is `kept`.
  void section(std::string_view name, bool kept = false);
  /// An empty value is left out; so is one with a control character or a backslash at its end,
  /// which no rule lets through: nothing that is given here ever begins a line of its own.
  void line(std::string_view name, std::string_view value);
  void flag(std::string_view name, bool value) { line(name, value ? "yes" : "no"); }
  /// What a mapping says, in the order of the table.
  void settings(const codec::Value& mapping, std::span<const Setting> table);

  [[nodiscard]] bool empty() const;
  /// Sections with an empty line between.
  [[nodiscard]] std::string text() const;

 private:
  struct Part {
    std::string header;
    std::string lines;
    bool kept = false;
  };
  std::vector<Part> parts_;
};

}  // namespace orlop::agent::kinds::network
