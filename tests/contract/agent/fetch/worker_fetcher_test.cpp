// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/contract/libs/net/fetcher_worlds.hpp"
#include "tests/support/fetch_worker.hpp"

namespace orlop::testing {
namespace {

/// Any world, seen through something else.
template <typename World>
class Behind : public FetcherWorld {
 public:
  void put(const std::string& name, ByteView content) override { world_.put(name, content); }
  std::string url(const std::string& name) override { return world_.url(name); }

 protected:
  World world_;
};

/// Through a downloader.
template <typename World>
class ThroughWorker final : public Behind<World> {
 public:
  net::Fetcher& fetcher() override { return fetcher_; }

 private:
  FetchWorkers workers_{this->world_.fetcher()};
  agent::fetch::WorkerFetcher fetcher_{workers_.connector()};
};

/// Through the program itself: for worlds that another process can reach.
template <typename World>
class ThroughProgram final : public Behind<World> {
 public:
  net::Fetcher& fetcher() override { return fetcher_; }

 private:
  FetchPrograms programs_{ORLOP_FETCH_PROGRAM};
  agent::fetch::WorkerFetcher fetcher_{programs_.connector()};
};

}  // namespace

INSTANTIATE_TEST_SUITE_P(Worker, FetcherContract,
                         ::testing::Values(world_maker<ThroughWorker<FakeWorld>>("memory"),
                                           world_maker<ThroughWorker<FolderWorld>>("folder"),
                                           world_maker<ThroughWorker<HttpWorld>>("nginx"),
                                           world_maker<ThroughProgram<HttpWorld>>("program")),
                         [](const auto& row) { return row.param.name; });

namespace {

/// A downloader that was taken over: sends what the test says, whatever it is asked.
agent::fetch::ConnectWorker saying(std::string answer) {
  return [answer = std::move(answer)]() -> Result<UniqueFd> {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      return fail_errno(errno, "making a socket pair");
    }
    const UniqueFd worker(ends[1]);
    TRY(agent::fetch::write_all(worker.get(), as_bytes(answer)));
    ::shutdown(worker.get(), SHUT_WR);
    static std::vector<UniqueFd> open_ends;
    open_ends.emplace_back(::dup(worker.get()));
    return UniqueFd(ends[0]);
  };
}

struct Lie {
  const char* name;
  std::string answer;
  Errc code;
  const char* text;
  friend void PrintTo(const Lie& lie, std::ostream* out) { *out << lie.name; }
};

class HostileWorker : public ::testing::TestWithParam<Lie> {};

TEST_P(HostileWorker, IsBounded) {
  agent::fetch::WorkerFetcher fetcher(saying(GetParam().answer), std::chrono::seconds(5));
  EXPECT_THAT(fetcher.fetch("http://x/", 10), IsErrorSaying(GetParam().code, GetParam().text));
}

using namespace std::string_literals;
using namespace std::chrono_literals;

INSTANTIATE_TEST_SUITE_P(
    Rows, HostileWorker,
    ::testing::Values(
        Lie{"Nothing", "", Errc::failed, "ended without an answer"},
        Lie{"HalfALine", "{\"ok\":", Errc::failed, "middle of a line"},
        Lie{"EndlessLine", std::string(20'000, 'x'), Errc::failed, "a line of more than 8192"},
        Lie{"NoJson", "hello\n", Errc::failed, "out of form"},
        Lie{"NoContent", "{\"ok\":true}\n", Errc::io, "ended, 4 bytes short"},
        Lie{"CutChunk", "{\"ok\":true}\n\x05\0\0\0abc"s, Errc::io, "2 bytes short"},
        Lie{"TooMuch", "{\"ok\":true}\n\x0b\0\0\0abcdefghijk\0\0\0\0"s, Errc::failed,
            "more than it was asked for"},
        Lie{"HugeChunk", "{\"ok\":true}\n\xfe\xff\xff\xff"s, Errc::failed,
            "more than it was asked for"},
        Lie{"LateError",
            "{\"ok\":true}\n\x01\0\0\0a\xff\xff\xff\xff{\"ok\":false,\"code\":\"timed-out\","
            "\"message\":\"late\"}\n"s,
            Errc::timed_out, "late"},
        Lie{"TerminalEscapes",
            "{\"ok\":false,\"code\":\"root-shell\",\"message\":\"\\u001b[2Jgone\"}\n", Errc::io,
            " [2Jgone"}),
    [](const auto& row) { return row.param.name; });

TEST(WorkerFetcher, GivesUpOnASilentWorker) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd silent(ends[1]);
  agent::fetch::WorkerFetcher fetcher([&ends]() -> Result<UniqueFd> { return UniqueFd(ends[0]); },
                                      std::chrono::seconds(1));
  EXPECT_THAT(fetcher.fetch("http://x/", 10), IsError(Errc::timed_out));
}

TEST(WorkerFetcher, GivesUpOnAnAnswerThatTakesTooLong) {
  const auto answer = "{\"ok\":true}\n\x01\0\0\0a\0\0\0\0"s;
  for (const auto& [longest, good] : {std::pair{std::chrono::seconds(0), false}, {60s, true}}) {
    agent::fetch::WorkerFetcher fetcher(saying(answer), std::chrono::seconds(5), longest);
    const auto fetched = fetcher.fetch("http://x/", 10);
    if (good)
      EXPECT_THAT(fetched, IsOk());
    else
      EXPECT_THAT(fetched, IsErrorSaying(Errc::timed_out, "not complete after 0 s"));
  }
}

TEST(WorkerFetcher, SaysWhereTheDownloaderShouldBe) {
  agent::fetch::WorkerFetcher fetcher(agent::fetch::connect_to("/nonexistent/fetch.sock"));
  EXPECT_THAT(fetcher.fetch("http://x/", 10),
              IsErrorSaying(Errc::not_found, "remedy: Look at `systemctl status"));
}

TEST(WorkerFetcher, KeepsItsConnectionWhileInStep) {
  FakeFetcher fake;
  fake.objects["fake://a"] = Bytes(1000);
  FetchWorkers workers(fake);
  agent::fetch::WorkerFetcher fetcher(workers.connector());
  EXPECT_THAT(fetcher.fetch("fake://a", 1000), IsOk());
  EXPECT_THAT(fetcher.fetch("fake://b", 1000), IsError(Errc::not_found));
  EXPECT_THAT(fetcher.fetch("fake://a", 1000), IsOk());
  EXPECT_EQ(workers.connections(), 1U);
}

TEST(WorkerFetcher, PassesErrorsInTheMiddleOn) {
  FakeFetcher fake;
  fake.objects["fake://a"] = Bytes(100'000);
  fake.cut_call(0, 50'000);
  FetchWorkers workers(fake);
  agent::fetch::WorkerFetcher fetcher(workers.connector());
  std::size_t received = 0;
  const auto outcome = fetcher.fetch_range("fake://a", {0, 100'000}, [&](ByteView data) -> Status {
    received += data.size();
    return {};
  });
  EXPECT_THAT(outcome, IsErrorSaying(Errc::io, "ended early"));
  EXPECT_EQ(received, 50'000U);
}

}  // namespace
}  // namespace orlop::testing
