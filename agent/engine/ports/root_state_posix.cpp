// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "agent/engine/ports/system_state.hpp"
#include "libs/base/format.hpp"
#include "libs/base/handle.hpp"

namespace orlop::agent::engine {
namespace {

constexpr std::size_t kMaxFile = std::size_t{16} << 20;

struct DirectoryTraits {
  using Type = DIR*;
  static constexpr Type empty() { return nullptr; }
  static void close(Type stream) noexcept { (void)closedir(stream); }
};

/// "/etc/motd" -> {"etc", "motd"}; a name at the top has the parent ".".
std::pair<std::string, std::string> split(const std::string& path) {
  const auto slash = path.rfind('/');
  auto parent = slash == 0 ? std::string(".") : path.substr(1, slash - 1);
  return {std::move(parent), path.substr(slash + 1)};
}

/// A name beside another one, which may be as long as names can be.
std::string temporary_of(const std::string& name) {
  constexpr std::size_t kEnough = 200;
  return formatted(".{}.orlop-new", name.substr(0, kEnough));
}

bool is_absence(int error) { return error == ENOENT || error == ENOTDIR; }

bool is_durable(std::string_view path) {
  return path.starts_with("/state/") || path.starts_with("/var/");
}

std::uint64_t resolution_of(std::string_view path) {
  const bool belongs_to_a_user = path.starts_with("/var/home/");
  return RESOLVE_IN_ROOT | (belongs_to_a_user ? RESOLVE_NO_SYMLINKS : 0);
}

/// Where a link points; nothing when the name is none.
std::optional<std::string> link_target(int parent, const std::string& name) {
  std::string target(4096, '\0');
  const auto length = readlinkat(parent, name.c_str(), target.data(), target.size());
  if (length < 0) return std::nullopt;
  target.resize(static_cast<std::size_t>(length));
  return target;
}

Result<Entry> read_entry(int parent, const std::string& name, const struct stat& status,
                         const std::string& path) {
  Entry entry{.mode = status.st_mode & 07777U, .uid = status.st_uid, .gid = status.st_gid};
  if (S_ISDIR(status.st_mode)) {
    entry.kind = Entry::Kind::folder;
    return entry;
  }
  if (S_ISLNK(status.st_mode)) {
    auto target = link_target(parent, name);
    if (!target) return fail_errno(errno, "reading the link {}", path);
    entry.kind = Entry::Kind::link;
    entry.content = *std::move(target);
    return entry;
  }
  if (!S_ISREG(status.st_mode)) return fail(Errc::conflict, "{} is no file, link or folder", path);
  UniqueFd file(openat(parent, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) return fail_errno(errno, "opening {}", path);
  std::string buffer(std::size_t{64} << 10, '\0');
  while (true) {
    const auto count = read(file.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "reading {}", path);
    if (count == 0) return entry;
    entry.content.append(buffer, 0, static_cast<std::size_t>(count));
    if (entry.content.size() > kMaxFile) {
      return fail(Errc::no_space, "{} has more than {} bytes", path, kMaxFile);
    }
  }
}

Status write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const auto count = write(fd, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno(errno, "writing {}", path);
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status make_file(int parent, const std::string& temporary, const Entry& entry,
                 const std::string& path) {
  UniqueFd file(openat(parent, temporary.c_str(),
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return fail_errno(errno, "creating {}", path);
  TRY(write_all(file.get(), entry.content, path));
  if (fchown(file.get(), entry.uid, entry.gid) != 0) {
    return fail_errno(errno, "giving {} its owner", path);
  }
  if (fchmod(file.get(), entry.mode) != 0) return fail_errno(errno, "giving {} its mode", path);
  if (is_durable(path) && fsync(file.get()) != 0) return fail_errno(errno, "syncing {}", path);
  return {};
}

Status make_link(int parent, const std::string& temporary, const Entry& entry,
                 const std::string& path) {
  if (symlinkat(entry.content.c_str(), parent, temporary.c_str()) != 0) {
    return fail_errno(errno, "creating the link {}", path);
  }
  return {};
}

Status put_folder(int parent, const std::string& name, const Entry& entry,
                  const std::string& path) {
  if (mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail_errno(errno, "creating the folder {}", path);
  }
  UniqueFd folder(openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder) {
    if (errno == ENOTDIR || errno == ELOOP) return fail(Errc::conflict, "{} is no folder", path);
    return fail_errno(errno, "opening the folder {}", path);
  }
  if (fchown(folder.get(), entry.uid, entry.gid) != 0) {
    return fail_errno(errno, "giving {} its owner", path);
  }
  if (fchmod(folder.get(), entry.mode) != 0) return fail_errno(errno, "giving {} its mode", path);
  return {};
}

/// Makes a file or link beside the name, and lets it take the name.
Status replace(int parent, const std::string& name, const Entry& entry, const std::string& path) {
  const auto temporary = temporary_of(name);
  (void)unlinkat(parent, temporary.c_str(), 0);  // of a run that was cut off
  TRY(entry.kind == Entry::Kind::file ? make_file(parent, temporary, entry, path)
                                      : make_link(parent, temporary, entry, path));
  if (renameat(parent, temporary.c_str(), parent, name.c_str()) == 0) return {};
  const int error = errno;
  (void)unlinkat(parent, temporary.c_str(), 0);
  if (error == EISDIR) return fail(Errc::conflict, "{} is a folder", path);
  return fail_errno(error, "putting {} in place", path);
}

/// Kernel settings are files of a fixed kind: written in place, in one call.
Status put_setting(int parent, const std::string& name, const Entry& entry,
                   const std::string& path) {
  UniqueFd file(openat(parent, name.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file) return fail_errno(errno, "opening {}", path);
  return write_all(file.get(), entry.content, path);
}

}  // namespace

struct RootState::Root {
  UniqueFd fd;

  /// The folder that holds a name; -1 and ENOENT when it does not exist.
  [[nodiscard]] UniqueFd open_folder(const std::string& parent, std::string_view path) const {
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    how.resolve = resolution_of(path);
    return UniqueFd(
        static_cast<int>(syscall(SYS_openat2, fd.get(), parent.c_str(), &how, sizeof how)));
  }

  /// Opens a folder, making it and those above it when they are missing. A link that leads nowhere
  /// yet (/root -> var/roothome at the first boot) gets its folder made.
  [[nodiscard]] Result<UniqueFd> make_folders(const std::string& parent, const std::string& path,
                                              int links_left = 8) const {
    auto found = open_folder(parent, path);
    if (found) return found;
    if (errno != ENOENT) return fail_errno(errno, "opening the folder of {}", path);
    if (links_left == 0) return fail(Errc::conflict, "too many links on the way to {}", path);
    const auto slash = parent.rfind('/');
    const auto above = slash == std::string::npos ? std::string(".") : parent.substr(0, slash);
    const auto name = slash == std::string::npos ? parent : parent.substr(slash + 1);
    const auto upper = TRY(make_folders(above, path, links_left));
    if (const auto target = link_target(upper.get(), name)) {
      const bool absolute = target->starts_with('/');
      return make_folders(absolute ? target->substr(1) : above + '/' + *target, path,
                          links_left - 1);
    }
    TRY(put_folder(upper.get(), name, Entry::folder(), '/' + parent));
    found = open_folder(parent, path);
    if (!found) return fail_errno(errno, "opening the folder of {}", path);
    return found;
  }
};

RootState::RootState(std::unique_ptr<Root> root) : root_(std::move(root)) {}
RootState::RootState(RootState&&) noexcept = default;
RootState::~RootState() = default;

Result<RootState> RootState::open(const std::string& root) {
  UniqueFd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd) return fail_errno(errno, "opening the root folder {}", root);
  return RootState(std::make_unique<Root>(Root{std::move(fd)}));
}

Result<std::optional<Entry>> RootState::look(const std::string& path) {
  const auto [parent, name] = split(path);
  const auto folder = root_->open_folder(parent, path);
  if (!folder && is_absence(errno)) return std::nullopt;
  if (!folder) return fail_errno(errno, "opening the folder of {}", path);
  struct stat status{};
  if (fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    if (is_absence(errno)) return std::nullopt;
    return fail_errno(errno, "looking at {}", path);
  }
  return TRY(read_entry(folder.get(), name, status, path));
}

Result<bool> RootState::exists(const std::string& path) {
  const auto [parent, name] = split(path);
  const auto folder = root_->open_folder(parent, path);
  if (folder && faccessat(folder.get(), name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0) return true;
  if (is_absence(errno)) return false;
  return fail_errno(errno, "looking for {}", path);
}

Result<std::vector<std::string>> RootState::list(const std::string& folder) {
  std::vector<std::string> names;
  auto fd = root_->open_folder(folder.substr(1), folder);
  if (!fd && is_absence(errno)) return names;
  if (!fd) return fail_errno(errno, "opening the folder {}", folder);
  UniqueHandle<DirectoryTraits> stream(fdopendir(fd.get()));
  if (!stream) return fail_errno(errno, "reading the folder {}", folder);
  (void)fd.release();
  while (const auto* entry = readdir(stream.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

Status RootState::put(const std::string& path, const Entry& entry) {
  const auto [parent, name] = split(path);
  const bool setting = path.starts_with("/proc/");
  if (setting) {
    const auto folder = root_->open_folder(parent, path);
    if (!folder) return fail_errno(errno, "opening the folder of {}", path);
    return put_setting(folder.get(), name, entry, path);
  }
  const auto folder = TRY(root_->make_folders(parent, path));
  TRY(entry.kind == Entry::Kind::folder ? put_folder(folder.get(), name, entry, path)
                                        : replace(folder.get(), name, entry, path));
  if (is_durable(path) && fsync(folder.get()) != 0) {
    return fail_errno(errno, "syncing the folder of {}", path);
  }
  return {};
}

Status RootState::remove(const std::string& path) {
  const auto [parent, name] = split(path);
  const auto folder = root_->open_folder(parent, path);
  if (!folder && is_absence(errno)) return {};
  if (!folder) return fail_errno(errno, "opening the folder of {}", path);
  if (unlinkat(folder.get(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
  if (errno == EISDIR && unlinkat(folder.get(), name.c_str(), AT_REMOVEDIR) == 0) return {};
  return fail_errno(errno, "removing {}", path);
}

Status RootState::rename(const std::string& from, const std::string& to) {
  const auto [parent, name] = split(from);
  const auto [same, other] = split(to);
  if (parent != same) return fail(Errc::invalid, "{} and {} are not in one folder", from, to);
  const auto folder = root_->open_folder(parent, from);
  if (!folder) return fail_errno(errno, "opening the folder of {}", from);
  if (renameat(folder.get(), name.c_str(), folder.get(), other.c_str()) != 0)
    return fail_errno(errno, "renaming {}", from);
  if (is_durable(from) && fsync(folder.get()) != 0)
    return fail_errno(errno, "syncing the folder of {}", from);
  return {};
}

}  // namespace orlop::agent::engine
