// SPDX-License-Identifier: Apache-2.0
// What a node does when a release cannot be trusted or does not fit: it says so and stays as it is.
#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

class Upgrade : public ScenarioTest {
 protected:
  void SetUp() override {
    ScenarioTest::SetUp();
    ASSERT_FALSE(HasFatalFailure());
    std::error_code error;
    std::filesystem::copy(releases().repository(), repository(),
                          std::filesystem::copy_options::recursive, error);
    ASSERT_FALSE(error) << error.message();
    auto server = FileServer::start(repository(), folder() / "server");
    ASSERT_THAT(server, testing::IsOk());
    server_.emplace(*std::move(server));
  }

  [[nodiscard]] std::filesystem::path repository() const { return folder() / "repository"; }

  /// A running node that knows the repository.
  Machine* running_node(Needs needs = {}) {
    needs.user_data = user_data(std::format("upgrade:\n  repository: {}\n", server_->guest_url()));
    return running(needs);
  }

  /// Exit code 1, and the error names what is wrong.
  void expect_refusal(Machine& machine, std::string_view command, std::string_view text) {
    const auto answer = machine.ssh().run(command, {.timeout = seconds(300)});
    ASSERT_THAT(answer, testing::IsOk());
    EXPECT_EQ(answer->exit_code, 1) << answer->output << answer->errors;
    EXPECT_THAT(answer->errors, HasSubstr(text));
  }

  std::optional<FileServer> server_;
};

TEST_F(Upgrade, ChangedMetadataIsRefusedAndTheGenuineIsNot) {
  auto* machine = running_node();
  ASSERT_NE(machine, nullptr);
  const auto timestamp = repository() / "metadata/timestamp.json";
  const auto genuine = sys::read_text(timestamp, 1 << 20);
  ASSERT_THAT(genuine, testing::IsOk());
  auto changed = *genuine;
  const auto version = changed.find("\"version\":");
  ASSERT_NE(version, std::string::npos);
  changed.insert(version + std::string_view("\"version\":").size(), "9");
  ASSERT_THAT(sys::write_file(timestamp, changed), testing::IsOk());
  expect_refusal(*machine, "orlop upgrade check", "timestamp");

  ASSERT_THAT(sys::write_file(timestamp, genuine->substr(0, genuine->size() / 2)), testing::IsOk());
  expect_refusal(*machine, "orlop upgrade check", "timestamp");

  ASSERT_THAT(sys::write_file(timestamp, *genuine), testing::IsOk());
  EXPECT_THAT(machine->ssh().checked("orlop upgrade check"), testing::IsOkAnd(HasSubstr("2.0")));
}

TEST_F(Upgrade, ExpiredMetadataIsRefused) {
  // Beyond 15 years systemd takes a clock for broken and turns it back.
  auto* machine = running_node({.extra_arguments = {"-rtc", "base=2036-01-01T00:00:00"}});
  ASSERT_NE(machine, nullptr);
  expect_refusal(*machine, "orlop upgrade check", "expired");
}

TEST_F(Upgrade, FullEspIsNamedBeforeAnythingIsDownloaded) {
  auto* machine = running_node();
  ASSERT_NE(machine, nullptr);
  const auto ssh = machine->ssh();
  ASSERT_THAT(ssh.checked("mkdir -p /run/esp && mount /dev/disk/by-partlabel/esp /run/esp && "
                          "dd if=/dev/zero of=/run/esp/filler bs=1M status=none; sync; "
                          "umount /run/esp",
                          {.timeout = seconds(300)}),
              testing::IsOk());
  const auto before = server_->traffic();
  ASSERT_THAT(before, testing::IsOk());
  expect_refusal(*machine, "orlop upgrade apply", "ESP");
  const auto after = server_->traffic();
  ASSERT_THAT(after, testing::IsOk());
  constexpr std::uint64_t kMetadata = std::uint64_t{1} << 20;
  EXPECT_LT(after->body_bytes - before->body_bytes, kMetadata);
  EXPECT_THAT(ssh.checked("ls /dev/disk/by-partlabel"), testing::IsOkAnd(HasSubstr("_empty")));
}

}  // namespace
}  // namespace orlop::scenarios
