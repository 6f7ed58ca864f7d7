// SPDX-License-Identifier: Apache-2.0
#include "libs/templates/nodes.hpp"

#include "libs/base/format.hpp"

namespace orlop::templates {
namespace {

using Words = std::vector<std::string>;

class NodeReader {
 public:
  NodeReader(std::vector<Segment> segments, std::size_t max_depth, Where& where)
      : segments_(std::move(segments)), max_depth_(max_depth), where_(where) {}

  Result<std::vector<Node>> run() { return body({}, 0); }

 private:
  /// Up to a tag that begins with one of `ends`, which is left in tag_ and rest_; up to the end of
  /// the template without any.
  Result<std::vector<Node>> body(const Words& ends, std::size_t depth) {
    std::vector<Node> nodes;
    const auto begin = tag_offset_;
    if (depth > max_depth_)
      return where_.refuse(begin, "the tags are nested too deeply", "Say it more simply.");
    while (next_ < segments_.size()) {
      const auto& segment = segments_[next_++];
      if (segment.kind == Segment::Kind::text) {
        nodes.push_back({.kind = Node::Kind::text, .offset = segment.offset, .text = segment.text});
        continue;
      }
      rest_ = segment.tokens;
      tag_offset_ = segment.offset;
      if (segment.kind == Segment::Kind::output) {
        nodes.push_back(TRY(output()));
        continue;
      }
      tag_ = rest_.empty() ? std::string() : rest_[0].text;
      for (const auto& end : ends) {
        if (take(rest_, end)) return nodes;
      }
      nodes.push_back(TRY(tag(depth)));
    }
    if (ends.empty()) return nodes;
    return where_.refuse(begin, formatted("the tag has no '{}'", ends.back()),
                         formatted("End it with '{{% {} %}}'.", ends.back()));
  }

  Result<Expression> expression() {
    // Behind the last word, for what is missing there.
    const auto end = rest_.empty() ? tag_offset_ : rest_.back().offset + rest_.back().text.size();
    return take_expression(rest_, end, max_depth_, where_);
  }

  Status nothing_more() {
    if (rest_.empty()) return {};
    return where_.refuse(rest_[0].offset, formatted("'{}' was not expected here", rest_[0].text),
                         "Remove it, or put text in quotes.");
  }

  Result<Node> output() {
    Node node{.kind = Node::Kind::output, .offset = tag_offset_};
    node.values.push_back(TRY(expression()));
    TRY(nothing_more());
    return node;
  }

  Result<Node> tag(std::size_t depth) {
    if (take(rest_, "if")) return condition(depth);
    if (take(rest_, "for")) return loop(depth);
    if (take(rest_, "set")) return assignment();
    return where_.refuse(tag_offset_, formatted("the tag '{}' is not known here", tag_),
                         "Known are 'if', 'for', 'set' and 'raw'.");
  }

  Result<Node> condition(std::size_t depth) {
    Node node{.kind = Node::Kind::condition, .offset = tag_offset_};
    do {
      node.values.push_back(TRY(expression()));
      TRY(nothing_more());
      node.bodies.push_back(TRY(body({"elif", "else", "endif"}, depth + 1)));
    } while (tag_ == "elif");
    if (tag_ == "else") {
      TRY(nothing_more());
      node.bodies.push_back(TRY(body({"endif"}, depth + 1)));
    }
    TRY(nothing_more());
    return node;
  }

  Result<std::string> target() {
    if (rest_.empty() || rest_[0].kind != Token::Kind::name)
      return where_.refuse(rest_.empty() ? tag_offset_ : rest_[0].offset,
                           "the name of a variable is missing",
                           "Write '{% set x = … %}' or '{% for x in … %}'.");
    auto name = rest_[0].text;
    rest_ = rest_.subspan(1);
    return name;
  }

  Status sign(std::string_view text) {
    if (take(rest_, text)) return {};
    return where_.refuse(rest_.empty() ? tag_offset_ : rest_[0].offset,
                         formatted("'{}' is missing", text),
                         "Write '{% set x = … %}' or '{% for x in … %}'.");
  }

  Result<Node> loop(std::size_t depth) {
    Node node{.kind = Node::Kind::loop, .offset = tag_offset_};
    node.targets.push_back(TRY(target()));
    if (take(rest_, ",")) node.targets.push_back(TRY(target()));
    TRY(sign("in"));
    node.values.push_back(TRY(expression()));
    TRY(nothing_more());
    node.bodies.push_back(TRY(body({"else", "endfor"}, depth + 1)));
    if (tag_ == "else") {
      TRY(nothing_more());
      node.bodies.push_back(TRY(body({"endfor"}, depth + 1)));
    }
    TRY(nothing_more());
    return node;
  }

  Result<Node> assignment() {
    Node node{.kind = Node::Kind::assignment, .offset = tag_offset_};
    node.targets.push_back(TRY(target()));
    TRY(sign("="));
    node.values.push_back(TRY(expression()));
    TRY(nothing_more());
    return node;
  }

  std::vector<Segment> segments_;
  std::size_t max_depth_;
  Where& where_;
  std::size_t next_ = 0;
  std::span<const Token> rest_;
  std::string tag_;
  std::size_t tag_offset_ = 0;
};

}  // namespace

Result<std::vector<Node>> nodes_of(std::string_view text, std::size_t max_depth, Where& where) {
  auto segments = TRY(segments_of(text, where));
  return NodeReader(std::move(segments), max_depth, where).run();
}

}  // namespace orlop::templates
