// SPDX-License-Identifier: Apache-2.0
// A command line as data: a program and its verbs. Parser, help, shell completion, manual page and
// the reference in docs/ are all made from one Program. Values only; safe from any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libs/base/result.hpp"
#include "libs/codec/value.hpp"

namespace orlop::command {

struct Option {
  std::string_view name;   ///< "--nonce"
  std::string_view value;  ///< "HEX"; empty: a flag
  std::string_view help;
  bool required = false;
  bool many = false;  ///< may be given again
};

struct Positional {
  std::string_view name;  ///< "FILE"
  std::string_view help;
  bool required = true;
  bool many = false;
};

/// What stood on the command line; only what the command's table entry allows.
struct Invocation {
  std::map<std::string, std::vector<std::string>, std::less<>> values;

  [[nodiscard]] bool flag(std::string_view name) const { return values.contains(name); }
  [[nodiscard]] std::optional<std::string> value(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
};

/// What a verb has to say: a document for `--json`, a text for people, and whether it is a
/// refusal (exit code 1) with its diagnosis for standard error.
struct Output {
  codec::Value document;
  std::string text;
  std::string diagnosis;
  bool refused = false;
};

/// One verb as it is written and described.
struct Verb {
  std::string_view path;  ///< "config plan"
  std::string_view summary;
  std::vector<Positional> positionals;
  std::vector<Option> options;
  std::vector<std::string_view> examples;  ///< whole command lines
};

/// A verb with what it does; `Context` is what the verbs of one program need of the outside.
template <class Context>
struct VerbOf : Verb {
  using Run = std::function<Result<Output>(const Invocation&, Context&)>;
  Run run;
};

/// Verbs of two words are in a group: "config plan" is in "config".
struct Group {
  std::string_view name;
  std::string_view summary;
};

struct Program {
  std::string_view name;  ///< "orlop"
  std::string_view version;
  std::string_view summary;      ///< one line above the help
  std::string_view tagline;      ///< beside the name in the manual page
  std::string_view description;  ///< a sentence or two in the manual page
  std::vector<std::string_view> examples;
  std::vector<Group> groups;
  std::vector<Verb> verbs;  ///< in the order of the documentation

  /// "config" -> what the group is about; empty for what is no group.
  [[nodiscard]] std::string_view group_summary(std::string_view group) const;
};

/// The verbs of a table without what they do.
template <class Context>
std::vector<Verb> verbs_of(const std::vector<VerbOf<Context>>& table) {
  return {table.begin(), table.end()};
}

/// Options that every verb has: --json, --progress-fd.
[[nodiscard]] std::span<const Option> common_options();

}  // namespace orlop::command
