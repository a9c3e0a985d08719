// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Success, or one sentence that says what is wrong, where, and what to do.

#include <string>
#include <utility>

namespace rondo::runtime {

class [[nodiscard]] Status {
public:
  static Status success() { return Status(); }
  static Status failure(std::string sentence) {
    Status status;
    status.failed_ = true;
    status.sentence_ = std::move(sentence);
    return status;
  }
  bool ok() const { return !failed_; }
  const std::string &sentence() const { return sentence_; }

private:
  bool failed_ = false;
  std::string sentence_;
};

} // namespace rondo::runtime
