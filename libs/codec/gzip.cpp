// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "libs/base/bytes.hpp"
#include "libs/base/format.hpp"

namespace orlop::codec {
namespace {

constexpr std::size_t kBlock = std::size_t{32} << 10;
constexpr int kGzipOnly = 15 + 16;  // the largest window, a gzip header

/// One member at a time of a text that is expanded.
class Expander {
 public:
  Expander(std::string_view bytes, const GzipLimits& limits) : limits_(limits) {
    const auto by_ratio =
        bytes.size() > limits.max_bytes / std::max<std::size_t>(limits.max_ratio, 1)
            ? limits.max_bytes
            : bytes.size() * limits.max_ratio;
    most_ = std::min(limits.max_bytes, std::max(limits.free_bytes, by_ratio));
    stream_.next_in = const_cast<Bytef*>(as_bytes(bytes).data());  // NOLINT: zlib only reads it
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }

  Result<std::string> run() {
    do {
      TRY(member());
    } while (stream_.avail_in > 0 && is_gzip(rest()));
    if (stream_.avail_in > 0) {
      return fail(Errc::invalid, "{} bytes stand behind the gzip data", stream_.avail_in);
    }
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::string_view rest() const {
    return as_text(ByteView(stream_.next_in, stream_.avail_in));
  }

  Status member() {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) return fail(Errc::failed, "zlib gave up");
    auto status = inflate_all();
    inflateEnd(&stream_);
    return status;
  }

  Status inflate_all() {
    std::array<Bytef, kBlock> block{};
    while (true) {
      stream_.next_out = block.data();
      stream_.avail_out = static_cast<uInt>(block.size());
      const int code = inflate(&stream_, Z_NO_FLUSH);
      const auto count = block.size() - stream_.avail_out;
      if (text_.size() + count > most_) return too_large();
      text_ += as_text(ByteView(block.data(), count));
      if (code == Z_STREAM_END) return {};
      if (code == Z_BUF_ERROR || (code == Z_OK && count == 0 && stream_.avail_in == 0)) {
        return fail(Errc::corrupt, "the gzip data is cut off");
      }
      if (code != Z_OK) return fail(Errc::corrupt, "the gzip data is damaged");
    }
  }

  [[nodiscard]] Status too_large() const {
    if (most_ == limits_.max_bytes) {
      return fail(Errc::no_space, "the gzip data expands to more than {} bytes", most_);
    }
    return fail(Errc::no_space, "the gzip data expands to more than {} times its size",
                limits_.max_ratio);
  }

  const GzipLimits& limits_;
  std::size_t most_ = 0;
  z_stream stream_{};
  std::string text_;
};

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Result<std::string> gunzip(std::string_view bytes, const GzipLimits& limits) {
  if (!is_gzip(bytes)) return fail(Errc::invalid, "this is no gzip data");
  if (bytes.size() > limits.max_bytes) {
    return fail(Errc::no_space, "the gzip data has more than {} bytes", limits.max_bytes);
  }
  return Expander(bytes, limits).run();
}

}  // namespace orlop::codec
