// SPDX-License-Identifier: Apache-2.0
#include "agent/install/order.hpp"

#include <gmock/gmock.h>

#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::install {
namespace {

using testing::IsErrorSaying;
using testing::IsOk;

class Ordering : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("order");
    ASSERT_THAT(folder, IsOk());
    root_.emplace(*std::move(folder));
  }
  std::string write(std::string_view path, std::string_view text) {
    const auto file = root_->path() / path;
    EXPECT_THAT(sys::write_file(file, text, 0600, sys::Durability::volatile_), IsOk());
    return file;
  }
  void configure(std::string_view install) {
    write("run/orlop/effective.json", std::format(R"({{"document":{{"install":{}}}}})", install));
  }
  std::optional<sys::TemporaryFolder> root_;
};

TEST_F(Ordering, TheMediumSaysNothing) {
  configure("{}");
  const auto order = automatic_order(root_->path());
  ASSERT_THAT(order, IsOk());
  EXPECT_FALSE(order->has_value());
}

TEST_F(Ordering, TheMediumSaysWhatToDo) {
  struct Row {
    std::string_view install;
    std::optional<std::filesystem::path> device;
    platform::Power afterwards;
  };
  const Row rows[] = {
      {R"({"auto":true})", std::nullopt, platform::Power::stay},
      {R"({"auto":true,"device":"auto","reboot":true})", std::nullopt, platform::Power::reboot},
      {R"({"auto":true,"device":"/dev/vdb","poweroff":true})", "/dev/vdb",
       platform::Power::poweroff},
  };
  write("run/orlop/user-data", "#cloud-config\nhostname: a\n");
  for (const auto& row : rows) {
    configure(row.install);
    const auto order = automatic_order(root_->path());
    ASSERT_THAT(order, IsOk());
    ASSERT_TRUE(order->has_value()) << row.install;
    EXPECT_EQ((*order)->request.device, row.device);
    EXPECT_EQ((*order)->request.config, "#cloud-config\nhostname: a\n");
    EXPECT_EQ((*order)->afterwards, row.afterwards);
  }
}

TEST_F(Ordering, AMediumWithoutUserDataGivesTheNodeNone) {
  configure(R"({"auto":true})");
  const auto order = automatic_order(root_->path());
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ((*order)->request.config, "");
}

TEST_F(Ordering, AMachineThatWasNeverConfiguredIsNoMedium) {
  EXPECT_THAT(automatic_order(root_->path()), IsErrorSaying(Errc::not_found, "install medium"));
}

TEST_F(Ordering, APersonNamesDiskAndDocument) {
  const auto file = write("node.yaml", "#cloud-config\nhostname: a\n");
  const auto order = spoken_order("/dev/vda", file);
  ASSERT_THAT(order, IsOk());
  EXPECT_EQ(order->request.device, "/dev/vda");
  EXPECT_EQ(order->request.config, "#cloud-config\nhostname: a\n");
  EXPECT_EQ(order->afterwards, platform::Power::stay);
  EXPECT_EQ(spoken_order("auto", {})->request.device, std::nullopt);
}

TEST_F(Ordering, ADocumentThatTheNodeWouldRefuseIsRefusedHere) {
  const auto file = write("node.yaml", "#cloud-config\nhostnam: a\n");
  EXPECT_THAT(spoken_order("auto", file), IsErrorSaying(Errc::invalid, "node.yaml:2:1"));
}

}  // namespace
}  // namespace orlop::agent::install
