// SPDX-License-Identifier: Apache-2.0
// Our reading of SSH keys against ssh-keygen's: keys of every type that it makes, and thousands of
// damaged ones. The one wanted difference: certificates, which it prints and which nobody gets in
// by from an authorized_keys file.
#include <gmock/gmock.h>

#include <random>
#include <set>
#include <sstream>

#include "libs/crypto/ssh_key.hpp"
#include "libs/sys/command.hpp"
#include "libs/sys/file.hpp"
#include "tests/support/matchers.hpp"

namespace orlop::crypto {
namespace {

namespace fs = std::filesystem;
using testing::IsErrorSaying;
using testing::IsOk;

std::string keygen(std::vector<std::string> arguments) {
  sys::SystemCommandRunner runner;
  arguments.insert(arguments.begin(), "ssh-keygen");
  auto output = runner.run({.argv = std::move(arguments),
                            .environment = {},
                            .folder = {},
                            .input = {},
                            .timeout = std::chrono::seconds(60)});
  return output ? output->output : output.error().describe();
}

std::string first_line(const fs::path& file) {
  auto text = sys::read_text(file, 1 << 16).value();
  return text.substr(0, text.find('\n'));
}

struct Line {
  std::string type;
  Bytes blob;
};

class SshKeygen : public ::testing::Test {
 protected:
  /// The keys that it makes, and those of security keys, for which it wants one at hand.
  std::vector<Line> keys() {
    std::vector<Line> all;
    for (const auto& [type, bits] : {std::pair{"ed25519", "256"},
                                     {"rsa", "1024"},
                                     {"rsa", "2048"},
                                     {"ecdsa", "256"},
                                     {"ecdsa", "384"},
                                     {"ecdsa", "521"}}) {
      const auto file = folder_.path() / (std::string(type) + bits);
      keygen({"-q", "-t", type, "-b", bits, "-N", "", "-C", "", "-f", file.string()});
      const auto read = parse_ssh_key(first_line(file.string() + ".pub"));
      EXPECT_THAT(read, IsOk()) << type << bits;
      if (read) all.push_back({read->type, read->key});
    }
    for (const std::string sort : {"ssh-ed25519", "ecdsa-sha2-nistp256"}) {
      const auto plain = *std::ranges::find(all, sort, &Line::type);
      const auto type = "sk-" + sort + "@openssh.com";
      Bytes blob{0, 0, 0, static_cast<std::uint8_t>(type.size())};
      blob.insert(blob.end(), type.begin(), type.end());
      blob.insert(blob.end(), plain.blob.begin() + 4 + static_cast<std::ptrdiff_t>(sort.size()),
                  plain.blob.end());
      constexpr std::array<std::uint8_t, 8> kApplication = {0, 0, 0, 4, 's', 's', 'h', ':'};
      blob.insert(blob.end(), kApplication.begin(), kApplication.end());
      all.push_back({type, blob});
    }
    return all;
  }

  /// Numbers of the lines that it takes for keys.
  std::set<std::size_t> taken(const std::vector<std::string>& lines) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i)
      text += lines[i] + " n" + std::to_string(i) + '\n';
    const auto file = folder_.path() / "lines";
    EXPECT_THAT(sys::write_file(file, text), IsOk());
    std::istringstream output(keygen({"-l", "-f", file.string()}));
    std::set<std::size_t> numbers;
    for (std::string line; std::getline(output, line);) {
      const auto begin = line.rfind(" n") + 2;
      numbers.insert(std::stoul(line.substr(begin)));
    }
    return numbers;
  }

  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create("ssh-keys").value();
};

class Damage {
 public:
  std::string of(Line key, const std::vector<Line>& all) {
    for (auto left = 1 + below(2); left > 0; --left) change(key.blob);
    if (below(8) == 0) key.type = all[below(all.size())].type;
    auto text = to_base64(key.blob);
    if (below(4) == 0) change_text(text);
    return key.type + ' ' + text;
  }

 private:
  std::size_t below(std::size_t count) { return random_() % count; }

  void change(Bytes& blob) {
    if (blob.empty()) return;
    const auto at = below(blob.size());
    const auto place = blob.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(6)) {
      case 0: blob.resize(at); break;
      case 1: blob.erase(place); break;
      case 2: blob.insert(place, static_cast<std::uint8_t>(below(256))); break;
      case 3: *place = static_cast<std::uint8_t>(*place ^ (1U << below(8))); break;
      case 4: blob[below(std::min<std::size_t>(blob.size(), 48))] ^= 1; break;
      default: break;  // whole
    }
  }
  void change_text(std::string& text) {
    if (text.empty()) return;
    static constexpr std::string_view kSigns = "=A/+-. w";
    const auto at = below(text.size());
    switch (below(4)) {
      case 0: text.resize(at); break;
      case 1: text.erase(at, 1); break;
      case 2: text.insert(at, 1, kSigns[below(kSigns.size())]); break;
      default: text[at] = kSigns[below(kSigns.size())];
    }
  }

  std::mt19937 random_{20261127};
};

TEST_F(SshKeygen, TakesAndRefusesTheSameLines) {
  const auto all = keys();
  ASSERT_EQ(all.size(), 8U);
  Damage damage;
  std::vector<std::string> lines;
  for (const auto& key : all) lines.push_back(key.type + ' ' + to_base64(key.blob));
  for (std::size_t i = 0; i < 8000; ++i) lines.push_back(damage.of(all[i % all.size()], all));
  const auto theirs = taken(lines);
  std::size_t good = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto ours = parse_ssh_key(lines[i]);
    if (ours) ++good;
    EXPECT_EQ(ours.has_value(), theirs.contains(i)) << lines[i] << '\n'
                                                    << (ours ? "taken" : ours.error().describe());
  }
  // Both answers are there often enough to mean something.
  EXPECT_GT(good, 500U);
  EXPECT_LT(good, 5000U);
}

TEST_F(SshKeygen, MakesCertificatesWhichAreRefusedByName) {
  const auto path = [this](const char* name) { return (folder_.path() / name).string(); };
  for (const auto* name : {"authority", "user"})
    keygen({"-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path(name)});
  keygen({"-q", "-s", path("authority"), "-I", "x", "-n", "u", path("user.pub")});
  const auto line = first_line(path("user-cert.pub"));
  EXPECT_TRUE(taken({line}).contains(0));
  EXPECT_THAT(parse_ssh_key(line), IsErrorSaying(Errc::invalid, "is a certificate"));
  EXPECT_THAT(parse_ssh_key(first_line(path("user"))),
              IsErrorSaying(Errc::invalid, "is a private key"));
}

}  // namespace
}  // namespace orlop::crypto
