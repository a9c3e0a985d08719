// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// Makes a right call wrong in one way that an entry can see, and right again.

#include "tests/calls/RandomCall.h"

#include <functional>
#include <set>

namespace rondo::test {

/// What was done to a call, and what must come of it.
struct Spoiled {
  std::string what;
  std::set<int> codes; // one of these is returned
  std::string name;    // the sentence has it in it
  bool withoutArgs = false, foreignContext = false;
};

class Spoiler {
public:
  Spoiler(RandomCall &call, Random &random, bool foreignContexts)
      : call(call), random(random), foreignContexts(foreignContexts) {}

  Spoiled spoil();
  /// Makes the call right again.
  void mend();

private:
  using Attempt = std::optional<Spoiled>;
  Attempt structure();
  Attempt context();
  Attempt pointer();
  Attempt size();
  Attempt sizeArgument();
  Attempt stride();
  Attempt element();
  Attempt capacity();
  Attempt overlap();
  Attempt workspace();

  /// An argument or output whose array has this property; nothing if there is none.
  std::optional<size_t> pick(const std::function<bool(size_t)> &test);
  std::string quoted(size_t i) const { return "`" + call.value(i).name + "`"; }
  void set(uint32_t field, int64_t value);
  bool sizesDisagree() const;

  RandomCall &call;
  Random &random;
  bool foreignContexts;
  std::vector<std::function<void()>> undo;
};

} // namespace rondo::test
