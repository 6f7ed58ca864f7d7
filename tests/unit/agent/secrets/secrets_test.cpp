// SPDX-License-Identifier: Apache-2.0
// A secret is shown nowhere: whatever the language declares secret is put, place by place, into
// documents that are accepted, refused, misspelled and broken; every method, every verb and
// everything that others may read is searched for it. A password hash is not shown either where no
// secret is declared.
#include <gmock/gmock.h>

#include <format>
#include <set>

#include "agent/cli/command.hpp"
#include "agent/service/methods.hpp"
#include "agent/status/status.hpp"
#include "agent/support/bundle.hpp"
#include "libs/codec/json.hpp"
#include "libs/schema/redact.hpp"
#include "libs/sys/file.hpp"
#include "tests/fakes/fake_node.hpp"
#include "tests/fakes/fake_runner.hpp"
#include "tests/support/engine_world.hpp"
#include "tests/support/places.hpp"

namespace orlop::agent {
namespace {

using codec::Value;
using testing::Around;
using ::testing::HasSubstr;
using testing::IsOk;
using ::testing::Not;

constexpr std::string_view kMark = "SECRET";
/// Secret by its form.
const std::string kHash = "$y$j9T$SECRETSECRETSECRET$SECRETSECRETSECRETSECRETSECRET01";
/// Secret only where it is declared to be.
const std::string kPlain = "SECRET pass phrase";
/// Has the form of a key of WireGuard.
const std::string kTunnelKey = "SECRETSECRETSECRETSECRETSECRETSECRETSECRETE=";

const schema::AnySection& language() { return kinds::language().section(); }
const schema::AnySection& written() { return kinds::language().written(); }

Value list_of(Value value) {
  auto list = Value::array();
  list.push(std::move(value));
  return list;
}

/// The node's own methods on this thread, which also keeps what they answer.
class Methods final : public service::Agent {
 public:
  Methods(service::Node& node, std::string& said) : node_(node), said_(said) {}
  Result<Value> call(std::string_view member, const Value& request) override {
    const auto* method = service::find_method(service::methods(), member);
    auto answer = method->run(node_, request, [](const Value&) {});
    said_ += answer ? codec::write_json(*answer) : answer.error().report();
    return answer;
  }

 private:
  service::Node& node_;
  std::string& said_;
};

/// A node, and everything that it and its command line say.
class Speaking {
 public:
  Speaking() {
    node_.config.controller = &controller_;
    node_.instant.observe = [this]() -> Result<status::SystemFacts> { return facts(); };
    node_.instant.upgrade = [] { return Result<upgrade::UpgradeStatus>(fail(Errc::io, "none")); };
  }

  std::string take() { return std::exchange(said_, {}); }
  testing::EngineWorld& world() { return world_; }

  void run_methods(const std::string& text) {
    Methods methods(node_, said_);
    for (const auto& method : service::methods()) {
      if (method.lane != service::Lane::config) continue;
      auto request = Value::object();
      if (schema::find_field(*method.request, "text") != nullptr)
        request = Value::object({{"name", "new.yaml"}, {"text", text}});
      if (schema::find_field(*method.request, "trialSeconds") != nullptr)
        request.set("trialSeconds", 60);
      (void)methods.call(method.member, request);
    }
    for (auto& [path, entry] : world_.system.tree) {
      if (path.starts_with("/etc/") && entry.kind == engine::Entry::Kind::file)
        entry.content += "# by hand\n";
    }
    (void)methods.call("ConfigDrift", {});
    (void)methods.call("Status", {});
    (void)methods.call("ConfigRepair", {});
    (void)methods.call("ConfigRevert", Value::object({{"generation", 1}}));
  }

  /// Every verb of `orlop config`, for people and for programs.
  void run_verbs(const std::string& file, std::string_view but = "") {
    for (const auto& verb : cli::command_table()) {
      if (!verb.path.starts_with("config ") || verb.path == but) continue;
      std::vector<std::string> line = {"config",
                                       std::string(verb.path.substr(verb.path.find(' ') + 1))};
      for (const auto& positional : verb.positionals)
        line.push_back(positional.name == "FILE" ? file : "1");
      for (const bool json : {false, true}) {
        if (json) line.emplace_back("--json");
        say(line);
      }
    }
    say({"config", "plan", "--offline", file});
    say({"status"});
  }

  void boot(const std::string& body) {
    const auto outcome = world_.reboot(body);
    said_ += schema::describe(outcome.composition.diagnostics);
  }

 private:
  void say(const std::vector<std::string>& line) {
    const auto printed = cli::run(
        line, {.connect = [this](cli::ProgressSink) -> Result<std::unique_ptr<service::Agent>> {
                 return std::make_unique<Methods>(node_, said_);
               },
               .runner = runner_,
               .clock = world_.clock});
    EXPECT_LT(printed.exit_code, 2) << ::testing::PrintToString(line) << printed.errors;
    said_ += printed.output + printed.errors;
  }

  status::SystemFacts facts() {
    status::SystemFacts facts{.node = *machine_.running};
    facts.configuration =
        codec::parse_json(world_.system.text(std::string(node::kOutcome))).value();
    return facts;
  }

  testing::FakeNode machine_{testing::make_release("1.0", testing::blocks_of({1}))};
  testing::EngineWorld world_;
  testing::FakeRunner runner_;
  engine::Controller controller_ = world_.controller();
  service::Node node_;
  std::string said_;
};

class Secrets : public ::testing::Test {
 protected:
  void SetUp() override {
    auto folder = sys::TemporaryFolder::create("secrets");
    ASSERT_THAT(folder, IsOk());
    folder_.emplace(*std::move(folder));
  }

  /// Everything that is said of a document; `body` without its header.
  std::string said_of(Speaking& node, const std::string& body, std::string_view but = "") {
    const auto text = testing::document(body);
    const auto file = folder_->path() / "new.yaml";
    EXPECT_THAT(sys::write_file(file, text, 0600, sys::Durability::volatile_), IsOk());
    node.run_methods(text);
    node.run_verbs(file.string(), but);
    node.boot(body);
    return node.take();
  }
  void expect_kept(const std::string& body) {
    Speaking node;
    EXPECT_THAT(said_of(node, body), Not(HasSubstr(std::string(kMark)))) << body;
    for (const auto& [path, entry] : node.world().system.tree) {
      const bool own = path.starts_with("/run/orlop/") || path.starts_with("/state/");
      if (!own || (entry.mode & 07U) == 0) continue;
      EXPECT_THAT(entry.content, Not(HasSubstr(std::string(kMark)))) << path << body;
    }
  }

  std::optional<sys::TemporaryFolder> folder_;
};

/// A declared secret, and documents that hold it rightly and wrongly.
struct Declared {
  std::string path;
  std::string key;
  Around around;
};

template <class Visit>
void each_secret(const schema::AnySection& section, const Visit& visit) {
  std::size_t found = 0;
  testing::each_place(section,
                      [&](const std::string& path, const auto& node, const Around& around) {
                        if (!node.secret()) return;
                        ++found;
                        visit(Declared{path, std::string(node.field().key), around});
                      });
  EXPECT_GE(found, 1U);
}

TEST_F(Secrets, AreUsedAndNeverShown) {
  each_secret(language(), [&](const Declared& secret) {
    // Keys and addresses, which have forms of their own.
    if (secret.path.starts_with("network.") || secret.path.starts_with("proxy.")) return;
    const auto body = codec::write_json(secret.around(kHash));
    Speaking node;
    EXPECT_THAT(said_of(node, body), Not(HasSubstr(std::string(kMark)))) << secret.path;
    // What is in force holds it, for root alone.
    EXPECT_THAT(node.world().system.text(std::string(node::kEffective)), HasSubstr(kHash));
    const bool hashed = secret.key == "plain_text_passwd";
    EXPECT_THAT(node.world().system.text("/etc/shadow"), HasSubstr(hashed ? "alice:!$y$" : kHash));
    for (const auto& [path, entry] : node.world().system.tree) {
      if ((entry.mode & 07U) == 0) continue;
      EXPECT_THAT(entry.content, Not(HasSubstr(std::string(kMark)))) << path;
    }
  });
}

TEST_F(Secrets, KeysOfTunnelsAreUsedAndNeverShown) {
  const auto public_key = std::string(43, 'A') + '=';
  const auto body = "network: {tunnels: {wg0: {mode: wireguard, keys: {private: '" + kTunnelKey +
                    "'}, peers: [{keys: {public: '" + public_key + "', shared: '" + kTunnelKey +
                    "'}}]}}}\n";
  Speaking node;
  auto& tree = node.world().system.tree;
  tree["/etc/group"].content += "systemd-network:x:998:\n";
  // Converting gives a document back, with the keys that are in it.
  EXPECT_THAT(said_of(node, body, "config convert"), Not(HasSubstr(std::string(kMark))));
  EXPECT_THAT(node.world().system.text(std::string(node::kEffective)), HasSubstr(kTunnelKey));
  for (const auto& [path, entry] : tree) {
    if ((entry.mode & 07U) == 0) continue;
    EXPECT_THAT(entry.content, Not(HasSubstr(std::string(kMark)))) << path;
  }
}

TEST_F(Secrets, AreNotShownByRefusals) {
  each_secret(written(), [&](const Declared& secret) {
    for (const auto& value : {kHash, kPlain}) {
      const auto right = codec::write_json(secret.around(value));
      auto misspelled = right;
      misspelled.insert(misspelled.find('"' + secret.key + '"') + 1 + secret.key.size(), "x");
      const std::string rows[] = {
          right.substr(0, right.size() - 1) + R"(,"unknown":1})",
          right.substr(0, right.size() - 1) + R"(,"hostname":["wrong kind"]})",
          right.substr(0, right.size() - 1),
          right + "\t- x",
          misspelled,
          codec::write_json(secret.around(list_of(value))),
          codec::write_json(secret.around(Value::object({{"a", value}}))),
          codec::write_json(secret.around(list_of(list_of(value))))};
      for (const auto& row : rows) expect_kept(row);
    }
    expect_kept(codec::write_json(secret.around(Value::object({{kHash, 1}}))));
  });
}

/// The places of the language are many, and each takes a node: they are tried in parts.
constexpr std::size_t kPortions = 6;
class SecretsElsewhere : public Secrets, public ::testing::WithParamInterface<std::size_t> {
 protected:
  bool is_mine() { return counted_++ % kPortions == GetParam(); }

 private:
  std::size_t counted_ = 0;
};

TEST_P(SecretsElsewhere, HashesAreNotShownInAnyOtherPlace) {
  std::size_t places = 0;
  // A key that several kinds of device have is tried once.
  const auto is_new = [](auto& seen, const schema::Node& node) {
    const auto& field = node.field();
    return seen.insert({field.key.data(), field.text.data()}).second || field.text.empty();
  };
  std::set<std::pair<const char*, const char*>> as_text;
  std::set<std::pair<const char*, const char*>> as_key;
  testing::each_place(written(), [&](const std::string&, const auto& node, const Around& around) {
    if (!is_new(as_text, node) || !is_mine()) return;
    ++places;
    expect_kept(codec::write_json(around(kHash)));
  });
  testing::each_place(language(), [&](const std::string&, const auto& node, const Around& around) {
    if (is_new(as_key, node) && is_mine())
      expect_kept(codec::write_json(around(Value::object({{kHash, "1"}}))));
  });
  EXPECT_GE(places, 20U);
}

INSTANTIATE_TEST_SUITE_P(Portions, SecretsElsewhere, ::testing::Range(std::size_t{0}, kPortions));

TEST_F(Secrets, HashesAreNotShownInOddPlaces) {
  for (const auto& body :
       {kHash + ": 1\n", "hostname: !" + kHash + " a\n", "hostname: *" + kHash + "\n",
        "? " + kHash + "\n: 1\n" + kHash + ": 2\n",
        "runcmd: [\"usermod -p '" + kHash + "' alice\"]\n",
        std::string("write_files: [{path: /etc/a.key, content: \"-----BEGIN PRIVATE KEY-----\\n"
                    "SECRET\\n-----END PRIVATE KEY-----\\n\"}]\n"),
        std::string("upgrade: {repository: 'https://me:SECRET@host/r'}\n")})
    expect_kept(body);
}

TEST_F(Secrets, AreNotShownFromTheKernelCommandLine) {
  for (const auto& setting : {kHash, "hostname=" + kHash, kHash + "=1", "users=" + kHash}) {
    Speaking node;
    node.world().system.tree["/proc/cmdline"] =
        engine::Entry::file("quiet orlop.config=" + setting + "\n");
    EXPECT_THAT(said_of(node, "hostname: a\n"), Not(HasSubstr(std::string(kMark)))) << setting;
  }
}

/// Keeps what is packed.
class Packer final : public sys::CommandRunner {
 public:
  std::string packed;
  Result<sys::CommandOutput> run(const sys::Command& command) override {
    if (command.argv.front() != "tar")
      return sys::CommandOutput{.output = "set to " + kHash + "\n"};
    const auto folder = std::find(command.argv.begin(), command.argv.end(), "--directory") + 1;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
      if (entry.is_regular_file()) packed += sys::read_text(entry.path(), 1U << 20U).value();
    }
    return sys::CommandOutput{};
  }
};

TEST_F(Secrets, AreNotInSupportBundles) {
  service::Node nothing;
  Speaking node;
  engine::Controller controller = node.world().controller();
  nothing.config.controller = &controller;
  nothing.instant.observe = [] { return Result<status::SystemFacts>(fail(Errc::io, "{}", kHash)); };
  nothing.instant.upgrade = [] { return Result<upgrade::UpgradeStatus>(fail(Errc::io, "none")); };
  std::string said;
  Methods methods(nothing, said);
  Packer packer;
  service::Agent* agent = &methods;
  ASSERT_THAT(support::pack_bundle(agent, packer, folder_->path() / "b.tar.gz"), IsOk());
  EXPECT_THAT(packer.packed, HasSubstr("set to (secret)\n"));
  EXPECT_THAT(packer.packed, Not(HasSubstr(std::string(kMark))));
}

}  // namespace
}  // namespace orlop::agent
