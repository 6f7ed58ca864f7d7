// SPDX-License-Identifier: Apache-2.0
// Releases that come up, more or less, and must not be called good: the node falls back by itself
// and knows why. Each gets one try, since every try is a whole boot.
#include <filesystem>
#include <thread>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

struct Row {
  std::string name;
  std::vector<std::pair<std::string, std::string>> overlay;  ///< files laid over the image
  std::string reason;                                        ///< why the release failed
};

class Trial : public ScenarioTest, public ::testing::WithParamInterface<Row> {
 protected:
  static constexpr auto kBroken = "3.0";

  /// A release of its own beside the shared ones, published to a repository of its own.
  void build_broken_release() {
    auto places = releases().places();
    places.folder = folder() / "broken";
    broken_.emplace(runner_, places);
    ASSERT_THAT(sys::make_folders(places.folder), testing::IsOk());
    for (const auto* part : {"keys", "repository"}) {
      std::error_code error;
      fs::copy(releases().places().folder / part, places.folder / part, fs::copy_options::recursive,
               error);
      ASSERT_FALSE(error) << error.message();
    }
    const auto overlay = folder() / "overlay";
    for (const auto& [path, content] : GetParam().overlay)
      ASSERT_THAT(sys::write_file(overlay / path, std::string_view(content)), testing::IsOk());
    ASSERT_THAT(broken_->build({.version = kBroken, .sources = "updates", .overlay = overlay}),
                testing::IsOk());
  }

  /// The new entry with its last try left.
  static Status leave_one_try(Machine& machine) {
    TRY(machine.ssh().checked(
        "mkdir -p /run/esp && mount /dev/disk/by-partlabel/esp /run/esp && cd /run/esp/EFI/Linux "
        "&& "
        "mv orlop-base_3.0+3-0.efi orlop-base_3.0+1-2.efi && cd / && umount /run/esp"));
    return {};
  }

  /// Waits until release 1.0 runs again, in another boot.
  static Status wait_for_fallback(Machine& machine, std::string_view boot) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(20);
    while (std::chrono::steady_clock::now() < deadline) {
      const auto now = machine.ssh().run(
          "cat /proc/sys/kernel/random/boot_id; . /usr/lib/os-release; echo v$IMAGE_VERSION");
      if (now && now->exit_code == 0 && !now->output.contains(boot) && now->output.contains("v1.0"))
        return {};
      if (!machine.running()) return fail(Errc::failed, "the machine ended");
      std::this_thread::sleep_for(seconds(1));
    }
    return fail(Errc::timed_out, "no fallback; the console ends:\n{}", machine.serial().tail());
  }

  std::optional<Releases> broken_;
};

TEST_P(Trial, EndsInTheReleaseBefore) {
  build_broken_release();
  ASSERT_FALSE(HasFatalFailure());
  const auto server = FileServer::start(broken_->repository(), folder() / "server");
  ASSERT_THAT(server, testing::IsOk());
  auto* machine = running(
      {.user_data = user_data(std::format("upgrade:\n  repository: {}\n", server->guest_url()))});
  ASSERT_NE(machine, nullptr);
  ASSERT_THAT(machine->ssh().checked("orlop upgrade apply 3.0", {.timeout = seconds(600)}),
              testing::IsOk());
  ASSERT_THAT(leave_one_try(*machine), testing::IsOk());
  const auto boot = machine->boot_id();
  ASSERT_THAT(boot, testing::IsOk());
  (void)machine->ssh().run("systemctl reboot", {.timeout = seconds(20)});
  ASSERT_THAT(wait_for_fallback(*machine, *boot), testing::IsOk());
  EXPECT_THAT(machine->ssh().checked("orlop upgrade status", {.timeout = seconds(120)}),
              testing::IsOkAnd(HasSubstr(GetParam().reason)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Trial,
    ::testing::Values(
        Row{"TheAgentIsDead",
            {{"usr/lib/systemd/system/orlopd.service.d/dead.conf",
              "[Service]\nExecStart=\nExecStart=/bin/false\n"}},
            "health check agent: asking orlopd"},
        // A document that is a folder: orlop-early gives up.
        Row{"TheEarlyStageIsDead",
            {{"usr/share/orlop/config.d/10-broken.yaml/folder", "\n"}},
            "health check configuration: the configuration of this boot was not applied"},
        Row{"AUnitNeverComesUp",
            {{"usr/lib/systemd/system/hangs.service",
              "[Unit]\nBefore=multi-user.target\n[Service]\nType=oneshot\nExecStart=/bin/sleep "
              "infinity\nTimeoutStartSec=infinity\n[Install]\nWantedBy=multi-user.target\n"},
             {"usr/lib/systemd/system-preset/00-hangs.preset", "enable hangs.service\n"},
             {"usr/lib/systemd/system/orlop-trial.timer.d/soon.conf",
              "[Timer]\nOnActiveSec=\nOnActiveSec=60s\n"}},
            "the health checks of a boot on trial came to no verdict"}),
    [](const auto& row) { return row.param.name; });

class Checks : public ScenarioTest {};

TEST_F(Checks, OfTheNodeRunFromStateThatIsMountedNoexec) {
  auto* machine = running({.user_data = user_data()});
  ASSERT_NE(machine, nullptr);
  const auto ssh = machine->ssh();
  ASSERT_THAT(ssh.checked("findmnt -n -o OPTIONS /state"), testing::IsOkAnd(HasSubstr("noexec")));
  ASSERT_THAT(ssh.checked("mkdir -p /state/orlop/health.d && cd /state/orlop/health.d && "
                          "printf '#!/bin/sh\\nexit 0\\n' > 10-own && chmod 755 10-own"),
              testing::IsOk());
  EXPECT_THAT(ssh.checked("orlop health run", {.timeout = seconds(300)}),
              testing::IsOkAnd(HasSubstr("passed 10-own")));
  ASSERT_THAT(ssh.checked("printf '#!/bin/sh\\necho it is broken\\nexit 1\\n' > "
                          "/state/orlop/health.d/10-own"),
              testing::IsOk());
  const auto failed = ssh.run("orlop health run", {.timeout = seconds(300)});
  ASSERT_THAT(failed, testing::IsOk());
  EXPECT_EQ(failed->exit_code, 1);
  EXPECT_THAT(failed->output, HasSubstr("it is broken"));
}

}  // namespace
}  // namespace orlop::scenarios
