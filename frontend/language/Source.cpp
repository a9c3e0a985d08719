// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Source text: line tables, and files read once.

#include "frontend/language/Source.h"

#include "llvm/Support/MemoryBuffer.h"

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

const SourceBuffer *Sources::read(llvm::StringRef path, std::string &message) {
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!file) {
    message = file.getError().message();
    return nullptr;
  }
  if ((*file)->getBufferSize() > (64u << 20)) {
    message = "the file is larger than 64 MiB";
    return nullptr;
  }
  return add(path, (*file)->getBuffer());
}

const SourceBuffer *Sources::find(llvm::StringRef path) const {
  for (const auto &buffer : buffers_)
    if (buffer->path() == path)
      return buffer.get();
  return nullptr;
}

} // namespace rondo::language
