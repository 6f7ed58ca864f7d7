// SPDX-License-Identifier: Apache-2.0
#include "agent/kinds/certificates/section.hpp"
#include "libs/crypto/keys.hpp"
#include "libs/schema/check.hpp"
#include "tests/support/kinds_fixture.hpp"

namespace orlop::agent::kinds {
namespace {

using engine::Entry;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kBundlePath = "/etc/ssl/certs/ca-certificates.crt";

class CertificatesKind : public testing::KindsTest {
 protected:
  void SetUp() override {
    system_.tree[kBundlePath] = Entry::file("the image's\n");
    const auto key = crypto::PrivateKey::generate(crypto::KeyType::ed25519);
    ASSERT_THAT(key, testing::IsOk());
    const auto made =
        crypto::Certificate::self_signed(*key, "authority", UnixTime{}, std::chrono::days(3650));
    ASSERT_THAT(made, testing::IsOk());
    pem_ = made->pem();
  }
  std::string body(const std::string& more = "") const {
    std::string text = "ca_certs:\n  trusted:\n  - |\n";
    std::string_view rest = pem_;
    while (!rest.empty()) {
      const auto line = rest.substr(0, rest.find('\n'));
      text += "    " + std::string(line) + '\n';
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    }
    return text + more;
  }
  std::string bundle(const std::string& text) {
    return render_body(text).resources.at(0).parts.at(0).entry.content;
  }
  std::string pem_;
};

TEST_F(CertificatesKind, ItsSectionIsWellMade) {
  EXPECT_THAT(schema::check_section(kAuthorities), IsEmpty());
}

TEST_F(CertificatesKind, TheyStandBesideThoseOfTheImage) {
  EXPECT_EQ(bundle(body()), "the image's\n" + pem_);
  EXPECT_EQ(bundle(body("  remove_defaults: true\n")), pem_);
  EXPECT_EQ(plan_body(body()), "update certificates live\n");
}

TEST_F(CertificatesKind, TheImagesAreTakenFromTheImage) {
  system_.tree[engine::original_of(kBundlePath)] = Entry::file("the image's\n");
  system_.tree[kBundlePath] = Entry::file("the image's\nand another\n");
  EXPECT_THAT(bundle(body()), Not(HasSubstr("another")));
}

TEST_F(CertificatesKind, WhatIsNoneIsRefused) {
  for (const std::string body :
       {"ca_certs: {trusted: [x]}\n", "ca_certs: {trusted: ['-----BEGIN CERTIFICATE-----']}\n"}) {
    const auto read = config::read_document(kinds::language(), "d", testing::document(body));
    EXPECT_TRUE(config::has_errors(read.diagnostics)) << body;
  }
}

TEST_F(CertificatesKind, ItsOlderNameIsKnown) {
  auto older = body("  remove-defaults: true\n");
  older.replace(0, 8, "ca-certs");
  EXPECT_EQ(bundle(older), pem_);
}

}  // namespace
}  // namespace orlop::agent::kinds
