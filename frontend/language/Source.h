// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Source text: buffers, positions and ranges. A range points into a buffer that `Sources` owns.

#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rondo::language {

struct Position {
  unsigned line = 0, column = 0; // Both count from 1; columns count characters, not bytes.
};

class SourceBuffer {
public:
  SourceBuffer(std::string path, std::string text);

  llvm::StringRef path() const { return path_; }
  llvm::StringRef text() const { return text_; }
  Position position(uint32_t offset) const;
  llvm::StringRef line(unsigned number) const; // Without its end of line.
  unsigned numLines() const { return lineStarts_.size(); }

private:
  std::string path_, text_;
  std::vector<uint32_t> lineStarts_;
};

struct Range {
  const SourceBuffer *buffer = nullptr;
  uint32_t begin = 0, end = 0;

  bool valid() const { return buffer != nullptr; }
  llvm::StringRef text() const { return buffer->text().slice(begin, end); }
  Position start() const { return buffer->position(begin); }
  Position stop() const { return buffer->position(end); }
};

// From the first character of `a` to the last one of `b`.
Range join(Range a, Range b);

class Sources {
public:
  const SourceBuffer *add(llvm::StringRef path, llvm::StringRef text);
  // From here on `read` finds this text at the path, whatever the file holds.
  void replace(llvm::StringRef path, llvm::StringRef text) { replaced_[path.str()] = text.str(); }
  // Nothing when the file cannot be read; `message` then says why.
  const SourceBuffer *read(llvm::StringRef path, std::string &message);
  const SourceBuffer *find(llvm::StringRef path) const;
  // In the order in which they came in.
  llvm::ArrayRef<std::unique_ptr<SourceBuffer>> all() const { return buffers_; }

private:
  std::vector<std::unique_ptr<SourceBuffer>> buffers_;
  std::map<std::string, std::string> replaced_;
};

} // namespace rondo::language
