// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "frontend/weights/MappedFile.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace rondo::weights;

static Error fileError(const std::string &path, const char *what) {
  return Error{path + ": " + what + ": " + std::strerror(errno)};
}

ErrorOr<FileBytes> rondo::weights::mapFile(const std::string &path) {
  // O_NONBLOCK: opening a pipe without a writer would wait for ever.
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0)
    return fileError(path, "cannot be opened");
  struct stat status;
  if (::fstat(descriptor, &status) != 0) {
    Error error = fileError(path, "cannot be read");
    ::close(descriptor);
    return error;
  }
  if (!S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return Error{path + ": is " + (S_ISDIR(status.st_mode) ? "a folder" : "not a regular file") +
                 "; a file is needed here"};
  }
  if (status.st_size == 0) {
    ::close(descriptor);
    return Error{path + ": the file is empty"};
  }
  size_t size = size_t(status.st_size);
  void *address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  Error error = fileError(path, "cannot be mapped");
  ::close(descriptor);
  if (address == MAP_FAILED)
    return error;
  auto unmap = [size](const std::byte *bytes) { ::munmap(const_cast<std::byte *>(bytes), size); };
  return FileBytes{std::shared_ptr<const std::byte>(static_cast<const std::byte *>(address), unmap), size};
}

FileBytes rondo::weights::copyBytes(std::string_view content) {
  auto *copy = new std::byte[content.size() + 1];
  if (!content.empty())
    std::memcpy(copy, content.data(), content.size());
  auto free = [](const std::byte *bytes) { delete[] bytes; };
  return FileBytes{std::shared_ptr<const std::byte>(copy, free), content.size()};
}
