// SPDX-License-Identifier: Apache-2.0
// efivarfs: one file a variable, named `<name>-<vendor>`; its first four bytes are the attributes.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "libs/efi/variables.hpp"
#include "libs/sys/file.hpp"

namespace orlop::efi {
namespace {

constexpr std::size_t kGuidLength = 36;

/// The kernel sets the immutable flag on variables it does not know, against `rm -rf`.
void clear_immutable(const std::filesystem::path& path) {
  const auto fd = sys::open_fd(path, O_RDONLY);
  if (!fd) return;
  unsigned flags = 0;
  if (::ioctl(fd->get(), FS_IOC_GETFLAGS, &flags) != 0 || (flags & FS_IMMUTABLE_FL) == 0) return;
  flags &= ~static_cast<unsigned>(FS_IMMUTABLE_FL);
  (void)::ioctl(fd->get(), FS_IOC_SETFLAGS, &flags);  // a refusal shows in the write that follows
}

class EfivarfsVariables final : public EfiVariables {
 public:
  explicit EfivarfsVariables(std::filesystem::path root) : root_(std::move(root)) {}

  Result<Variable> read(const VariableName& name) const override {
    TRY(check_root());
    const auto content = TRY(sys::read_file(path_of(name), kMaxVariableBytes));
    ByteReader reader(content);
    Variable variable;
    variable.attributes = TRY_CONTEXT(reader.le32("attributes"), path_of(name).string());
    const auto data = TRY(reader.take(reader.remaining(), "data"));
    variable.data.assign(data.begin(), data.end());
    return variable;
  }

  Result<std::vector<VariableName>> list() const override {
    TRY(check_root());
    std::vector<VariableName> names;
    std::error_code error;
    for (std::filesystem::directory_iterator it(root_, error), end; !error && it != end;
         it.increment(error)) {
      const auto file = it->path().filename().string();
      if (file.size() < kGuidLength + 2 || file[file.size() - kGuidLength - 1] != '-') continue;
      names.push_back(
          {file.substr(0, file.size() - kGuidLength - 1), file.substr(file.size() - kGuidLength)});
    }
    if (error) return fail_errno(error.value(), "listing {}", root_.string());
    std::ranges::sort(names);
    return names;
  }

  Status write(const VariableName& name, const Variable& value) override {
    TRY(check_root());
    const auto path = path_of(name);
    Bytes content;
    for (int shift = 0; shift < 32; shift += 8) {
      content.push_back(static_cast<std::uint8_t>(value.attributes >> shift & 255));
    }
    content.insert(content.end(), value.data.begin(), value.data.end());
    clear_immutable(path);
    // The firmware takes a variable as one write: no temporary file, no partial write.
    const auto fd = TRY(sys::open_fd(path, O_WRONLY | O_CREAT | O_TRUNC));
    const auto written = ::write(fd.get(), content.data(), content.size());
    if (written < 0) return fail_errno(errno, "writing EFI variable {}", path.string());
    if (static_cast<std::size_t>(written) != content.size()) {
      return fail(Errc::io, "EFI variable {} was written in part", path.string());
    }
    return {};
  }

  Status remove(const VariableName& name) override {
    TRY(check_root());
    const auto path = path_of(name);
    clear_immutable(path);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
      return fail_errno(errno, "removing EFI variable {}", path.string());
    }
    return {};
  }

 private:
  std::filesystem::path path_of(const VariableName& name) const {
    return root_ / (name.name + "-" + name.vendor);
  }

  Status check_root() const {
    std::error_code error;
    if (std::filesystem::is_directory(root_, error)) return {};
    return std::unexpected(
        Error(Errc::unsupported, formatted("no EFI variables at {}", root_.string()))
            .with_remedy("Boot this machine in UEFI mode and mount efivarfs."));
  }

  std::filesystem::path root_;
};

}  // namespace

std::unique_ptr<EfiVariables> make_efivarfs(std::filesystem::path root) {
  return std::make_unique<EfivarfsVariables>(std::move(root));
}

}  // namespace orlop::efi
