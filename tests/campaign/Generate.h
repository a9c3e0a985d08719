// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Makes the statements of one body after the other; each knows the type that it gives.
#pragma once

#include "ir/Dim.h"
#include "mlir/IR/MLIRContext.h"
#include "tests/campaign/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>

namespace rondo::campaign {

struct Axis {
  Dim size, lengths; // lengths where ragged
  bool padded = false;
  bool operator==(const Axis &) const = default;
};
using Axes = std::vector<Axis>;

struct Value {
  std::string name;
  Dtype dtype = Dtype::F32;
  Axes axes = {};
  bool rows = true;                            // the first axis is the batch: nothing may mix it
  std::optional<int64_t> bound = std::nullopt; // ids: below it
};

/// What all bodies of a program share.
class Maker {
public:
  Maker(uint64_t seed, Program &program);
  Random random;
  Program &program;
  mlir::MLIRContext context;
  Dim B, D; // the batch, and the number of features (a constant)

  Dim number(int64_t n) { return Dim::constant(&context, n); }
  /// A size that has a name in the text, and the least value that it has.
  Dim named(const std::string &name, int64_t least);
  /// The same, but nothing is made of that size: how far padding goes must not matter.
  Dim declared(const std::string &name, int64_t least);
  /// One that has none: what a loop finds out.
  Dim unnamed(int64_t least);
  std::string fresh(const std::string &kind);
  /// The least value of a size, over small values of its names.
  int64_t least(Dim size) const;
  bool isWritable(Dim size) const;
  bool isWritable(const Axes &axes) const;
  std::string typeText(const Value &value, bool result) const;
  const std::vector<Dim> &sizes() const { return writable; }

private:
  std::map<std::string, int64_t> leastOf, unnamedLeast;
  std::vector<Dim> writable;
  std::map<std::string, int> numbers;
};

class Body {
public:
  Body(Maker &maker, std::vector<Value> pool, unsigned depth)
      : maker(maker), random(maker.random), pool(std::move(pool)), depth(depth) {}

  void statements(unsigned count);
  /// One loop whose law is not constant.
  bool loopWithLaw();

  Maker &maker;
  Random &random;
  std::vector<std::string> lines;
  std::vector<Value> pool;

private:
  using Test = llvm::function_ref<bool(const Value &)>;
  std::optional<Value> pick(Test test);
  std::optional<Value> pickFloat(Test test);
  Value let(const std::string &code, Value like);
  bool statement();

  // Elementwise.
  bool unary();
  bool binary();
  bool broadcast();
  bool selectWhere();
  // Over axes.
  std::optional<unsigned> reducible(const Value &value);
  bool reduce();
  bool softmax();
  bool argmax();
  bool cumsum();
  // Rearranging.
  bool concat();
  bool slice();
  bool truncate();
  bool take();
  bool transpose();
  bool insert();
  bool reverse();
  bool repeat();
  bool pad();
  bool split();
  bool beams();
  bool unbeam();
  // Indices, products, what is made.
  bool gather();
  bool oneHot();
  bool product();
  bool attend();
  bool make();
  bool call();
  bool densify();
  // Padding (masks by hand).
  bool maskedSum();
  bool maskedSoftmax();
  bool maskedScan();
  bool lastValid();
  // Loops (GenerateLoops.cpp).
  struct Carried {
    std::string name, start;
    Value inside; // as a step sees it
    std::string next;
    Axes after;
  };
  bool scan();
  bool plainLoop();
  bool untilLoop();
  bool growing();
  bool coupled();
  bool rotating();
  bool firstDiffers();
  std::vector<Carried> constant(unsigned most);
  Body inside(const std::vector<Carried> &carried, const std::vector<Value> &more);
  void update(Body &body, Carried &carried);
  std::vector<Value> yields(Body &body, unsigned most);
  /// Writes the loop and takes its results into the pool; `stacked` is the axis that yields get.
  void close(const std::string &head, Body &body, const std::vector<Carried> &carried,
             const std::vector<Value> &yields, const Axis &stacked, const std::string &tail = "");

  unsigned depth;
};

} // namespace rondo::campaign
