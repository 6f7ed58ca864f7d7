// SPDX-License-Identifier: Apache-2.0
#include "libs/crypto/ssh_key.hpp"

#include <gmock/gmock.h>

#include "tests/support/matchers.hpp"

namespace orlop::crypto {
namespace {

using ::testing::AllOf;
using ::testing::Field;
using ::testing::HasSubstr;
using testing::IsErrorSaying;
using testing::IsOk;
using testing::IsOkAnd;
using ::testing::Not;

/// A length of four bytes and the text.
std::string block(std::string_view text) {
  std::string bytes;
  for (const auto shift : {24U, 16U, 8U, 0U})
    bytes += static_cast<char>(static_cast<unsigned char>(text.size() >> shift & 255U));
  return bytes + std::string(text);
}

std::string line(std::string_view type, std::string_view blob) {
  return std::string(type) + ' ' + to_base64(as_bytes(blob));
}

std::string ed25519(std::size_t bytes = 32) {
  return block("ssh-ed25519") + block(std::string(bytes, 'k'));
}
std::string rsa(std::size_t bytes, char first = '\x7f') {
  return block("ssh-rsa") + block("\x01\x00\x01") + block(first + std::string(bytes - 1, 'n'));
}

const std::string kGood = line("ssh-ed25519", ed25519());

TEST(SshKey, HasFourParts) {
  const auto read = parse_ssh_key("\t from=\"10.0.0.0/8, a b\",NO-pty  " + kGood + "  me  at home");
  EXPECT_THAT(read, IsOkAnd(AllOf(Field(&SshKey::options, "from=\"10.0.0.0/8, a b\",NO-pty"),
                                  Field(&SshKey::type, "ssh-ed25519"),
                                  Field(&SshKey::key, to_bytes(ed25519())),
                                  Field(&SshKey::comment, "me  at home"))));
  EXPECT_THAT(parse_ssh_key(kGood), IsOkAnd(Field(&SshKey::comment, "")));
}

struct Case {
  std::string_view name;
  std::string line;
  std::string_view says;  ///< empty: it is a key
};

class Lines : public ::testing::TestWithParam<Case> {};

TEST_P(Lines, AreReadOrRefusedWithTheReason) {
  const auto& [name, text, says] = GetParam();
  if (says.empty()) {
    EXPECT_THAT(parse_ssh_key(text), IsOk());
  } else {
    const auto read = parse_ssh_key(text);
    EXPECT_THAT(read, IsErrorSaying(Errc::invalid, says));
    EXPECT_FALSE(read.error().remedy().empty());
  }
}

const std::string kPoint256 =
    "BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU=";
std::string ecdsa(std::string_view type, std::string_view curve, std::string_view point) {
  return block(type) + block(curve) + block(point);
}
std::string generator() { return std::string(as_text(from_base64(kPoint256).value())); }
std::string off_curve() {
  auto point = generator();
  point.back() = static_cast<char>(point.back() ^ 1);
  return point;
}
constexpr std::string_view kP256 = "ecdsa-sha2-nistp256";

INSTANTIATE_TEST_SUITE_P(
    SshKey, Lines,
    ::testing::Values(
        Case{"Ed25519", kGood, ""},
        Case{"Rsa1024", line("ssh-rsa", rsa(129, '\0')), "of 1023 bits"},
        Case{"Rsa1025", line("ssh-rsa", rsa(129, '\x01')), ""},
        Case{"RsaNegative", line("ssh-rsa", rsa(256, '\x80')), "negative"},
        Case{"RsaHuge", line("ssh-rsa", rsa(4096)), "more than 16384 bits"},
        Case{"Ecdsa", line(kP256, ecdsa(kP256, "nistp256", generator())), ""},
        Case{"EcdsaOffItsCurve", line(kP256, ecdsa(kP256, "nistp256", off_curve())),
             "no point of the curve nistp256"},
        Case{"EcdsaOfAnotherCurve", line(kP256, ecdsa(kP256, "nistp384", generator())),
             "names another curve"},
        Case{"SecurityKey",
             line("sk-ssh-ed25519@openssh.com", block("sk-ssh-ed25519@openssh.com") +
                                                    block(std::string(32, 'k')) + block("ssh:")),
             ""},
        Case{"SecurityKeyWithoutApplication",
             line("sk-ssh-ed25519@openssh.com",
                  block("sk-ssh-ed25519@openssh.com") + block(std::string(32, 'k'))),
             "is cut off"},
        Case{"ShortEd25519", line("ssh-ed25519", ed25519(31)), "31 bytes instead of 32"},
        Case{"LongEd25519", line("ssh-ed25519", ed25519(33)), "33 bytes instead of 32"},
        Case{"More", line("ssh-ed25519", ed25519() + "x"), "behind the end of its key"},
        Case{"TypeAlone", "ssh-ed25519", "is cut off behind its type"},
        Case{"CutOff", kGood.substr(0, kGood.size() - 5), "is cut off"},
        Case{"CutOffAtAGroup", kGood.substr(0, kGood.size() - 8), "is cut off"},
        Case{"NoBase64", "ssh-ed25519 AAAA\xe2\x80\xa6", "no base64"},
        Case{"TwoTypes", line("ssh-rsa", ed25519()),
             "says 'ssh-rsa' and holds a key of the type 'ssh-ed25519'"},
        Case{"InnerTypeUnknown", line("ssh-rsa", block("x") + block("y")), "holds no such key"},
        Case{"Dsa", "ssh-dss AAAAB3NzaC1kc3M=", "DSA key"},
        Case{"Certificate", "ssh-ed25519-cert-v01@openssh.com AAAA", "is a certificate"},
        Case{"Comment", "# ssh-ed25519 AAAA", "is a comment"}, Case{"Empty", "", "is empty"},
        Case{"Blank", " \t", "is empty"},
        Case{"TwoLines", kGood + "\n" + kGood, "more than one line"},
        Case{"Control", kGood + "\x01", "control character"},
        Case{"PrivateKey", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n", "is a private key"},
        Case{"PrivateKeyJoined", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU", "is a private key"},
        Case{"Putty", "PuTTY-User-Key-File-3: ssh-ed25519", "is a private key"},
        Case{"Pem", "-----BEGIN PUBLIC KEY-----\nMCow\n", "in another form"},
        Case{"Rfc4716", "---- BEGIN SSH2 PUBLIC KEY ----", "ssh-keygen -i"},
        Case{"Authority", "cert-authority,principals=\"a\\\"b c\" " + kGood, ""},
        Case{"Restricted", "restrict,pty,command=\"/bin/true\",verify-required " + kGood, ""},
        Case{"UnknownOption", "no-ptty " + kGood, "'no-ptty', no type or option"},
        Case{"OptionWithoutQuotes", "from=10.0.0.1 " + kGood, "not in quotes"},
        Case{"OpenQuote", "from=\"10.0.0.1 " + kGood, "open quote"},
        Case{"OptionWithoutValue", "command " + kGood, "'command' without a value"},
        Case{"FlagWithValue", "no-pty=\"x\" " + kGood, "'no-pty' with a value"},
        Case{"CommaAtTheEnd", "no-pty, " + kGood, "single commas"},
        Case{"OptionsAlone", "no-pty", "is one word"},
        Case{"OptionsAndAnotherType", "no-pty ssh-foo AAAA", "no type that sshd knows behind"},
        Case{"KeyWithoutType", to_base64(as_bytes(ed25519())), "is one word"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(SshKey, ARefusalRepeatsNothingSecret) {
  for (const auto* text :
       {"-----BEGIN OPENSSH PRIVATE KEY----- hunter2", "b3BlbnNzaC1rZXktdjEhunter2",
        "PuTTY-User-Key-File-3: hunter2", "ssh-ed25519 hunter2",
        "command=\"hunter2\" ssh-foo hunter2", "hunter2", "hunter2/and+more of it"}) {
    const auto read = parse_ssh_key(text);
    ASSERT_FALSE(read.has_value());
    EXPECT_THAT(read.error().report(), Not(HasSubstr("hunter2"))) << text;
  }
}

TEST(SshKey, NoPieceOfAKeyIsAKey) {
  for (const auto& whole :
       {kGood, line("ssh-rsa", rsa(256)), line(kP256, ecdsa(kP256, "nistp256", generator()))}) {
    for (std::size_t length = 0; length < whole.size(); ++length)
      EXPECT_FALSE(parse_ssh_key(whole.substr(0, length)).has_value()) << length;
  }
}

}  // namespace
}  // namespace orlop::crypto
