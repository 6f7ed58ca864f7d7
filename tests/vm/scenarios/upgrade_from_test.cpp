// SPDX-License-Identifier: Apache-2.0
// From a release that was built before (another checkout, an older agent) to one of this tree and
// back: what the older agent wrote in its state is read by the newer one, and the other way round.
//
// $ORLOP_BEFORE is a folder with `keys`, `repository` and `releases/VERSION` of the older release.
// What its state folder held at each station is left in build/vm-tests/upgrade-from/state.
#include <algorithm>
#include <cstdlib>

#include "libs/codec/json.hpp"
#include "libs/sys/file.hpp"
#include "tests/lab/guest.hpp"
#include "tests/vm/demo/checks.hpp"
#include "tests/vm/scenarios/scenario.hpp"

namespace orlop::scenarios {
namespace {

namespace fs = std::filesystem;
using lab::ask;
using lab::at_path;
using lab::expect;
using lab::orlop_json;
using lab::text_at;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr auto kAfter = "9.0";
constexpr auto kDocument = "/run/changed.yaml";
constexpr auto kEvidence = "/run/evidence.json";
constexpr auto kNonce = "6f726c6f706f726c6f706f726c6f7032";

/// The folder of the older release, and its version.
struct Before {
  fs::path folder;
  std::string version;
};

Result<Before> find_before() {
  const char* named = std::getenv("ORLOP_BEFORE");
  if (named == nullptr) {
    return std::unexpected(Error(Errc::not_found, "no older release is named")
                               .with_remedy("Give one: ./run test --ring upgrade-from --before "
                                            "FOLDER (docs/testing.md says how one is made)"));
  }
  Before before{.folder = named, .version = {}};
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(before.folder / "releases", error)) {
    before.version = entry.path().filename();
  }
  if (before.version.empty()) {
    return fail(Errc::not_found, "{} holds no release", (before.folder / "releases").string());
  }
  return before;
}

/// What a node says of itself, and what an upgrade and a rollback must not change.
struct Account {
  codec::Value status;
  codec::Value history;
  std::string digest;  ///< of the effective configuration
};

class UpgradeFrom : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto before = find_before();
    ASSERT_THAT(before, testing::IsOk());
    before_ = *before;
    ASSERT_THAT(prepare(), testing::IsOk());
    auto server = FileServer::start(lab_.releases().repository(), places_.folder / "server");
    ASSERT_THAT(server, testing::IsOk());
    server_.emplace(*std::move(server));
  }
  void TearDown() override {
    if (!node_) return;
    if (HasFailure()) node_->save_artifacts(places_.folder.parent_path() / "artifacts/UpgradeFrom");
    node_->cut_power();
  }

  /// A folder in which this tree goes on from the older release: its keys, its repository.
  Status prepare() {
    TRY(sys::remove_tree(places_.folder));
    TRY(sys::make_folders(places_.folder / "releases"));
    for (const auto* part : {"keys", "repository", "releases"}) {
      TRY(run_checked(runner_, {.argv = {"cp", "--archive", "--sparse=always",
                                         (before_.folder / part).string(), places_.folder.string()},
                                .timeout = std::chrono::minutes(5)}));
    }
    return lab_.releases().build({.version = kAfter, .sources = "point-release"});
  }

  Status boot_before() {
    facts_ = {.hostname = "before",
              .public_key = TRY(lab_.login_key()),
              .repository = server_->guest_url()};
    node_.emplace(TRY(lab_.machine({.release = before_.version,
                                    .beginning = Beginning::image,
                                    .user_data = demo::cloud_document(facts_)})));
    TRY(node_->start());
    TRY(wait_for_boot_complete(*node_, kBootTime));
    TRY(demo::check_configuration(*node_, facts_));
    TRY(node_->ssh().put(demo::changed_document(), kDocument));
    TRY(node_->ssh().checked(std::format("orlop config apply {}", kDocument),
                             {.timeout = seconds(120)}));
    return keep_state("applied");
  }

  /// The text files of the state folder, for the unit tests of those who read them.
  Status keep_state(std::string_view station) {
    const auto archive = TRY(node_->ssh().checked(
        "cd /state/orlop && tar -c $(find . -type f -size -256k ! -path './ssh/*')"
        " | base64"));
    const auto folder = places_.folder / "state" / station;
    TRY(sys::make_folders(folder));
    TRY(sys::write_file(folder / "archive", archive, 0644, sys::Durability::volatile_));
    TRY(run_checked(runner_, {.argv = {"sh", "-c", "base64 -d archive | tar -x && rm archive"},
                              .folder = folder}));
    return {};
  }

  /// The node runs `version`, healthy and blessed, with the configuration it had.
  Result<Account> account_of(const std::string& version) {
    TRY(wait_for_boot_complete(*node_, kBootTime));
    TRY(demo::wait_for_blessing(*node_, version, seconds(120)));
    TRY(expect(TRY(ask(node_->ssh(), {{"version", ". /usr/lib/os-release; echo $IMAGE_VERSION"},
                                      {"file", std::format("cat {}", demo::kFilePath)},
                                      {"sysctl", std::format("sysctl -n {}", demo::kSecondSysctl)},
                                      {"unit", std::format("systemctl is-active {}", demo::kUnit)},
                                      {"failed", "systemctl --failed --no-legend | wc -l"}})),
               {{"version", version},
                {"file", demo::kChangedFileContent},
                {"sysctl", "11"},
                {"unit", "active"},
                {"failed", "0"}}));
    Account account{.status = TRY(orlop_json(*node_, "status")),
                    .history = TRY(orlop_json(*node_, "config history")),
                    .digest = {}};
    account.digest = text_at(account.status, "configuration.digest");
    TRY(expect({{"release", text_at(account.status, "release.version")},
                {"health", text_at(account.status, "health.state")},
                {"configuration", text_at(account.status, "configuration.healthy")},
                {"measured", text_at(account.status, "configuration.measured")}},
               {{"release", version},
                {"health", "good"},
                {"configuration", "true"},
                {"measured", "true"}}));
    TRY(orlop_json(*node_, "config show"));
    TRY(orlop_json(*node_, "config drift"));
    return account;
  }

  /// Evidence of the running release, judged by the verifier of this tree.
  Status attest(const std::string& version) {
    TRY(node_->ssh().checked(std::format("orlop attest --nonce {} --out {}", kNonce, kEvidence),
                             {.timeout = seconds(120)}));
    const auto evidence = places_.folder / std::format("evidence-{}.json", version);
    TRY(node_->ssh().fetch(kEvidence, evidence));
    const auto repository = lab_.releases().repository();
    // The key is enrolled at the first station, and the same one must sign at all others.
    if (key_.empty()) key_ = TRY(demo::attestation_key(evidence));
    const auto policy = places_.folder / "policy.json";
    const auto demands = codec::Value::object({{"schema", "orlop.policy/1"},
                                               {"nonce", kNonce},
                                               {"version", version},
                                               {"attestationKeys", codec::Value::array({key_})}});
    TRY(sys::write_file(policy, codec::write_json_pretty(demands), 0644,
                        sys::Durability::volatile_));
    TRY(run_checked(runner_, {.argv = {(places_.programs / "orlop").string(), "verify",
                                       evidence.string(), "--repository", repository.string(),
                                       "--root", (repository / "metadata/1.root.json").string(),
                                       "--policy", policy.string()}}));
    return {};
  }

  /// Runs a command that ends in a reboot, and waits for the node to be back.
  Status reboot_by(std::string_view command) {
    const auto boot = TRY(node_->boot_id());
    (void)node_->ssh().run(command, {.timeout = seconds(60)});
    TRY(node_->wait_for_reboot(boot, kBootTime));
    return {};
  }

  std::string key_;  ///< of the node, once it is enrolled
  sys::SystemCommandRunner runner_;
  Releases::Places places_ = [] {
    auto places = shared_places();
    places.folder /= "upgrade-from";
    return places;
  }();
  Lab lab_ = Lab(runner_, places_);
  Before before_;
  demo::NodeFacts facts_;
  std::optional<FileServer> server_;
  std::optional<Machine> node_;
};

/// Every generation of `earlier` stands in `later` as well.
void expect_remembered(const codec::Value& earlier, const codec::Value& later) {
  const auto* old_list = at_path(earlier, "generations");
  const auto* new_list = at_path(later, "generations");
  ASSERT_TRUE(old_list != nullptr && new_list != nullptr);
  for (const auto& generation : old_list->items()) {
    const auto digest = text_at(generation, "digest");
    EXPECT_TRUE(std::ranges::any_of(new_list->items(),
                                    [&](const codec::Value& other) {
                                      return text_at(other, "digest") == digest &&
                                             text_at(other, "generation") ==
                                                 text_at(generation, "generation");
                                    }))
        << "generation " << text_at(generation, "generation") << " was forgotten";
  }
}

TEST_F(UpgradeFrom, AnOlderReleaseAndBackByRollback) {
  ASSERT_THAT(boot_before(), testing::IsOk());
  const auto at_first = account_of(before_.version);
  ASSERT_THAT(at_first, testing::IsOk());
  ASSERT_THAT(attest(before_.version), testing::IsOk());

  ASSERT_THAT(node_->ssh().checked("orlop upgrade apply", {.timeout = seconds(900)}),
              testing::IsOkAnd(HasSubstr(kAfter)));
  ASSERT_THAT(keep_state("reboot-pending"), testing::IsOk());
  ASSERT_THAT(reboot_by("systemctl reboot"), testing::IsOk());

  const auto upgraded = account_of(kAfter);
  ASSERT_THAT(upgraded, testing::IsOk());
  expect_remembered(at_first->history, upgraded->history);
  const auto upgrade = orlop_json(*node_, "upgrade status");
  ASSERT_THAT(upgrade, testing::IsOk());
  EXPECT_EQ(text_at(*upgrade, "state"), "good");
  EXPECT_THAT(attest(kAfter), testing::IsOk());
  ASSERT_THAT(keep_state("good"), testing::IsOk());

  ASSERT_THAT(reboot_by("orlop rollback --reboot"), testing::IsOk());
  const auto returned = account_of(before_.version);
  ASSERT_THAT(returned, testing::IsOk());
  expect_remembered(at_first->history, returned->history);
  EXPECT_EQ(returned->digest, at_first->digest);
  const auto rolled_back = orlop_json(*node_, "upgrade status");
  ASSERT_THAT(rolled_back, testing::IsOk());
  EXPECT_EQ(text_at(*rolled_back, "state"), "rolled-back");
  EXPECT_THAT(attest(before_.version), testing::IsOk());
  ASSERT_THAT(keep_state("rolled-back"), testing::IsOk());
}

}  // namespace
}  // namespace orlop::scenarios
