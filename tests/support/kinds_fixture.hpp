// SPDX-License-Identifier: Apache-2.0
// From a document to resources and a plan, on an image's tree in memory, with the agent's kinds.
#pragma once

#include <gmock/gmock.h>

#include "agent/engine/outcome.hpp"
#include "agent/engine/plan.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/config/document.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::testing {

class KindsTest : public ::testing::Test {
 protected:
  agent::engine::Target render_body(const std::string& body,
                                    const agent::engine::Owned& owned = {}) {
    const auto read = config::read_document(agent::kinds::language(), "d", document(body));
    EXPECT_FALSE(config::has_errors(read.diagnostics)) << describe(read.diagnostics);
    agent::engine::View view(
        system_, {.live = live_, .offline = offline_, .state_folder = "/state/orlop"}, owned);
    auto target = agent::engine::make_target(agent::kinds::all(), read.value, view);
    EXPECT_THAT(target, IsOk());
    return target.value_or(agent::engine::Target());
  }

  agent::engine::Plan plan_of(const std::string& body, const agent::engine::Owned& owned = {}) {
    const auto target = render_body(body, owned);
    EXPECT_THAT(target.obstacles, ::testing::IsEmpty());
    const auto moment = live_ ? agent::engine::Moment::live : agent::engine::Moment::early;
    auto planned = agent::engine::make_plan(agent::kinds::all(), target, owned, moment, system_);
    EXPECT_THAT(planned.failures, ::testing::IsEmpty());
    return std::move(planned.plan);
  }

  /// "update file:/etc/motd live", a line an action.
  std::string plan_body(const std::string& body, const agent::engine::Owned& owned = {}) {
    std::string lines;
    for (const auto& step : plan_of(body, owned).steps) {
      lines += std::string(to_string(step.change)) + ' ' + step.resource + ' ' +
               std::string(to_string(step.effect));
      for (const auto& unit : step.units) lines += ' ' + unit;
      lines += '\n';
    }
    return lines;
  }

  static std::vector<std::string> parts_of(const agent::engine::Resource& resource) {
    std::vector<std::string> paths;
    for (const auto& part : resource.parts) paths.push_back(part.path);
    return paths;
  }

  /// The content that the kinds want of a file that they share.
  static std::string shared(const agent::engine::Target& target, std::string_view path) {
    for (const auto& file : target.shared) {
      if (file.path == path) return file.content;
    }
    return {};
  }

  struct Row {
    std::string body, plan;
  };
  void expect_plans(std::span<const Row> rows) {
    for (const auto& row : rows) EXPECT_EQ(plan_body(row.body), row.plan) << row.body;
  }

  struct Lack {
    std::string body, path, says;
  };
  void expect_obstacles(std::span<const Lack> rows) {
    for (const auto& row : rows) {
      const auto obstacles = render_body(row.body).obstacles;
      ASSERT_EQ(obstacles.size(), 1U) << row.body;
      EXPECT_EQ(obstacles[0].path, row.path);
      EXPECT_THAT(obstacles[0].message, ::testing::HasSubstr(row.says));
      EXPECT_FALSE(obstacles[0].remedy.empty()) << row.body;
    }
  }

  FakeSystemState system_ = image_tree();
  bool live_ = true;
  bool offline_ = false;
};

}  // namespace orlop::testing
