// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/commentary.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <memory>
#include <thread>

namespace orlop::lab {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::chrono::milliseconds kPatience{20};

/// What a commentary wrote.
class CommentaryTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string written() const {
    std::string text(65536, '\0');
    const auto size = ::pread(::fileno(out_.get()), text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }

  /// Waits until it was written; only a fault reaches the deadline.
  [[nodiscard]] bool comes(std::string_view line) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      if (written().contains(line)) return true;
      std::this_thread::sleep_for(kPatience);
    }
    return false;
  }

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> out_{std::tmpfile(), &std::fclose};
};

TEST_F(CommentaryTest, SaysWhatTakesLongUntilThereIsNews) {
  Commentary commentary(out_.get(), false, kPatience);
  commentary.begin("boot", "a machine boots");
  EXPECT_TRUE(comes(" s  … a machine boots\n")) << written();
  commentary.note("power on");
  EXPECT_TRUE(comes(" s  … power on\n")) << written();
  commentary.meanwhile([] { return std::string("[  OK  ] Reached target"); });
  EXPECT_TRUE(comes(" s  … power on: [  OK  ] Reached target\n")) << written();
  commentary.doing("packages, step 1 of 8");
  EXPECT_TRUE(comes(" s  … packages, step 1 of 8: [  OK  ] Reached target\n")) << written();
}

TEST_F(CommentaryTest, IsQuietAboutNothingAndWhileThereIsNews) {
  {
    Commentary commentary(out_.get(), false, std::chrono::hours(1));
    commentary.begin("boot", "a machine boots");
    commentary.progress("writing", 41);
    commentary.progress("writing", 44);
    commentary.progress("writing", 50);
  }
  EXPECT_THAT(written(), Not(HasSubstr("…")));
  EXPECT_THAT(written(), ContainsRegex("writing 41 %\n.*writing 50 %\n$"));
  EXPECT_THAT(written(), Not(HasSubstr("44 %")));
}

TEST_F(CommentaryTest, RewritesOneLineOfATerminal) {
  {
    Commentary commentary(out_.get(), true, kPatience);
    commentary.begin("boot", "a machine boots");
    EXPECT_TRUE(comes("… a machine boots")) << written();
    commentary.note("power on");
  }
  EXPECT_THAT(written(), Not(HasSubstr("… a machine boots\n")));
  EXPECT_THAT(written(), ContainsRegex("\r\x1b\\[K    +[0-9.]+ s  power on\n$"));
}

}  // namespace
}  // namespace orlop::lab
