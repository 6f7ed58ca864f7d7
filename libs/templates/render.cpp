// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/render.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/yaml_quoted.hpp"
#include "libs/templates/evaluate.hpp"
#include "libs/templates/functions.hpp"
#include "libs/templates/nodes.hpp"

namespace orlop::templates {
namespace {

using codec::Value;

/// The result, and where its lines come from.
class Output {
 public:
  /// `moves`: the text is the template's own, and its lines are lines of that.
  void append(std::string_view text, std::uint32_t line, bool moves) {
    for (const char c : text) {
      if (begins_line_) rendered_.lines.push_back(line);
      begins_line_ = c == '\n';
      if (begins_line_ && moves) ++line;
    }
    rendered_.text += text;
  }
  [[nodiscard]] std::size_t size() const { return rendered_.text.size(); }
  Rendered take() { return std::move(rendered_); }

 private:
  Rendered rendered_;
  bool begins_line_ = true;
};

class Run {
 public:
  Run(std::string_view text, const Value& variables, const Limits& limits, Where& where)
      : lines_(text),
        limits_(limits),
        where_(where),
        scope_(variables),
        budget_(limits, where),
        evaluator_(scope_, budget_, where) {}

  Status nodes(const std::vector<Node>& all) {
    for (const auto& node : all) TRY(one(node));
    return {};
  }

  Rendered take() { return output_.take(); }

 private:
  Status one(const Node& node) {
    TRY(budget_.spend(node.offset));
    switch (node.kind) {
      case Node::Kind::text: return write(node, node.text, true);
      case Node::Kind::output: return output(node);
      case Node::Kind::condition: return condition(node);
      case Node::Kind::loop: return loop(node);
      case Node::Kind::assignment: return assignment(node);
    }
    return {};
  }

  Status output(const Node& node) {
    const auto evaluated = TRY(evaluator_.value(node.values[0]));
    return write(node, text_of(evaluated.value()), false);
  }

  Status assignment(const Node& node) {
    const auto evaluated = TRY(evaluator_.value(node.values[0]));
    return set(node, node.targets[0], evaluated.value());
  }

  Status write(const Node& node, std::string_view text, bool moves) {
    if (output_.size() + text.size() > limits_.max_bytes)
      return where_.refuse(node.offset,
                           formatted("the result has more than {} bytes", limits_.max_bytes),
                           "Make it shorter.");
    output_.append(text, lines_.position(node.offset).line, moves);
    return {};
  }

  Status condition(const Node& node) {
    for (std::size_t i = 0; i < node.values.size(); ++i) {
      if (is_true(TRY(evaluator_.value(node.values[i])).value())) return nodes(node.bodies[i]);
    }
    return node.bodies.size() > node.values.size() ? nodes(node.bodies.back()) : Status();
  }

  Status set(const Node& node, const std::string& name, const Value& value) {
    TRY(budget_.spend(node.offset, weight_of(value)));
    scope_.set(name, value);
    return {};
  }

  /// What is gone through: elements, or the keys of a mapping.
  Result<codec::Array> elements(const Node& node, const Value& value) {
    TRY(budget_.spend(node.offset, weight_of(value)));
    if (value.is_array()) return value.items();
    if (!value.is_object())
      return where_.refuse(node.offset,
                           formatted("'for' goes through lists, found a {}", value.kind()),
                           "Give it a list or mapping.");
    codec::Array keys;
    for (const auto& member : value.members()) keys.emplace_back(member.key);
    return keys;
  }

  Status loop(const Node& node) {
    const auto evaluated = TRY(evaluator_.value(node.values[0]));
    const auto items = TRY(elements(node, evaluated.value()));
    if (items.empty()) return node.bodies.size() > 1 ? nodes(node.bodies[1]) : Status();
    for (std::size_t i = 0; i < items.size(); ++i) {
      scope_.enter();
      TRY(assign_targets(node, items[i]));
      TRY(set(node, "loop", place_in_loop(i, items.size())));
      TRY(nodes(node.bodies[0]));
      scope_.leave();
    }
    return {};
  }

  Status assign_targets(const Node& node, const Value& item) {
    if (node.targets.size() == 1) return set(node, node.targets[0], item);
    if (!item.is_array() || item.items().size() != node.targets.size())
      return where_.refuse(node.offset, "'for' with two names takes pairs",
                           "Give it for example 'mapping.items()'.");
    for (std::size_t i = 0; i < node.targets.size(); ++i)
      TRY(set(node, node.targets[i], item.items()[i]));
    return {};
  }

  static Value place_in_loop(std::size_t at, std::size_t count) {
    return Value::object({{"index", std::uint64_t{at + 1}},
                          {"index0", std::uint64_t{at}},
                          {"length", std::uint64_t{count}},
                          {"first", at == 0},
                          {"last", at + 1 == count}});
  }

  codec::Lines lines_;
  const Limits& limits_;
  Where& where_;
  Scope scope_;
  Budget budget_;
  Evaluator evaluator_;
  Output output_;
};

Result<Rendered> rendered(std::string_view text, const Value& variables, const Limits& limits,
                          Where& where) {
  if (text.size() > limits.max_bytes)
    return where.refuse(0, formatted("the template has more than {} bytes", limits.max_bytes),
                        "Make it shorter.");
  const auto nodes = TRY(nodes_of(text, limits.max_depth, where));
  Run run(text, variables, limits, where);
  TRY(run.nodes(nodes));
  return run.take();
}

}  // namespace

std::expected<Rendered, Fault> render(std::string_view text, const Value& variables,
                                      const Limits& limits) {
  Where where;
  auto result = rendered(text, variables, limits, where);
  if (result) return *std::move(result);
  const codec::Lines lines(text);
  return std::unexpected(
      Fault{std::move(result).error(), lines.position(std::min(where.offset, text.size()))});
}

}  // namespace orlop::templates
