// SPDX-License-Identifier: Apache-2.0
// Keys that a document names by where they are: what is fetched, kept, refused and left open.
#include "agent/kinds/users/bring.hpp"

#include "agent/engine/boot.hpp"
#include "agent/kinds/references.hpp"
#include "tests/fakes/fake_clock.hpp"
#include "tests/fakes/fake_fetcher.hpp"
#include "tests/fakes/fake_measurer.hpp"
#include "tests/fakes/fake_service_manager.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;

const std::string kFirstKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB";
const std::string kSecondKey =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJC";
constexpr const char* kAlice = "https://github.com/alice.keys";
constexpr const char* kKeysFile = "/var/home/alice/.ssh/authorized_keys";
const std::string kBody =
    "users: [{name: alice, ssh_authorized_keys: ['github:alice', '" + kSecondKey + "']}]\n";

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

TEST(KeyReferences, StandForAddresses) {
  for (const auto& [reference, address] :
       {std::pair{"github:alice", kAlice},
        {"gitlab:a.b_c", "https://gitlab.com/a.b_c.keys"},
        {"https://keys.example/a?b=c", "https://keys.example/a?b=c"}}) {
    EXPECT_TRUE(is_key_reference(reference));
    EXPECT_EQ(key_address(reference).value_or(""), address);
  }
  EXPECT_FALSE(is_key_reference(kFirstKey));
}

TEST(KeyPages, AreKeysAndNothingElse) {
  const auto good = keys_of_page("# of alice\r\n" + kFirstKey + "\r\n\n" + kSecondKey);
  ASSERT_THAT(good, IsOk());
  EXPECT_THAT(*good, ElementsAre(kFirstKey, kSecondKey));
  std::string many;
  for (std::size_t i = 0; i < kMostKeysOfPage; ++i) many += kFirstKey + "\n";
  EXPECT_THAT(keys_of_page(many), IsOk());
  for (const auto& [page, says] :
       {std::pair{std::string(), "has no key"},
        {std::string("# nothing\n"), "has no key"},
        {std::string("\n <!DOCTYPE html><html>"), "web page"},
        {std::string("Not Found"), "line 1 "},
        {kFirstKey + "\n" + kSecondKey.substr(0, 40), "line 2 is cut off"},
        {kFirstKey + std::string("\0x", 2), "line 1 is no text"},
        {many + kSecondKey, "more than 64 keys"},
        {std::string(kMostKeyPage + 1, '\n'), "more than 65536 bytes"}}) {
    EXPECT_THAT(keys_of_page(page), testing::IsErrorSaying(Errc::invalid, says));
  }
}

class BringKeys : public testing::KindsTest {
 protected:
  engine::Brought bring(const std::string& body) {
    const auto read = config::read_document(language(), "d", testing::document(body));
    return bring_keys(read.value, fetcher_, system_, "/state/orlop");
  }
  std::string keys_of(const engine::Target& target) {
    for (const auto& part : target.resources.at(0).parts)
      if (part.path == kKeysFile) return part.entry.content;
    return {};
  }
  testing::FakeFetcher fetcher_;
};

TEST_F(BringKeys, WhatIsNotHereIsLeftOutAndSaid) {
  const auto target = render_body(kBody);
  EXPECT_EQ(keys_of(target), kSecondKey + "\n");
  EXPECT_THAT(target.obstacles, IsEmpty());
  ASSERT_EQ(target.remarks.size(), 1U);
  EXPECT_THAT(target.remarks[0].message, HasSubstr(kAlice));
  EXPECT_THAT(target.remarks[0].remedy, HasSubstr("when the network is there"));
}

TEST_F(BringKeys, IsDoneOnceAndKept) {
  fetcher_.objects[kAlice] = bytes_of(kFirstKey + "\n");
  EXPECT_EQ(bring(kBody).fetched, 1U);
  EXPECT_EQ(bring(kBody).fetched, 0U);
  EXPECT_EQ(fetcher_.calls(), 1U);
  const auto target = render_body(kBody);
  EXPECT_EQ(keys_of(target), kFirstKey + "\n" + kSecondKey + "\n");
  EXPECT_THAT(target.remarks, IsEmpty());
}

TEST_F(BringKeys, ABadAnswerIsNotKept) {
  for (const auto& [page, says] : {std::pair{std::string("<html>"), "web page"},
                                   {std::string(kMostKeyPage + 1, 'a'), "65536"},
                                   {std::string(), "has no key"}}) {
    fetcher_.objects[kAlice] = bytes_of(page);
    const auto brought = bring(kBody);
    EXPECT_EQ(brought.open, 1U);
    ASSERT_EQ(brought.diagnostics.size(), 1U);
    EXPECT_THAT(brought.diagnostics[0].message, HasSubstr(kAlice));
    EXPECT_THAT(brought.diagnostics[0].message, HasSubstr(says));
    EXPECT_EQ(system_.tree.count("/state/orlop/" + kept_name(kAlice)), 0U);
  }
}

TEST_F(BringKeys, WhatWasDamagedIsLeftOutAndSaid) {
  system_.tree["/state/orlop/" + kept_name(kAlice)] = engine::Entry::file("<html>");
  const auto target = render_body(kBody);
  EXPECT_EQ(keys_of(target), kSecondKey + "\n");
  ASSERT_EQ(target.remarks.size(), 1U);
  EXPECT_EQ(target.remarks[0].code, "damaged");
}

TEST_F(BringKeys, AfterThreeFailuresTheRestWaits) {
  std::string body = "ssh_authorized_keys: [";
  for (auto i = 0; i < 10; ++i) body += "'github:a" + std::to_string(i) + "', ";
  const auto brought = bring(body + "'github:alice']\n");
  EXPECT_EQ(fetcher_.calls(), 3U);
  EXPECT_EQ(brought.open, 11U);
}

TEST_F(BringKeys, AddressesAreBounded) {
  std::string body = "ssh_authorized_keys: [";
  for (auto i = 0; i < 64; ++i) body += "'github:a" + std::to_string(i) + "', ";
  const auto problems = [](const std::string& text) {
    return config::read_document(language(), "d", testing::document(text)).diagnostics;
  };
  EXPECT_THAT(problems(body + "'github:a1']\n"), IsEmpty());
  const auto many = problems(body + "'github:b']\n");
  ASSERT_EQ(many.size(), 1U);
  EXPECT_THAT(many[0].message, HasSubstr("more than 64 addresses"));
}

/// A node that booted without a network and with a document that names keys by address.
class BringOpen : public BringKeys {
 protected:
  void SetUp() override {
    const engine::Seed seed{"/dev/sr0", testing::document(kBody), {}};
    ASSERT_THAT(engine::configure_boot(all(), language(), {system_, measurer_, clock_},
                                       node::StatePaths(node::kStateFolder), seed, {}),
                IsOk());
  }
  testing::FakeServiceManager services_;
  testing::FakeMeasurer measurer_;
  testing::FakeClock clock_;
  engine::Controller controller_{
      all(),
      language(),
      {system_, services_, measurer_, clock_, {}, [this](const codec::Value& document) {
         return bring_keys(document, fetcher_, system_, node::kStateFolder);
       }}};
};

TEST_F(BringOpen, KeysComeWithTheNetworkAndStayAfterAReboot) {
  EXPECT_EQ(system_.text(kKeysFile), kSecondKey + "\n");
  auto brought = controller_.bring_open();
  ASSERT_THAT(brought, IsOk());
  EXPECT_EQ(brought->open, 1U);
  EXPECT_EQ(system_.text(kKeysFile), kSecondKey + "\n");
  fetcher_.objects[kAlice] = bytes_of(kFirstKey + "\n");
  brought = controller_.bring_open();
  ASSERT_THAT(brought, IsOk());
  EXPECT_EQ(brought->open, 0U);
  EXPECT_EQ(system_.text(kKeysFile), kFirstKey + "\n" + kSecondKey + "\n");
  system_ = testing::rebooted(system_);
  fetcher_.objects.clear();
  SetUp();
  EXPECT_EQ(system_.text(kKeysFile), kFirstKey + "\n" + kSecondKey + "\n");
}

TEST_F(BringOpen, ApplyingFetchesFirstAndPlanningDoesNot) {
  fetcher_.objects["https://gitlab.com/bob.keys"] = bytes_of(kFirstKey + "\n");
  const auto body =
      testing::document("users: [{name: alice, ssh_authorized_keys: ['gitlab:bob']}]\n");
  ASSERT_THAT(controller_.plan("d", body), IsOk());
  EXPECT_EQ(fetcher_.calls(), 0U);
  ASSERT_THAT(controller_.apply("d", body), IsOk());
  EXPECT_EQ(system_.text(kKeysFile), kFirstKey + "\n");
}

}  // namespace
}  // namespace orlop::agent::kinds
