// SPDX-License-Identifier: Apache-2.0
#include "agent/dialects/kairos/step.hpp"

#include <algorithm>

#include "agent/dialects/building.hpp"
#include "agent/dialects/kairos/layout.hpp"
#include "agent/dialects/sentences.hpp"
#include "libs/base/format.hpp"
#include "libs/base/text.hpp"

namespace orlop::agent::dialects {
namespace {

using codec::Member;
using codec::Value;
using schema::Severity;

struct NotHere {
  std::string_view key;
  std::string_view instead;
};
constexpr NotHere kNotHere[] = {
    {"downloads", "Give the content in 'files', or fetch it in 'commands' of the network stage."},
    {"git", "Fetch it in 'commands' of the network stage."},
    {"ensure_entities", "Name users under 'users', with their groups."},
    {"delete_entities", "Accounts that no document names are not there; remove the key."},
    {"packages", kImage},
    {"package_pins", kImage},
    {"unpack_images", kImage},
};

std::string text_of_scalar(const Value& value) {
  if (value.is_string()) return value.string();
  if (value.is_bool()) return value.boolean() ? "true" : "false";
  return value.is_int() ? std::to_string(value.integer()) : std::string();
}

class StepTranslator {
 public:
  StepTranslator(const Value& step, const StepPlace& place, Value& document,
                 const config::Context& context, config::Diagnostics& diagnostics)
      : step_(step),
        place_(place),
        document_(document),
        context_(context),
        diagnostics_(diagnostics),
        condition_(condition_of(step)) {}

  void run() {
    commands();
    if (!is_wanted()) return;
    for (const auto& row : kNotHere) {
      if (const auto* value = step_.find(row.key)) refuse(*value, row.key, row.instead);
    }
    dns();
    each("directories", [this](const Value& one) { push_owned("directories", one); });
    each("files", [this](const Value& one) { push_owned("write_files", one); });
    if (const auto* name = step_.find("hostname")) document_.set("hostname", *name);
    settings();
    users();
    keys();
    modules();
    timesyncd();
    units();
    environment();
    firstboot();
    layout();
  }

 private:
  void say(const Value& at, Severity severity, std::string code, std::string message,
           std::string_view remedy) {
    diagnostics_.push_back({std::string(context_.file), at.position(), severity, std::move(code),
                            std::move(message), std::string(remedy)});
  }

  void refuse(const Value& at, std::string_view key, std::string_view remedy) {
    say(at, Severity::error, "unsupported-key", formatted("'{}' of a step is not supported", key),
        remedy);
  }

  template <class Visit>
  void each(std::string_view key, const Visit& visit) const {
    const auto* list = step_.find(key);
    if (list == nullptr || !list->is_array()) return;
    for (const auto& item : list->items()) visit(item);
  }

  template <class Visit>
  void each_member(std::string_view key, const Visit& visit) const {
    const auto* mapping = step_.find(key);
    if (mapping == nullptr || !mapping->is_object()) return;
    for (const auto& member : mapping->members()) visit(member);
  }

  /// Whether what the step makes is to be made. What it runs is asked again when it runs.
  bool is_wanted() {
    const bool makes = std::ranges::any_of(step_.members(), [](const Member& member) {
      constexpr std::string_view kNoResource[] = {
          "name",     "after",           "node",      "if",
          "only_os",  "only_os_version", "only_arch", "only_service_manager",
          "if_files", "commands"};
      return !std::ranges::contains(kNoResource, member.key);
    });
    if (condition_.empty() || !makes) return true;
    const auto held = context_.surroundings.ask(condition_);
    if (!held) {
      say(step_, Severity::note, "not-checked",
          "the step has conditions that only a node can answer", "");
    }
    return held.value_or(true);
  }

  void commands() {
    std::string script;
    each("commands", [&script](const Value& line) {
      script += formatted("sh -c {} || status=$?\n", shell_quoted(line.string()));
    });
    const auto* units = step_.find("systemctl");
    const auto* start = units == nullptr ? nullptr : units->find("start");
    if (start != nullptr && start->is_array()) {
      for (const auto& unit : start->items())
        script += formatted("systemctl start {} || status=$?\n", shell_quoted(unit.string()));
    }
    if (script.empty()) return;
    auto command = Value::object({{"name", place_.name},
                                  {"run", "status=0\n" + script + "exit $status\n"},
                                  {"when", place_.moment}});
    if (!condition_.empty()) command.set("if", condition_);
    const auto* place = step_.find("commands");
    push(document_, "commands", std::move(command),
         place == nullptr ? step_.position() : place->position());
  }

  /// A file or folder of Kairos as ours: owners by number are one text.
  void push_owned(std::string_view list, const Value& theirs) {
    Value ours{codec::Members{}};
    for (const auto& member : theirs.members()) {
      const auto& key = member.key;
      if (key == "group" || key.starts_with("owner")) continue;
      ours.members().push_back(member);
      if (key == "permissions" && member.value.is_int()) {
        ours.members().back().value =
            Value(formatted("{:04o}", member.value.integer())).at(member.value.position());
      }
    }
    const auto* named = theirs.find("ownerstring");
    if (named == nullptr) named = theirs.find("owner_string");
    const auto* owner = theirs.find("owner");
    const auto* group = theirs.find("group");
    if (named != nullptr) {
      set(ours, "owner", *named, named->position());
    } else if (owner != nullptr || group != nullptr) {
      const auto of = [](const Value* value) {
        const auto text = value == nullptr ? std::string("0") : text_of_scalar(*value);
        return text == "0" ? std::string("root") : text;
      };
      set(ours, "owner", of(owner) + ':' + of(group),
          (owner != nullptr ? owner : group)->position());
    }
    // Whoever writes a file last is the one whose file stands.
    const auto* path = ours.find("path");
    auto* before = path == nullptr || !path->is_string()
                       ? nullptr
                       : element_named(document_, list, "path", path->string());
    if (before == nullptr) return push(document_, list, std::move(ours), theirs.position());
    *before = placed(std::move(ours), theirs.position());
  }

  /// A file that several steps write lines of.
  void add_to_file(const std::string& path, std::string_view heading, const std::string& lines,
                   codec::Position place) {
    auto* file = element_named(document_, "write_files", "path", path);
    auto* content = file == nullptr ? nullptr : file->find("content");
    if (content != nullptr && content->is_string()) {
      *content = Value(content->string() + lines).at(content->position());
      return;
    }
    push(document_, "write_files",
         Value::object({{"path", path}, {"content", std::string(heading) + lines}}), place);
  }

  void dns() {
    const auto* wanted = step_.find("dns");
    if (wanted == nullptr) return;
    constexpr std::pair<std::string_view, std::string_view> kLists[] = {{"nameservers", "servers"},
                                                                        {"search", "search"}};
    for (const auto& [theirs, ours] : kLists) {
      const auto* list = wanted->find(theirs);
      if (list == nullptr || !list->is_array() || list->items().empty()) continue;
      auto& dns = mapping_in(document_, "dns", wanted->position());
      for (const auto& word : list->items()) push(dns, ours, word, list->position());
    }
    if (const auto* options = wanted->find("options"); options != nullptr) {
      say(*options, Severity::warning, "no-effect",
          "systemd-resolved takes no options of resolv.conf", "Remove them.");
    }
  }

  void settings() {
    const auto* theirs = step_.find("sysctl");
    if (theirs == nullptr) return;
    auto& ours = mapping_in(document_, "sysctl", theirs->position());
    for (const auto& member : theirs->members()) ours.set(member.key, member.value);
  }

  Value* user_named(std::string_view name) {
    return element_named(document_, "users", "name", name);
  }

  void users() {
    each_member("users", [this](const Member& member) {
      auto* known = user_named(member.key);
      if (known == nullptr) {
        push(document_, "users", Value::object({{"name", member.key}}), member.position);
        known = user_named(member.key);
      }
      if (!member.value.is_object()) return;
      for (const auto& item : member.value.members()) {
        if (item.key != "name") known->set(item.key, item.value);
      }
    });
  }

  void keys() {
    each_member("authorized_keys", [this](const Member& member) {
      auto* user = user_named(member.key);
      if (user == nullptr) {
        return say(
            Value().at(member.position), Severity::error, "unknown-user",
            formatted("'authorized_keys' names '{}', and no 'users' before it does", member.key),
            "Name the user under 'users', in the same document.");
      }
      for (const auto& key : member.value.items())
        push(*user, "ssh_authorized_keys", key, key.position());
    });
  }

  void modules() {
    each("modules", [this](const Value& line) {
      const std::string_view text = line.string();
      const auto space = text.find(' ');
      const std::string name(text.substr(0, space));
      auto& kernel = mapping_in(document_, "kernel", line.position());
      push(kernel, "modules", Value(name).at(line.position()), line.position());
      if (space == std::string_view::npos) return;
      auto& options = mapping_in(kernel, "options", line.position());
      options.set(name, Value(text.substr(space + 1)).at(line.position()));
    });
  }

  void timesyncd() {
    std::string lines;
    each_member("timesyncd", [&lines](const Member& member) {
      lines += formatted("{}={}\n", member.key, text_of_scalar(member.value));
    });
    if (lines.empty()) return;
    add_to_file("/etc/systemd/timesyncd.conf.d/50-local.conf", "[Time]\n", lines,
                step_.find("timesyncd")->position());
  }

  Value& unit_named(const Value& name) {
    auto& systemd = mapping_in(document_, "systemd", name.position());
    std::string unit = name.string();
    if (!unit.contains('.')) unit += ".service";
    if (auto* known = element_named(systemd, "units", "name", unit)) return *known;
    push(systemd, "units", Value::object({{"name", unit}}), name.position());
    return systemd.find("units")->items().back();
  }

  void units() {
    const auto* wanted = step_.find("systemctl");
    if (wanted == nullptr) return;
    const auto each_unit = [wanted](std::string_view key, const auto& visit) {
      const auto* list = wanted->find(key);
      if (list == nullptr || !list->is_array()) return;
      for (const auto& item : list->items()) visit(item);
    };
    each_unit("enable", [this](const Value& unit) { unit_named(unit).set("enabled", true); });
    each_unit("disable", [this](const Value& unit) { unit_named(unit).set("enabled", false); });
    each_unit("mask", [this](const Value& unit) { unit_named(unit).set("mask", true); });
    each_unit("overrides", [this](const Value& override) {
      const auto* service = override.find("service");
      const auto* content = override.find("content");
      if (service == nullptr || content == nullptr) {
        return say(override, Severity::error, "missing-key",
                   "an override needs 'service' and 'content'", "Add what is missing.");
      }
      const auto* name = override.find("name");
      auto dropin = Value::object({{"name", name == nullptr ? Value("50-local.conf") : *name}});
      dropin.set("contents", *content);
      push(unit_named(*service), "dropins", std::move(dropin), override.position());
    });
  }

  void environment() {
    std::string lines;
    each_member("environment", [&lines](const Member& member) {
      std::string value;
      for (const char c : text_of_scalar(member.value)) {
        if (std::string_view("\"\\$`").contains(c)) value += '\\';
        value += c;
      }
      lines += formatted("{}=\"{}\"\n", member.key, value);
    });
    if (lines.empty()) return;
    const auto* file = step_.find("environment_file");
    add_to_file(file == nullptr ? "/etc/environment" : file->string(), "", lines,
                step_.find("environment")->position());
  }

  void firstboot() {
    each_member("systemd_firstboot", [this](const Member& member) {
      const auto text = text_of_scalar(member.value);
      const auto place = member.value.position();
      if (member.key == "locale") {
        add_to_file("/etc/locale.conf", "", "LANG=" + text + '\n', place);
      } else if (member.key == "keymap") {
        add_to_file("/etc/vconsole.conf", "", "KEYMAP=" + text + '\n', place);
      } else if (member.key == "hostname") {
        document_.set("hostname", member.value);
      } else if (member.key == "timezone") {
        document_.set("timezone", member.value);
      } else if (member.key == "force") {
        say(member.value, Severity::note, "as-it-is",
            "'force' changes nothing: what the document says holds at every boot",
            "Remove the key.");
      } else {
        say(member.value, Severity::error, "unsupported-key",
            formatted("'systemd_firstboot' has no '{}' here", member.key),
            "Use 'locale', 'keymap', 'timezone' or 'hostname'.");
      }
    });
  }

  void layout() {
    const auto* wanted = step_.find("layout");
    if (const auto* source = step_.find("datasource")) {
      say(*source, Severity::note, "as-it-is",
          "'datasource' changes nothing: where user-data comes from is found out at each boot",
          "Remove the key.");
    }
    if (wanted == nullptr) return;
    if (const auto* added = wanted->find("add_partitions")) {
      const auto objection = translate_partitions(*wanted, document_);
      if (!objection.empty()) refuse(*added, "layout.add_partitions", objection);
      return;
    }
    say(*wanted, Severity::note, "as-it-is",
        "'layout' changes nothing: the state partition fills the disk", "Remove the key.");
  }

  const Value& step_;
  const StepPlace& place_;
  Value& document_;
  const config::Context& context_;
  config::Diagnostics& diagnostics_;
  std::string condition_;
};

}  // namespace

void translate_step(const Value& step, const StepPlace& place, Value& document,
                    const config::Context& context, config::Diagnostics& diagnostics) {
  StepTranslator(step, place, document, context, diagnostics).run();
}

}  // namespace orlop::agent::dialects
