// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/OutputFile.h"

#include "llvm/Support/Errno.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace rondo::tools;
namespace fs = llvm::sys::fs;

static std::string cannotWrite(llvm::StringRef path, int error) {
  std::string message = "cannot write " + path.str() + ": " + llvm::sys::StrError(error);
  if (error == ENOENT)
    message += " (the folder does not exist)";
  return message;
}

/// 0, or what went wrong.
static int writeAll(int descriptor, llvm::StringRef content) {
  while (!content.empty()) {
    ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return written < 0 ? errno : ENOSPC;
    content = content.drop_front(size_t(written));
  }
  return 0;
}

/// Devices and pipes are written to, never replaced by a regular file.
static bool isSpecial(const std::string &path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static std::optional<std::string> writeSpecial(const PendingFile &file) {
  int descriptor = ::open(file.path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0)
    return cannotWrite(file.path, errno);
  int error = writeAll(descriptor, file.content);
  if (::close(descriptor) != 0 && !error)
    error = errno;
  if (error)
    return cannotWrite(file.path, error);
  return std::nullopt;
}

/// The mode that open() would have given a new file, or that of the file which is replaced.
static unsigned targetMode(const std::string &path) {
  struct stat status;
  if (::stat(path.c_str(), &status) == 0)
    return status.st_mode & 0777;
  unsigned mask = ::umask(0);
  ::umask(mask);
  bool runs = llvm::StringRef(path).ends_with(".so");
  return (runs ? 0777 : 0666) & ~mask;
}

namespace {
/// A temporary file beside its target, gone unless it is kept.
class Staged {
public:
  explicit Staged(const PendingFile &file) : target(file.path) {}
  std::optional<std::string> write(llvm::StringRef content);
  std::optional<std::string> keep();
  ~Staged() {
    if (temporary)
      llvm::consumeError(temporary->discard());
  }

private:
  std::string target;
  std::optional<fs::TempFile> temporary;
};
} // namespace

std::optional<std::string> Staged::write(llvm::StringRef content) {
  // Through a symbolic link the file it points to is replaced, not the link.
  llvm::SmallString<256> real;
  if (!fs::real_path(target, real))
    target = std::string(real);
  llvm::Expected<fs::TempFile> created = fs::TempFile::create(target + ".%%%%%%.tmp", 0600);
  if (!created)
    return cannotWrite(target, llvm::errorToErrorCode(created.takeError()).value());
  temporary = std::move(*created);
  if (int error = writeAll(temporary->FD, content))
    return cannotWrite(target, error);
  ::fchmod(temporary->FD, targetMode(target));
  return std::nullopt;
}

std::optional<std::string> Staged::keep() {
  if (fs::is_directory(target))
    return cannotWrite(target, EISDIR);
  llvm::Error error = temporary->keep(target);
  temporary.reset();
  if (error)
    return cannotWrite(target, llvm::errorToErrorCode(std::move(error)).value());
  return std::nullopt;
}

std::optional<std::string> rondo::tools::writeFiles(const std::vector<PendingFile> &files) {
  std::vector<std::unique_ptr<Staged>> staged;
  for (const PendingFile &file : files) {
    if (isSpecial(file.path)) {
      if (std::optional<std::string> error = writeSpecial(file))
        return error;
      continue;
    }
    staged.push_back(std::make_unique<Staged>(file));
    if (std::optional<std::string> error = staged.back()->write(file.content))
      return error;
  }
  for (const std::unique_ptr<Staged> &file : staged)
    if (std::optional<std::string> error = file->keep())
      return error;
  return std::nullopt;
}

std::optional<std::string> rondo::tools::whyNotWritable(const std::string &path) {
  if (fs::is_directory(path))
    return cannotWrite(path, EISDIR);
  if (isSpecial(path))
    return ::access(path.c_str(), W_OK) == 0 ? std::nullopt : std::optional(cannotWrite(path, errno));
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  std::string parent = folder.empty() ? "." : folder.str();
  struct stat status;
  if (::stat(parent.c_str(), &status) != 0)
    return cannotWrite(path, errno);
  if (!S_ISDIR(status.st_mode))
    return cannotWrite(path, ENOTDIR);
  if (::access(parent.c_str(), W_OK | X_OK) != 0)
    return cannotWrite(path, errno);
  return std::nullopt;
}

/// The path of a file's folder has one spelling, whether the file is there yet or not.
static std::string placeOf(llvm::StringRef path) {
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  llvm::SmallString<256> real;
  if (fs::real_path(folder.empty() ? "." : folder, real))
    return path.str();
  llvm::sys::path::append(real, llvm::sys::path::filename(path));
  return std::string(real);
}

bool rondo::tools::isSameFile(const std::string &a, const std::string &b) {
  if (isSpecial(a) || isSpecial(b))
    return false;
  bool same = false;
  return placeOf(a) == placeOf(b) || (!fs::equivalent(a, b, same) && same);
}
