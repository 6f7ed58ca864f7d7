// SPDX-License-Identifier: Apache-2.0
#include "agent/service/worker.hpp"

#include <gmock/gmock.h>

#include <future>

namespace orlop::agent::service {
namespace {

TEST(Worker, DoesOnePieceAfterTheOtherInOrder) {
  std::vector<int> order;
  std::promise<void> done;
  Worker worker;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(worker.add([&order, i] { order.push_back(i); }));
  EXPECT_TRUE(worker.add([&done] { done.set_value(); }));
  done.get_future().wait();
  EXPECT_THAT(order, ::testing::ElementsAre(0, 1, 2, 3, 4));
}

TEST(Worker, WaitsForTheRunningPieceWhenItEnds) {
  std::promise<void> started;
  bool finished = false;
  {
    Worker worker;
    EXPECT_TRUE(worker.add([&] {
      started.set_value();
      finished = true;
    }));
    started.get_future().wait();
  }
  EXPECT_TRUE(finished);
}

}  // namespace
}  // namespace orlop::agent::service
