// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Source text: line tables, and files read once.

#include "frontend/language/Source.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"

#include <algorithm>

namespace rondo::language {

SourceBuffer::SourceBuffer(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  lineStarts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n')
      lineStarts_.push_back(i + 1);
}

Position SourceBuffer::position(uint32_t offset) const {
  auto next = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), offset);
  Position result;
  result.line = next - lineStarts_.begin();
  result.column = 1;
  for (uint32_t i = *std::prev(next); i < offset && i < text_.size(); ++i)
    result.column += (text_[i] & 0xC0) != 0x80; // Continuation bytes of UTF-8 do not count.
  return result;
}

llvm::StringRef SourceBuffer::line(unsigned number) const {
  if (number == 0 || number > lineStarts_.size())
    return {};
  llvm::StringRef rest = llvm::StringRef(text_).drop_front(lineStarts_[number - 1]);
  return rest.take_until([](char c) { return c == '\n'; }).rtrim('\r');
}

Range join(Range a, Range b) {
  if (!a.valid() || a.buffer != b.buffer)
    return a.valid() ? a : b;
  return {a.buffer, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

const SourceBuffer *Sources::add(llvm::StringRef path, llvm::StringRef text) {
  buffers_.push_back(std::make_unique<SourceBuffer>(path.str(), text.str()));
  return buffers_.back().get();
}

/// Reads piece by piece: a device may never end.
static std::error_code readUpTo(llvm::sys::fs::file_t file, size_t most, llvm::SmallVectorImpl<char> &text) {
  constexpr size_t piece = 1 << 16;
  size_t got = 1;
  while (got != 0 && text.size() <= most) {
    const size_t before = text.size();
    text.resize_for_overwrite(before + piece);
    llvm::Expected<size_t> count =
        llvm::sys::fs::readNativeFile(file, llvm::MutableArrayRef<char>(text).drop_front(before));
    if (!count)
      return llvm::errorToErrorCode(count.takeError());
    got = *count;
    text.resize(before + got);
  }
  return {};
}

const SourceBuffer *Sources::read(llvm::StringRef path, std::string &message) {
  if (auto other = replaced_.find(path.str()); other != replaced_.end())
    return add(path, other->second);
  constexpr size_t most = 64u << 20;
  llvm::Expected<llvm::sys::fs::file_t> file = llvm::sys::fs::openNativeFileForRead(path);
  if (!file) {
    message = llvm::errorToErrorCode(file.takeError()).message();
    return nullptr;
  }
  llvm::SmallVector<char, 0> text;
  const std::error_code error = readUpTo(*file, most, text);
  llvm::sys::fs::closeFile(*file);
  if (error || text.size() > most) {
    message = error ? error.message() : "the file is larger than 64 MiB";
    return nullptr;
  }
  return add(path, llvm::StringRef(text.data(), text.size()));
}

const SourceBuffer *Sources::find(llvm::StringRef path) const {
  for (const auto &buffer : buffers_)
    if (buffer->path() == path)
      return buffer.get();
  return nullptr;
}

} // namespace rondo::language
