// SPDX-License-Identifier: Apache-2.0
#include "libs/base/error.hpp"

#include <cerrno>

#include "libs/base/format.hpp"

namespace orlop {

std::string_view error_domain(Errc) { return "orlop"; }

std::string_view error_name(Errc code) {
  switch (code) {
    case Errc::invalid: return "invalid";
    case Errc::not_found: return "not-found";
    case Errc::exists: return "exists";
    case Errc::denied: return "denied";
    case Errc::io: return "io";
    case Errc::corrupt: return "corrupt";
    case Errc::untrusted: return "untrusted";
    case Errc::unsupported: return "unsupported";
    case Errc::no_space: return "no-space";
    case Errc::conflict: return "conflict";
    case Errc::timed_out: return "timed-out";
    case Errc::cancelled: return "cancelled";
    case Errc::failed: return "failed";
  }
  return "unknown";
}

namespace {
Errc from_errno_number(int number) {
  switch (number) {
    case ENOENT:
    case ENODEV:
    case ENXIO: return Errc::not_found;
    case EEXIST: return Errc::exists;
    case EACCES:
    case EPERM:
    case EROFS: return Errc::denied;
    case ENOSPC:
    case EFBIG:
    case EDQUOT: return Errc::no_space;
    case ETIMEDOUT: return Errc::timed_out;
    case EBUSY: return Errc::conflict;
    default: return Errc::io;
  }
}
}  // namespace

Error Error::from_errno(int error_number, std::string_view what) {
  return {from_errno_number(error_number),
          formatted("{}: {}", what, std::generic_category().message(error_number))};
}

Error&& Error::with_context(std::string doing) && {
  context_.insert(context_.begin(), std::move(doing));
  return std::move(*this);
}

Error&& Error::with_remedy(std::string remedy) && {
  remedy_ = std::move(remedy);
  return std::move(*this);
}

Error&& Error::with_texts(std::string (*rewrite)(std::string)) && {
  message_ = rewrite(std::move(message_));
  remedy_ = rewrite(std::move(remedy_));
  for (auto& doing : context_) doing = rewrite(std::move(doing));
  return std::move(*this);
}

Error&& Error::followed_by(const Error& later) && {
  message_ += formatted("; and then, while cleaning up: {}", later.describe());
  return std::move(*this);
}

std::string Error::describe() const {
  std::string text;
  for (const auto& doing : context_) text += doing + ": ";
  return text + message_;
}

std::string Error::report() const {
  return remedy_.empty() ? describe() : formatted("{}\nremedy: {}", describe(), remedy_);
}

}  // namespace orlop
