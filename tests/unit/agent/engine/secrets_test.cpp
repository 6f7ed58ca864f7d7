// SPDX-License-Identifier: Apache-2.0
#include "agent/engine/secrets.hpp"

#include <gmock/gmock.h>

#include <random>

#include "agent/engine/boot.hpp"
#include "agent/engine/controller.hpp"
#include "agent/engine/offline.hpp"
#include "agent/kinds/kinds.hpp"
#include "agent/kinds/language.hpp"
#include "libs/base/bytes.hpp"
#include "libs/codec/json.hpp"
#include "libs/codec/yaml_write.hpp"
#include "libs/config/document.hpp"
#include "libs/config/references.hpp"
#include "libs/crypto/digest.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/config_node.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::agent::engine {
namespace {

using testing::document;
using ::testing::HasSubstr;
using testing::IsErrorSaying;
using testing::IsOk;
using ::testing::Not;

/// A node that booted with `hostname: edge`.
class WithSecrets : public ::testing::Test {
 protected:
  void SetUp() override { boot("hostname: edge\n"); }

  Outcome boot(const std::string& user_data) {
    const Seed seed{"/dev/sr0", document(user_data), {}};
    auto outcome = configure_boot(kinds::all(), kinds::language(), {system_, measurer_, clock_},
                                  paths_, seed, {});
    EXPECT_THAT(outcome, IsOk());
    system_.tree["/proc/sys/kernel/hostname"] = Entry::file("edge\n");
    return outcome.value_or(Outcome());
  }
  void put(const std::string& name, const std::string& value) {
    EXPECT_THAT(controller_.put_secret(name, value), IsOk());
  }
  Applied apply(const std::string& body) {
    auto applied = controller_.apply("new.yaml", document(body));
    EXPECT_THAT(applied, IsOk());
    return applied.value_or(Applied());
  }
  static std::string said(const config::Diagnostics& diagnostics) {
    std::string text;
    for (const auto& one : diagnostics)
      text += one.file + ':' + std::to_string(one.position.line) + ' ' + one.code + ' ' +
              one.message + ' ' + one.remedy + '\n';
    return text;
  }

  node::StatePaths paths_{node::kStateFolder};
  testing::FakeSystemState system_ = testing::image_tree();
  testing::FakeServiceManager services_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
  Controller controller_{kinds::all(), kinds::language(), {system_, services_, measurer_, clock_}};
};

TEST_F(WithSecrets, AreKeptForRootAlone) {
  put("wifi", "first");
  put("wifi", "second");
  EXPECT_EQ(system_.tree["/state/orlop/secrets"], Entry::folder(0700));
  EXPECT_EQ(system_.tree["/state/orlop/secrets/wifi"], Entry::file("second", 0600));
  EXPECT_THAT(controller_.put_secret("../x", "v"), IsErrorSaying(Errc::invalid, "no name"));
  EXPECT_THAT(controller_.put_secret("x", ""), IsErrorSaying(Errc::invalid, "without a value"));
  EXPECT_THAT(controller_.put_secret("x", std::string(kMostSecretBytes + 1, 'v')),
              IsErrorSaying(Errc::invalid, "65536"));
  put("x", std::string(kMostSecretBytes, 'v'));
  EXPECT_THAT(controller_.remove_secret("nobody", false), IsErrorSaying(Errc::not_found, "nobody"));
}

TEST_F(WithSecrets, AreLookedUpWhereAStringIsTaken) {
  const std::string key(43, 'A');
  put("content", "top secret\n");
  put("hash", "$6$salt$0123456789abcdefghij");
  put("line", "echo hidden > /run/x");
  put("unit", "[Service]\nExecStart=/bin/true\nEnvironment=TOKEN=hidden\n");
  put("wireguard", key + "=");
  const auto applied = apply(
      "write_files: [{path: /etc/token, content: !secret content, permissions: \"0600\"}]\n"
      "users: [{name: alice, passwd: !secret hash, lock_passwd: false}]\n"
      "runcmd: [!secret line]\n"
      "systemd: {units: [{name: u.service, contents: !secret unit}]}\n");
  EXPECT_THAT(said(applied.diagnostics), Not(HasSubstr("error")));
  EXPECT_EQ(system_.text("/etc/token"), "top secret\n");
  EXPECT_THAT(system_.text("/etc/shadow"), HasSubstr("alice:$6$salt$0123456789abcdefghij:"));
  EXPECT_THAT(system_.text("/etc/systemd/system/u.service"), HasSubstr("TOKEN=hidden"));
  EXPECT_THAT(system_.text("/etc/orlop/commands/network.json"), HasSubstr("echo hidden"));
}

TEST_F(WithSecrets, TheDigestIsOfTheReference) {
  put("x", "one");
  const std::string body = "write_files: [{path: /etc/token, content: !secret x}]\n";
  const auto first = apply(body).digest;
  put("x", "two");
  const auto drift = controller_.drift();
  ASSERT_THAT(drift, IsOk());
  ASSERT_TRUE(drift->plan.has_value());
  EXPECT_EQ(drift->plan->steps.size(), 1U);
  ASSERT_THAT(controller_.repair(), IsOk());
  EXPECT_EQ(system_.text("/etc/token"), "two");
  EXPECT_EQ(apply(body).digest, first);
  EXPECT_NE(apply("write_files: [{path: /etc/token, content: x}]\n").digest, first);
  const auto shown = controller_.show();
  ASSERT_THAT(shown, IsOk());
}

TEST_F(WithSecrets, AFileThatEveryoneCanReadIsWarnedOf) {
  const auto warned = [](const std::string& more) {
    const auto read = config::read_document(
        kinds::language(), "a.yaml",
        document("write_files: [{path: /etc/x, content: !secret x" + more + "}]\n"));
    return said(read.diagnostics).contains("open-secret");
  };
  EXPECT_TRUE(warned(""));
  EXPECT_TRUE(warned(", permissions: \"0644\""));
  EXPECT_FALSE(warned(", permissions: \"0600\""));
  EXPECT_FALSE(warned(", permissions: \"0640\""));
}

TEST_F(WithSecrets, WithoutANodeNothingIsLookedUp) {
  const auto folder = sys::TemporaryFolder::create().value();
  const auto file = (folder.path() / "a.yaml").string();
  ASSERT_THAT(sys::write_file(file, document("hostname: a\nusers: [{name: alice, passwd: !secret "
                                             "x}]\n")),
              IsOk());
  EXPECT_THAT(said(validate_files(kinds::all(), kinds::language(), {file})),
              HasSubstr("only a node can tell whether it has the secret 'x'"));
  const auto proposal = plan_files(kinds::all(), kinds::language(), {file});
  ASSERT_THAT(proposal, IsOk());
  ASSERT_TRUE(proposal->plan.has_value());
  EXPECT_THAT(said(proposal->diagnostics), HasSubstr("1 reference to secrets stands for"));
  const auto text = convert_file(kinds::language(), file);
  EXPECT_THAT(codec::write_yaml(text.value), HasSubstr("passwd: !secret x\n"));
}

TEST_F(WithSecrets, OneThatIsMissingIsNamedWithTheRemedy) {
  const auto before = system_.tree;
  const auto applied = apply("hostname: edge\nusers:\n  - name: alice\n    passwd: !secret gone\n");
  EXPECT_FALSE(applied.plan.has_value());
  EXPECT_THAT(said(applied.diagnostics),
              HasSubstr("new.yaml:5 no-secret 'users[alice].passwd': the secret 'gone' is not on "
                        "this node Run 'orlop secret put gone'"));
  EXPECT_EQ(system_.tree, before);
}

TEST_F(WithSecrets, AtBootOnlyWhatNamesAMissingOneIsLeftOut) {
  const auto outcome = boot(
      "hostname: other\nusers: [{name: alice}]\n"
      "write_files: [{path: /etc/a, content: x}, {path: /etc/b, content: !secret gone}]\n");
  EXPECT_THAT(said(outcome.composition.diagnostics), HasSubstr("orlop secret put gone"));
  EXPECT_EQ(system_.text("/etc/a"), "x");
  EXPECT_FALSE(system_.tree.contains("/etc/b"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:"));
  EXPECT_EQ(system_.text("/etc/hostname"), "other\n");
  EXPECT_EQ(config::references_in(outcome.composition.document).size(), 1U);
}

TEST_F(WithSecrets, AtBootAMissingPasswordCostsNoAccount) {
  const auto outcome = boot(
      "users:\n  - name: alice\n    passwd: !secret gone\n    lock_passwd: false\n"
      "    groups: [adm]\n");
  EXPECT_THAT(said(outcome.composition.diagnostics), HasSubstr("orlop secret put gone"));
  EXPECT_THAT(system_.text("/etc/passwd"), HasSubstr("alice:"));
  EXPECT_THAT(system_.text("/etc/group"), HasSubstr("adm:x:4:alice"));
}

TEST_F(WithSecrets, AValueThatBreaksARuleIsToldWithoutShowingIt) {
  struct Unfit {
    const char* body;
    const char* value;
    const char* path;
  };
  const std::vector<Unfit> cases = {
      {"users: [{name: alice, passwd: !secret x}]\n", "hunter2-plain", "users[alice].passwd"},
      {"users: [{name: alice, shell: !secret x}]\n", "hunter2-shell", "users[alice].shell"},
      {"write_files: [{path: /etc/x, encoding: b64, content: !secret x}]\n", "hunter2-%%",
       "write_files[/etc/x].content"},
      {"hostname: !secret x\n", "hunter2 name\n", "hostname"},
      {"timezone: !secret x\n", "hunter2/../zone", "timezone"},
  };
  for (const auto& one : cases) {
    put("x", one.value);
    const auto proposal = controller_.plan("new.yaml", document(one.body));
    ASSERT_THAT(proposal, IsOk());
    EXPECT_FALSE(proposal->plan.has_value()) << one.body;
    const auto text = said(proposal->diagnostics);
    EXPECT_THAT(text, HasSubstr(one.path));
    EXPECT_THAT(text, HasSubstr("secret 'x'"));
    EXPECT_THAT(text, Not(HasSubstr("hunter2"))) << one.body;
  }
}

TEST_F(WithSecrets, CannotBeWhatIsNeededBefore) {
  put("x", "alice");
  for (const char* body : {"users: [{name: !secret x}]\n", "write_files: [{path: !secret x}]\n",
                           "upgrade: {channel: !secret x}\n", "sysctl: !secret x\n",
                           "users: [{name: a, lock_passwd: !secret x}]\n"}) {
    const auto proposal = controller_.plan("new.yaml", document(body));
    ASSERT_THAT(proposal, IsOk());
    EXPECT_FALSE(proposal->plan.has_value()) << body;
  }
}

TEST_F(WithSecrets, AreListedWithWhatUsesThem) {
  put("b", "v");
  put("a", "v");
  apply("write_files: [{path: /etc/x, content: !secret a}]\n");
  const auto list = controller_.secrets();
  ASSERT_THAT(list, IsOk());
  EXPECT_EQ(codec::write_json(*list),
            R"({"schema":"orlop.secrets/1","storage":"plain","secrets":[)"
            R"({"name":"a","source":"state","keys":["write_files[/etc/x].content"]},)"
            R"({"name":"b","source":"state","keys":[]}]})");
}

TEST_F(WithSecrets, AreNotRemovedWhileTheyAreUsed) {
  put("a", "v");
  apply("write_files: [{path: /etc/x, content: !secret a}]\n");
  EXPECT_THAT(controller_.remove_secret("a", false),
              IsErrorSaying(Errc::conflict, "write_files[/etc/x].content"));
  EXPECT_TRUE(system_.tree.contains("/state/orlop/secrets/a"));
  EXPECT_THAT(controller_.remove_secret("a", true), IsOk());
  EXPECT_FALSE(system_.tree.contains("/state/orlop/secrets/a"));
  const auto list = codec::write_json(controller_.secrets().value());
  EXPECT_THAT(list, HasSubstr(R"("source":"missing")"));
}

TEST_F(WithSecrets, ADialectThatCannotCarryAReferenceSaysSo) {
  put("x", "hunter2");
  const auto carried = controller_.plan(
      "new.yaml", document("stages: {boot: [{files: [{path: /etc/x, content: !secret x}]}]}\n"));
  ASSERT_THAT(carried, IsOk());
  EXPECT_TRUE(carried->plan.has_value() ||
              said(carried->diagnostics).contains("cannot be a reference"))
      << said(carried->diagnostics);
  for (const char* body : {"ntp: {servers: [!secret x]}\nhostname: h\n",
                           "ssh_authorized_keys: [!secret x]\n", "chpasswd: {list: !secret x}\n"}) {
    const auto proposal = controller_.plan("new.yaml", document(body));
    ASSERT_THAT(proposal, IsOk()) << body;
    EXPECT_FALSE(proposal->plan.has_value()) << body << said(proposal->diagnostics);
    EXPECT_THAT(said(proposal->diagnostics), Not(HasSubstr("hunter2")));
  }
}

/// Every form in which a text gives itself away.
std::vector<std::string> traces_of(const std::string& secret) {
  const auto digest = crypto::Sha256::of(as_bytes(secret));
  return {secret, digest.hex(), to_base64(digest.bytes()), to_base64(as_bytes(secret)),
          to_hex(as_bytes(secret))};
}

TEST_F(WithSecrets, NothingThatIsKeptOrShownHoldsOne) {
  std::mt19937 random(7);
  const std::string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const auto text = [&](std::size_t length) {
    std::string made;
    while (made.size() < length) made += letters[random() % letters.size()];
    return made;
  };
  for (int round = 0; round < 24; ++round) {
    std::vector<std::string> secrets = {text(24), "$6$" + text(8) + "$" + text(40),
                                        "echo " + text(20)};
    put("content", secrets[0]);
    put("hash", secrets[1]);
    put("line", secrets[2]);
    std::string body;
    if (round % 2 == 0) body += "write_files: [{path: /etc/t, content: !secret content}]\n";
    if (round % 3 == 0) body += "users: [{name: alice, passwd: !secret hash}]\n";
    if (round % 4 == 0) body += "runcmd: [!secret line]\n";
    if (round % 5 == 0) body += "write_files: [{path: /home/t, content: !secret content}]\n";
    if (round % 2 == 0 && round % 5 == 0) continue;
    const auto planned = controller_.plan("new.yaml", document(body));
    ASSERT_THAT(planned, IsOk());
    std::string shown = codec::write_json(to_value(*planned));
    const auto applied = apply(body);
    shown += said(applied.diagnostics);
    shown += codec::write_json(to_value(*controller_.drift()));
    for (const auto& one :
         {controller_.show(), controller_.history(), controller_.state(), controller_.secrets()})
      shown += codec::write_json(one.value());
    for (const auto& secret : secrets) {
      for (const auto& trace : traces_of(secret)) {
        EXPECT_THAT(shown, Not(HasSubstr(trace))) << body;
        for (const auto& [path, entry] : system_.tree) {
          EXPECT_FALSE(path.contains(trace)) << path;
          const bool is_recorded = path.starts_with("/state") || path.starts_with("/run");
          if (!is_recorded || path.starts_with("/state/orlop/secrets/")) continue;
          EXPECT_FALSE(entry.content.contains(trace)) << path << " holds " << trace;
        }
      }
    }
    for (const auto& digest : measurer_.digests) EXPECT_EQ(digest.size(), 64U);
  }
}

}  // namespace
}  // namespace orlop::agent::engine
