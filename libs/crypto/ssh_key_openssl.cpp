// SPDX-License-Identifier: Apache-2.0
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <bit>
#include <optional>

#include "libs/base/format.hpp"
#include "libs/base/handle.hpp"
#include "libs/crypto/ssh_key.hpp"

namespace orlop::crypto {
namespace {

constexpr std::string_view kPubFile = "Give the whole line of a '.pub' file.";
constexpr std::size_t kLeastModulusBits = 1024;
constexpr std::size_t kMostModulusBits = 16384;
constexpr std::string_view kSpace = " \t";

/// What a type's key is made of, behind the type itself.
struct Form {
  std::string_view type;
  enum class Shape { ed25519, rsa, ecdsa } shape;
  std::string_view curve = {};
  int curve_number = 0;
  bool has_application = false;  ///< of a security key
};

constexpr Form kForms[] = {
    {"ssh-ed25519", Form::Shape::ed25519},
    {"ssh-rsa", Form::Shape::rsa},
    {"ecdsa-sha2-nistp256", Form::Shape::ecdsa, "nistp256", NID_X9_62_prime256v1},
    {"ecdsa-sha2-nistp384", Form::Shape::ecdsa, "nistp384", NID_secp384r1},
    {"ecdsa-sha2-nistp521", Form::Shape::ecdsa, "nistp521", NID_secp521r1},
    {"sk-ssh-ed25519@openssh.com", Form::Shape::ed25519, {}, 0, true},
    {"sk-ecdsa-sha2-nistp256@openssh.com", Form::Shape::ecdsa, "nistp256", NID_X9_62_prime256v1,
     true},
};

std::unexpected<Error> invalid(std::string message, std::string_view remedy = kPubFile) {
  return std::unexpected(Error(Errc::invalid, std::move(message)).with_remedy(std::string(remedy)));
}

const Form* form_of(std::string_view type) {
  const auto* form = std::ranges::find(kForms, type, &Form::type);
  return form == std::end(kForms) ? nullptr : form;
}

bool is_of_certificates(std::string_view type) { return type.ends_with("-cert-v01@openssh.com"); }

/// The block that a length of four bytes announces (RFC 4251 section 5).
Result<ByteView> take_string(ByteReader& reader) {
  const auto length = reader.be32("length");
  if (!length || *length > reader.remaining()) return invalid("is cut off");
  return reader.take(*length, "block");
}

Status check_ed25519(ByteReader& reader) {
  constexpr std::size_t kBytes = 32;
  const auto point = TRY(take_string(reader));
  if (point.size() == kBytes) return {};
  return invalid(formatted("holds an Ed25519 key of {} bytes instead of {}", point.size(), kBytes));
}

/// Bits of a positive number (RFC 4251 section 5).
Result<std::size_t> take_number_bits(ByteReader& reader) {
  auto bytes = TRY(take_string(reader));
  if (!bytes.empty() && (bytes.front() & 0x80U) != 0) return invalid("holds a negative number");
  while (!bytes.empty() && bytes.front() == 0) bytes = bytes.subspan(1);
  if (bytes.empty()) return std::size_t{0};
  return (bytes.size() - 1) * 8 + static_cast<std::size_t>(std::bit_width(bytes.front()));
}

Status check_rsa(ByteReader& reader) {
  const auto exponent = TRY(take_number_bits(reader));
  const auto modulus = TRY(take_number_bits(reader));
  if (modulus < kLeastModulusBits) {
    return invalid(formatted("is an RSA key of {} bits, and sshd takes {} or more", modulus,
                             kLeastModulusBits),
                   "Make another with 'ssh-keygen -t ed25519'.");
  }
  if (std::max(exponent, modulus) > kMostModulusBits)
    return invalid(formatted("is an RSA key of more than {} bits", kMostModulusBits));
  return {};
}

Status check_ecdsa(ByteReader& reader, const Form& form) {
  if (as_text(TRY(take_string(reader))) != form.curve)
    return invalid(formatted("names another curve than '{}' does", form.type));
  const auto point = TRY(take_string(reader));
  constexpr std::uint8_t kUncompressed = 4;  // SEC 1 section 2.3.3; sshd takes no other form
  const CPointer<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(form.curve_number));
  const CPointer<EC_POINT, EC_POINT_free> read(group ? EC_POINT_new(group.get()) : nullptr);
  const bool on_curve =
      read && !point.empty() && point.front() == kUncompressed &&
      EC_POINT_oct2point(group.get(), read.get(), point.data(), point.size(), nullptr) == 1;
  if (!on_curve) return invalid(formatted("holds no point of the curve {}", form.curve));
  return {};
}

Status check_blob(const Bytes& blob, const Form& form) {
  ByteReader reader(blob);
  const auto type = as_text(TRY(take_string(reader)));
  if (type != form.type) {
    const auto* other = form_of(type);
    return invalid(other == nullptr
                       ? formatted("says '{}' and holds no such key", form.type)
                       : formatted("says '{}' and holds a key of the type '{}'", form.type, type));
  }
  switch (form.shape) {
    case Form::Shape::ed25519: TRY(check_ed25519(reader)); break;
    case Form::Shape::rsa: TRY(check_rsa(reader)); break;
    case Form::Shape::ecdsa: TRY(check_ecdsa(reader, form)); break;
  }
  if (form.has_application) TRY(take_string(reader));
  if (!reader.at_end()) return invalid("goes on behind the end of its key");
  return {};
}

/// Takes the text up to the next space off the front, and the spaces behind it.
std::string_view take_word(std::string_view& line) {
  const auto word = line.substr(0, line.find_first_of(kSpace));
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, word.size()), line.size()));
  return word;
}

/// The same of options, in whose quotes spaces may stand.
Result<std::string_view> take_options(std::string_view& line) {
  bool quoted = false;
  std::size_t end = 0;
  for (; end < line.size() && (quoted || !kSpace.contains(line[end])); ++end) {
    if (line[end] == '\\' && line.substr(end + 1).starts_with('"')) {
      ++end;
    } else if (line[end] == '"') {
      quoted = !quoted;
    }
  }
  if (quoted) return invalid("has options with an open quote", "Close the quote.");
  const auto options = line.substr(0, end);
  line.remove_prefix(std::min(line.find_first_not_of(kSpace, end), line.size()));
  return options;
}

/// Texts that people take for the line of a public key.
Status check_is_line(std::string_view line) {
  // "openssh-key-v1" in base64 is what is left of a private key whose lines were joined.
  for (const auto* sign : {"PRIVATE KEY", "PuTTY-User-Key-File", "b3BlbnNzaC1rZXktdjE"}) {
    if (line.contains(sign)) {
      return invalid("is a private key",
                     "Replace that key pair, and give the public half: the line of a '.pub' file.");
    }
  }
  for (const auto* sign : {"BEGIN PUBLIC KEY", "BEGIN RSA PUBLIC KEY", "BEGIN SSH2 PUBLIC KEY"}) {
    if (line.contains(sign)) {
      return invalid("is a public key in another form",
                     "Give the one line that 'ssh-keygen -i -f FILE' makes of it.");
    }
  }
  if (line.find_first_not_of(" \t\r\n") == std::string_view::npos) return invalid("is empty");
  if (line.find_first_of("\r\n") != std::string_view::npos)
    return invalid("has more than one line", "Write each key as an element of its own.");
  const auto is_control = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
  };
  if (std::ranges::any_of(line, is_control)) return invalid("holds a control character");
  return {};
}

/// The type at the front, or nullptr when something else stands there.
Result<const Form*> type_at_front(std::string_view line) {
  const auto word = take_word(line);
  if (is_of_certificates(word)) {
    return invalid("is a certificate, by which nobody gets in from here",
                   "Give the line of the '.pub' file whose name does not end with '-cert.pub'.");
  }
  if (word == "ssh-dss") {
    return invalid("is a DSA key, which sshd takes no more",
                   "Make another with 'ssh-keygen -t ed25519'.");
  }
  return form_of(word);
}

}  // namespace

Result<SshKey> parse_ssh_key(std::string_view line) {
  TRY(check_is_line(line));
  line.remove_prefix(line.find_first_not_of(kSpace));
  if (line.starts_with('#')) return invalid("is a comment", "Leave it out, or give a key.");
  SshKey result;
  const auto* form = TRY(type_at_front(line));
  if (form == nullptr) {
    result.options = TRY(take_options(line));
    if (line.empty()) return invalid("is one word, and a key needs its type before it");
    TRY(check_ssh_options(result.options));
    form = TRY(type_at_front(line));
    if (form == nullptr) return invalid("has no type that sshd knows behind its options");
  }
  result.type = take_word(line);
  const auto text = take_word(line);
  if (text.empty()) return invalid("is cut off behind its type");
  auto blob = from_base64(text);
  if (!blob || to_base64(*blob) != text) {
    constexpr std::string_view kBase64 =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    const bool other = text.find_first_not_of(kBase64) != std::string_view::npos;
    return invalid(other ? "holds signs that are no base64" : "is cut off");
  }
  TRY(check_blob(*blob, *form));
  result.key = *std::move(blob);
  result.comment = line;
  return result;
}

}  // namespace orlop::crypto
