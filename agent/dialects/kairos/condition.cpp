// SPDX-License-Identifier: Apache-2.0
// Conditions of a step as shell: patterns of others are matched by grep(1) on the node, where they
// cost a program its time and nobody else.
#include "agent/dialects/kairos/step.hpp"
#include "libs/architecture/architecture.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Value;

class Condition {
 public:
  explicit Condition(const Value& step) : step_(step) {}

  std::string run() {
    matches("node", "cat /etc/hostname");
    if (const auto text = text_at("if"); !text.empty()) both("( " + text + "\n)");
    // The image is made of Debian's packages; either name will do.
    matches("only_os",
            "(. /etc/os-release; echo \"$PRETTY_NAME\"; echo \"$NAME\"; "
            "echo \"Debian GNU/Linux\"; echo debian)");
    matches("only_os_version",
            "(. /etc/os-release; echo \"$VERSION_ID\"; echo \"$IMAGE_VERSION\"; "
            "cat /etc/debian_version 2>/dev/null)");
    matches("only_arch", architecture_names());
    service_manager();
    files();
    return std::move(line_);
  }

 private:
  /// Either name of the machine's architecture: Debian's, which is Go's, and the kernel's.
  static std::string architecture_names() {
    std::string names = "case $(uname -m) in ";
    for (const auto& known : architecture::all())
      names += formatted("{}) echo {};; ", known.name, known.debian);
    return names + "*) uname -m;; esac";
  }

  std::string text_at(std::string_view key) const {
    const auto* value = step_.find(key);
    return value != nullptr && value->is_string() ? value->string() : std::string();
  }

  void both(std::string_view condition) {
    if (!line_.empty()) line_ += " && ";
    line_ += condition;
  }

  void matches(std::string_view key, std::string_view asked) {
    const auto pattern = text_at(key);
    if (!pattern.empty()) both(formatted("{} | grep -Eq -e {}", asked, shell_quoted(pattern)));
  }

  void service_manager() {
    const auto wanted = text_at("only_service_manager");
    if (wanted.empty()) return;
    const bool systemd = wanted == "systemd" || wanted == "Systemd" || wanted == "SYSTEMD";
    if (!systemd) both("false");
  }

  void files() {
    const auto* wanted = step_.find("if_files");
    if (wanted == nullptr || !wanted->is_object()) return;
    tests(*wanted, "all", " && ", "test -e {}");
    tests(*wanted, "any", " || ", "test -e {}");
    tests(*wanted, "none", " && ", "test ! -e {}");
  }

  void tests(const Value& wanted, std::string_view key, std::string_view joint,
             std::string_view form) {
    const auto* list = wanted.find(key);
    if (list == nullptr || !list->is_array() || list->items().empty()) return;
    std::string line;
    for (const auto& path : list->items()) {
      if (!line.empty()) line += joint;
      auto one = std::string(form);
      line += one.replace(one.find("{}"), 2, shell_quoted(path.string()));
    }
    both("{ " + line + "; }");
  }

  const Value& step_;
  std::string line_;
};

}  // namespace

std::string condition_of(const Value& step) { return Condition(step).run(); }

}  // namespace orlop::agent::dialects
