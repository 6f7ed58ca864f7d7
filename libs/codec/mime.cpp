// SPDX-License-Identifier: Apache-2.0
#include "libs/codec/mime.hpp"

#include <algorithm>

#include "libs/base/format.hpp"
#include "libs/codec/mime_header.hpp"

namespace orlop::codec {
namespace {

/// A part of a multipart as it stands there.
struct Piece {
  MimeText text;
  bool ended = true;  ///< a boundary follows
};

enum class Line { content, boundary, end };

Line judge_line(std::string_view line, std::string_view boundary) {
  if (!line.starts_with("--") || line.substr(2, boundary.size()) != boundary) return Line::content;
  auto rest = line.substr(2 + boundary.size());
  const bool closes = rest.starts_with("--");
  if (closes) rest.remove_prefix(2);
  if (rest.find_first_not_of(" \t") != std::string_view::npos) return Line::content;
  return closes ? Line::end : Line::boundary;
}

/// What stands between `begin` and `end` of `whole`; the line break before a boundary is its own.
std::string_view between(std::string_view whole, std::size_t begin, std::size_t end) {
  auto text = whole.substr(begin, end - begin);
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

/// The pieces between boundaries; what stands before the first and behind the last is none.
std::vector<Piece> pieces_of(MimeText content, std::string_view boundary) {
  std::vector<Piece> pieces;
  const auto whole = content.text;
  bool inside = false;
  std::size_t begin = 0;
  std::uint32_t line = 1;
  while (!content.text.empty()) {
    const auto start = whole.size() - content.text.size();
    const auto what = judge_line(take_line(content), boundary);
    if (what == Line::content) continue;
    if (inside) pieces.push_back({{between(whole, begin, start), line}});
    inside = what == Line::boundary;
    begin = whole.size() - content.text.size();
    line = content.line;
    if (what == Line::end) break;
  }
  if (inside) pieces.push_back({{whole.substr(begin), line}, false});
  return pieces;
}

class MimeReader {
 public:
  explicit MimeReader(const MimeLimits& limits) : limits_(limits) {}

  Status read(Piece piece, std::size_t depth) {
    MimePart part;
    part.line = piece.text.line;
    part.headers = take_headers(piece.text, limits_.max_headers);
    if (part.headers.size() > limits_.max_headers)
      return fail(Errc::no_space, "the part in line {} has more than {} headers", part.line,
                  limits_.max_headers);
    const auto type = header_value(part.headers, "content-type");
    if (const auto word = first_word(type); word.contains('/')) part.type = word;
    if (part.type.starts_with("multipart/")) return read_multipart(piece.text, type, part, depth);
    return add(std::move(part), piece);
  }

  std::vector<MimePart> take() { return std::move(parts_); }

 private:
  Status read_multipart(MimeText content, std::string_view type, const MimePart& part,
                        std::size_t depth) {
    if (depth >= limits_.max_depth)
      return fail(Errc::no_space, "more than {} multiparts are inside each other",
                  limits_.max_depth);
    const auto boundary = parameter(type, "boundary");
    if (boundary.empty())
      return fail(Errc::invalid, "the {} in line {} names no boundary", part.type, part.line);
    const auto pieces = pieces_of(content, boundary);
    if (pieces.empty())
      return fail(Errc::invalid, "the boundary '--{}' of the {} in line {} is nowhere in it",
                  boundary, part.type, part.line);
    for (const auto& piece : pieces) TRY(read(piece, depth + 1));
    return {};
  }

  Status add(MimePart part, const Piece& piece) {
    if (parts_.size() >= limits_.max_parts)
      return fail(Errc::no_space, "the message has more than {} parts", limits_.max_parts);
    const auto disposition = header_value(part.headers, "content-disposition");
    part.file_name = parameter(disposition, "filename");
    if (part.file_name.empty())
      part.file_name = parameter(header_value(part.headers, "content-type"), "name");
    auto content =
        decode_content(piece.text.text, header_value(part.headers, "content-transfer-encoding"));
    if (!piece.ended) {
      part.problem = "is cut off: no boundary ends it";
    } else if (content) {
      part.content = *std::move(content);
    } else {
      part.problem = std::move(content).error();
    }
    parts_.push_back(std::move(part));
    return {};
  }

  const MimeLimits& limits_;
  std::vector<MimePart> parts_;
};

MimeText beginning_of(std::string_view text) {
  MimeText rest{text};
  // The line that a mailbox puts before each message.
  if (text.starts_with("From ")) (void)take_line(rest);
  return rest;
}

}  // namespace

bool is_mime(std::string_view text) {
  // Headers stand at the beginning; a large document is not searched.
  auto rest = beginning_of(text.substr(0, std::size_t{16} << 10));
  const auto headers = take_headers(rest, MimeLimits().max_headers);
  return std::ranges::any_of(headers, [](const MimeHeader& header) {
    return header.name == "content-type" || header.name == "mime-version";
  });
}

Result<std::vector<MimePart>> read_mime(std::string_view text, const MimeLimits& limits) {
  if (text.size() > limits.max_bytes)
    return fail(Errc::no_space, "the message has {} bytes, {} are allowed", text.size(),
                limits.max_bytes);
  if (!is_mime(text)) return fail(Errc::invalid, "this is no MIME message");
  MimeReader reader(limits);
  TRY(reader.read({beginning_of(text)}, 0));
  return reader.take();
}

}  // namespace orlop::codec
