// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "libs/crypto/keys.hpp"
#include "tests/contract/libs/net/fetcher_worlds.hpp"

namespace orlop::testing {

INSTANTIATE_TEST_SUITE_P(Rows, FetcherContract,
                         ::testing::Values(world_maker<FakeWorld>("memory"),
                                           world_maker<FolderWorld>("folder"),
                                           world_maker<PlainPathWorld>("path"),
                                           world_maker<HttpWorld>("nginx")),
                         [](const auto& row) { return row.param.name; });

namespace {

using ::testing::Eq;

const net::ByteSink kIgnore = [](ByteView) -> Status { return {}; };

class Http : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(sys::write_file(folder_.path() / "object", "0123456789"), IsOk());
  }
  sys::TemporaryFolder folder_ = sys::TemporaryFolder::create().value();
  Nginx nginx_ = Nginx::start(folder_.path()).value();
  std::unique_ptr<net::Fetcher> fetcher_ = net::make_fetcher();
};

TEST_F(Http, RefusesAServerThatIgnoresRanges) {
  EXPECT_THAT(fetcher_->fetch_range(nginx_.url() + "/whole/object", {2, 3}, kIgnore),
              IsErrorSaying(Errc::unsupported, "remedy: Serve the repository"));
}

TEST_F(Http, FollowsRedirectsButNotForever) {
  EXPECT_THAT(fetcher_->fetch(nginx_.url() + "/moved/object", 100),
              IsOkAnd(Eq(to_bytes("0123456789"))));
  EXPECT_THAT(fetcher_->fetch(nginx_.url() + "/loop", 100), IsError(Errc::io));
}

TEST_F(Http, SaysWhatTheServerRefused) {
  EXPECT_THAT(fetcher_->fetch(nginx_.url() + "/refused", 100), IsErrorSaying(Errc::denied, "403"));
}

TEST_F(Http, ReadsNoProxyFromTheEnvironment) {
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  const auto answer = net::make_fetcher()->fetch(nginx_.url() + "/object", 100);
  ::unsetenv("http_proxy");
  EXPECT_THAT(answer, IsOk());
  EXPECT_THAT(
      net::make_fetcher({.proxy = "http://127.0.0.1:9"})->fetch(nginx_.url() + "/object", 9),
      IsError(Errc::io));
}

TEST_F(Http, GivesUpOnASilentServer) {
  const auto listener = Listener::create().value();
  const auto impatient = net::make_fetcher({.stall_timeout = std::chrono::seconds(1)});
  EXPECT_THAT(impatient->fetch(std::format("http://127.0.0.1:{}/x", listener.port), 100),
              IsError(Errc::timed_out));
}

TEST(Https, TrustsOnlyCertificatesThatVerify) {
  const auto folder = sys::TemporaryFolder::create().value();
  ASSERT_THAT(sys::write_file(folder.path() / "object", "0123456789"), IsOk());
  const auto key = crypto::PrivateKey::generate(crypto::KeyType::ecdsa_p256).value();
  const auto key_file = folder.path() / "server.key";
  ASSERT_THAT(key.save(key_file), IsOk());
  const auto yesterday = SystemClock().now() - std::chrono::days(1);
  const auto certificate =
      crypto::Certificate::self_signed(key, "127.0.0.1", yesterday, std::chrono::days(9)).value();
  const auto bundle = folder.path() / "ca.pem";
  ASSERT_THAT(sys::write_file(bundle, certificate.pem()), IsOk());
  const auto nginx = Nginx::start_tls(folder.path(), {certificate.pem(), key_file}).value();

  const auto stranger =
      crypto::Certificate::self_signed(crypto::PrivateKey::generate(key.type()).value(),
                                       "127.0.0.1", yesterday, std::chrono::days(9))
          .value();
  const auto other = folder.path() / "other.pem";
  ASSERT_THAT(sys::write_file(other, stranger.pem()), IsOk());

  EXPECT_THAT(net::make_fetcher({.ca_bundle = other.string()})->fetch(nginx.url() + "/object", 100),
              IsErrorSaying(Errc::untrusted, "remedy: Check the machine's clock"));
  EXPECT_THAT(
      net::make_fetcher({.ca_bundle = bundle.string()})->fetch(nginx.url() + "/object", 100),
      IsOkAnd(Eq(to_bytes("0123456789"))));
}

}  // namespace
}  // namespace orlop::testing
