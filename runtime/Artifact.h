// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Artifacts as files: reading their description, sealing them, loading and calling them.
//
// A file is read and checked before the dynamic loader sees it: the loader crashes on damaged files, and runs
// code of whatever it is given.

#include "runtime/Description.h"

namespace rondo::runtime {

/// The description in a library (or an object file), without loading it. Checks the tables of the file, the
/// description, and the seal of a library.
Status readDescription(const std::string &path, Description &description);

/// The same for a file that is at hand; `name` names it in sentences.
Status readDescription(std::vector<uint8_t> bytes, const std::string &name, Description &description);

/// Writes a checksum of all that is loaded into the description of a linked library. To be called once, after
/// linking. `strip` does not break the seal; whatever touches code, weights or the description does.
Status sealArtifact(const std::string &path);

/// A loaded library.
class Artifact {
public:
  Artifact() = default;
  Artifact(const Artifact &) = delete;
  Artifact &operator=(const Artifact &) = delete;
  ~Artifact();

  Status open(const std::string &path);

  const Description &description() const { return description_; }

  /// A context of so many threads that runs the code for an instruction set (NULL: the best one, or what
  /// RONDO_CPU says); or why there is none.
  Status createContext(int threads, const char *cpu, rondo_context *&context) const;
  void freeContext(rondo_context *context) const { contextFree(context); }

  int call(unsigned entry, rondo_context *context, const void *args) const {
    return entries[entry].call(context, args);
  }
  /// Bytes for these values of the entry's SIZE symbols, or -1.
  int64_t workspace(unsigned entry, const int64_t *dims, int threads) const {
    return entries[entry].workspace(dims, threads);
  }
  std::string message(int code, const void *args) const;

private:
  struct EntryFunctions {
    int (*call)(rondo_context *, const void *);
    int64_t (*workspace)(const int64_t *, int);
  };

  template <class Function> Status find(const std::string &name, Function &function);
  Status findFunctions();

  std::string path_;
  Description description_;
  void *handle = nullptr;
  std::vector<EntryFunctions> entries;
  int (*messageFunction)(int, const void *, char *) = nullptr;
  int (*contextCreate)(int, const char *, rondo_context **) = nullptr;
  void (*contextFree)(rondo_context *) = nullptr;
};

} // namespace rondo::runtime
