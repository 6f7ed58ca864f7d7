// SPDX-License-Identifier: Apache-2.0
#include "libs/config/compose.hpp"

#include <gmock/gmock.h>

#include "agent/kinds/language.hpp"
#include "agent/kinds/settings/section.hpp"
#include "libs/codec/json.hpp"

namespace orlop::config {
namespace {

using agent::kinds::InstallSettings;
using agent::kinds::language;
using agent::kinds::Settings;
using agent::kinds::settings_of;
using ::testing::IsEmpty;

Source source(Layer layer, std::string file, const std::string& body) {
  return {layer, std::move(file), "#cloud-config\n" + body};
}

std::string merged(const std::string& earlier, const std::string& later) {
  const std::vector<Source> sources = {source(Layer::platform, "a", earlier),
                                       source(Layer::state, "b", later)};
  const auto composition = compose(language(), sources);
  EXPECT_FALSE(has_errors(composition.diagnostics)) << describe(composition.diagnostics);
  return codec::write_json(composition.document);
}

std::string ssh_key(char letter) {
  constexpr std::string_view kHead("\0\0\0\x0bssh-ed25519\0\0\0\x20", 19);
  return "ssh-ed25519 " + to_base64(as_bytes(std::string(kHead) + std::string(32, letter)));
}

TEST(Merge, FollowsTheTable) {
  struct Row {
    std::string earlier, later, result;
  };
  const auto a = ssh_key('a');
  const auto b = ssh_key('b');
  const auto c = ssh_key('c');
  const Row rows[] = {
      {"hostname: a", "hostname: b", R"({"hostname":"b"})"},
      {"hostname: a", "", R"({"hostname":"a"})"},
      {"hostname: a", "hostname: ~", "{}"},
      {"sysctl: {a.b: 1, c.d: 2}", "sysctl: {a.b: 3}", R"({"sysctl":{"a.b":3,"c.d":2}})"},
      {"ssh_authorized_keys: ['" + a + "', '" + b + "']",
       "ssh_authorized_keys: ['" + b + "', '" + c + "']",
       R"({"ssh_authorized_keys":[")" + a + R"(",")" + b + R"(",")" + c + R"("]})"},
      {"runcmd: [a, b]", "runcmd: [b, c]", R"({"runcmd":["a","b","b","c"]})"},
      {"runcmd: [a, a]", "runcmd: [b, b]", R"({"runcmd":["a","a","b","b"]})"},
      {"runcmd: [[a, 1]]", "runcmd: [[a, 1]]", R"({"runcmd":[["a",1],["a",1]]})"},
      {"write_files: [{path: /etc/a, content: x}]",
       "write_files: [{path: /etc/a, append: true, content: y}]",
       R"({"write_files":[{"path":"/etc/a","content":"x"},)"
       R"({"path":"/etc/a","append":true,"content":"y"}]})"},
      {"write_files: [{path: /etc/a, append: true, content: y}]",
       "write_files: [{path: /etc/a, append: true, content: y}, {path: /etc/a}]",
       R"({"write_files":[{"path":"/etc/a","append":true,"content":"y"},{"path":"/etc/a"}]})"},
      {"users: [{name: a, gecos: x}]", "users: [{name: b}]",
       R"({"users":[{"name":"a","gecos":"x"},{"name":"b"}]})"},
      {"users: [{name: a, gecos: x}]", "users: [{name: a, shell: /bin/sh}]",
       R"({"users":[{"name":"a","shell":"/bin/sh"}]})"},
      {"users: [{name: a, groups: x}]", "users: [{name: a, groups: [y], gecos: ~}]",
       R"({"users":[{"name":"a","groups":["y"]}]})"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(merged(row.earlier, row.later), row.result) << row.earlier << " + " << row.later;
  }
}

TEST(Compose, RemembersOrigins) {
  const std::vector<Source> sources = {
      source(Layer::vendor, "v", "hostname: v\nsysctl: {a.b: 1}\n"),
      source(Layer::platform, "p", "hostname: p\nusers: [{name: u, gecos: U}]\n"),
      source(Layer::state, "s", "users: [{name: u}]\n"),
      {Layer::kernel, "kernel command line", "orlop.config=install.auto=true"},
  };
  const auto origins = compose(language(), sources).origins;
  EXPECT_EQ(origins.at("hostname"), (Origin{Layer::platform, "p", {2, 11}}));
  EXPECT_EQ(origins.at("sysctl.a.b"), (Origin{Layer::vendor, "v", {3, 15}}));
  EXPECT_EQ(origins.at("users[u].name"), (Origin{Layer::state, "s", {2, 16}}));
  EXPECT_FALSE(origins.contains("users[u].gecos"));
  EXPECT_EQ(origins.at("install.auto").layer, Layer::kernel);
}

TEST(Compose, LeavesOutWhatIsWrongInADocument) {
  const std::vector<Source> sources = {
      source(Layer::vendor, "v", "hostname: v\n"),
      source(Layer::platform, "p", "hostname: p\nnonsense: 1\n"),
      {Layer::state, "s", "\x1f\x8b"},
  };
  const auto composition = compose(language(), sources);
  EXPECT_EQ(composition.document.find("hostname")->string(), "p");
  ASSERT_EQ(composition.diagnostics.size(), 3U);
  EXPECT_EQ(composition.diagnostics[1].code, "left-out");
  EXPECT_TRUE(composition.sources[0].accepted);
  EXPECT_FALSE(composition.sources[1].accepted);
  EXPECT_FALSE(composition.sources[2].accepted);
}

TEST(Compose, WhatDoesNotGoWithEarlierDocumentsTakesNothingElseWithIt) {
  const std::vector<Source> sources = {
      source(Layer::vendor, "v", "install: {reboot: true}\n"),
      source(Layer::platform, "p", "users: [{name: u}]\ninstall: {poweroff: true}\n"),
  };
  const auto composition = compose(language(), sources);
  EXPECT_FALSE(composition.sources[1].accepted);
  EXPECT_EQ(composition.diagnostics[0].code, "conflict");
  EXPECT_EQ(composition.document.find("users")->items().size(), 1U);
  EXPECT_EQ(composition.document.find("install")->find("poweroff"), nullptr);
}

TEST(Compose, LeavesOutADocumentThatContradictsEarlierOnes) {
  const std::vector<Source> sources = {
      source(Layer::vendor, "v", "install: {reboot: true}\n"),
      source(Layer::platform, "p", "install: {poweroff: true}\n"),
  };
  const auto composition = compose(language(), sources);
  ASSERT_EQ(composition.diagnostics.size(), 1U);
  EXPECT_EQ(composition.diagnostics[0].code, "conflict");
  EXPECT_EQ(settings_of(composition.document).install,
            (InstallSettings{.automatic = false, .device = "auto", .reboot = true}));
}

TEST(Compose, DigestDependsOnMeaningOnly) {
  const auto digest = [](const std::string& body) {
    return compose(language(), std::vector{source(Layer::state, "s", body)}).digest;
  };
  EXPECT_EQ(digest("hostname: a\nsysctl: {a.b: 1}\n"),
            digest("# words\nsysctl:\n  a.b: 1\nhostname: 'a'\n"));
  EXPECT_NE(digest("hostname: a\n"), digest("hostname: b\n"));
  // SHA-256 of "{}".
  EXPECT_EQ(digest(""), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

TEST(Compose, SaysAWarningOnce) {
  const std::string locked = "users: [{name: a, passwd: '$y$j9T$abcdefgh$0123456789'}]\n";
  const auto codes = [](const Composition& composition) {
    std::vector<std::string> found;
    for (const auto& one : composition.diagnostics) found.push_back(one.file + ' ' + one.code);
    return found;
  };
  EXPECT_THAT(codes(compose(language(), std::vector{source(Layer::state, "s", locked)})),
              ::testing::ElementsAre("s no-effect"));
  // In two documents it is said of each: both have a line to mend.
  EXPECT_THAT(codes(compose(language(), std::vector{source(Layer::platform, "p", locked),
                                                    source(Layer::state, "s", locked)})),
              ::testing::ElementsAre("p no-effect", "s no-effect"));
}

TEST(Compose, KeysNeedNoUser) {
  const auto composition = compose(
      language(),
      std::vector{source(Layer::state, "s", "ssh_authorized_keys: ['" + ssh_key('a') + "']\n")});
  EXPECT_THAT(composition.diagnostics, IsEmpty());
}

TEST(Settings, ComeWithDefaults) {
  const auto composition = compose(
      language(),
      std::vector{source(Layer::state, "s",
                         "upgrade: {repository: 'https://r/'}\nhealth: {deadline: 90s}\n")});
  EXPECT_THAT(composition.diagnostics, IsEmpty());
  const auto settings = settings_of(composition.document);
  EXPECT_EQ(settings.repository, "https://r/");
  EXPECT_EQ(settings.channel, "stable");
  EXPECT_EQ(settings.health_deadline, std::chrono::seconds(90));
  EXPECT_EQ(settings_of(codec::Value()), Settings{});
}

}  // namespace
}  // namespace orlop::config
