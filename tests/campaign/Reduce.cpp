// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Reduce.h"

using namespace rondo::campaign;

namespace {
class Reducer {
public:
  Reducer(Program program, const std::function<bool(const Program &)> &stillFails)
      : program(std::move(program)), stillFails(stillFails) {}

  Program run() {
    for (bool smaller = true; smaller;) {
      smaller = results();
      smaller |= body();
      smaller |= list(&Program::arguments) | list(&Program::items) | list(&Program::conditions) |
                 list(&Program::sizes);
    }
    return program;
  }

private:
  bool take(Program candidate) {
    if (!stillFails(candidate))
      return false;
    program = std::move(candidate);
    return true;
  }

  bool results() {
    bool smaller = false;
    for (size_t k = program.results.size(); k-- > 0 && program.results.size() > 1;) {
      Program candidate = program;
      candidate.results.erase(candidate.results.begin() + k);
      candidate.returned.erase(candidate.returned.begin() + k);
      smaller |= take(std::move(candidate));
    }
    return smaller;
  }

  /// Lines that belong together: a loop, or one line.
  size_t endOf(size_t line) const {
    int depth = 0;
    for (size_t k = line; k < program.body.size(); ++k) {
      for (char c : program.body[k])
        depth += (c == '{') - (c == '}');
      if (depth <= 0)
        return k + 1;
    }
    return program.body.size();
  }

  bool body() {
    bool smaller = false;
    for (size_t k = program.body.size(); k-- > 0;) {
      Program candidate = program;
      candidate.body.erase(candidate.body.begin() + k, candidate.body.begin() + endOf(k));
      smaller |= take(std::move(candidate));
      if (k > program.body.size())
        k = program.body.size();
    }
    return smaller;
  }

  bool list(std::vector<std::string> Program::*part) {
    bool smaller = false;
    for (size_t k = (program.*part).size(); k-- > 0;) {
      Program candidate = program;
      (candidate.*part).erase((candidate.*part).begin() + k);
      smaller |= take(std::move(candidate));
    }
    return smaller;
  }

  Program program;
  const std::function<bool(const Program &)> &stillFails;
};
} // namespace

Program rondo::campaign::reduce(Program program, const std::function<bool(const Program &)> &stillFails) {
  return Reducer(std::move(program), stillFails).run();
}
