// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementwise ops on data: operands aligned on trailing axes, valid positions only.
#include "ir/OpEvaluation.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace rondo;

namespace {
/// What an op does to one element of each operand.
using Scalar = std::function<double(const double *)>;

/// Operands of one elementwise op, brought to the result's axes.
struct Aligned {
  TensorValue result;
  /// For each operand its step along each axis of the result; 0 where it stretches or has no such axis.
  SmallVector<Index> strides;
};

/// i32 arithmetic on 64 bits, wrapped; an element that was never written stays unwritten.
template <typename F> double onIntegers(const double *x, F f) {
  return std::isnan(x[0]) || std::isnan(x[1]) ? TensorValue::unwritten
                                              : wrapInt32(f(int64_t(x[0]), int64_t(x[1])));
}
/// Rounded towards minus infinity; 0 where the divisor is 0, so that a remainder by 0 is the dividend.
int64_t floorDiv(int64_t a, int64_t b) { return b == 0 ? 0 : a / b - (a % b != 0 && (a < 0) != (b < 0)); }
double minimum(double a, double b) { return std::isnan(a) || std::isnan(b) ? a + b : std::min(a, b); }
double maximum(double a, double b) { return std::isnan(a) || std::isnan(b) ? a + b : std::max(a, b); }

double truncateToInt32(double x) {
  if (std::isnan(x))
    return 0;
  return std::trunc(std::min(std::max(x, -2147483648.0), 2147483647.0));
}
} // namespace

/// The sizes of the result; an axis of size 1 stretches where the program wrote a literal 1.
static LogicalResult alignSizes(OpEvaluation &run, Index &sizes) {
  int64_t rank = 0;
  for (unsigned o = 0; o < run.count(); ++o)
    rank = std::max(rank, run.operand(o).rank());
  sizes.assign(rank, -1);
  for (bool stretching : {false, true})
    for (unsigned o = 0; o < run.count(); ++o)
      for (int64_t a = 0; a < run.operand(o).rank(); ++a) {
        int64_t &size = sizes[rank - run.operand(o).rank() + a];
        if (run.mayStretch(o, a) != stretching || (stretching && size >= 0))
          continue;
        if (size >= 0 && size != run.operand(o).size(a))
          return run.fail("axis " + Twine(a) + " of operand " + Twine(o + 1) + " has size " +
                          Twine(run.operand(o).size(a)) + " where another has " + Twine(size));
        size = run.operand(o).size(a);
      }
  return success();
}

/// Lengths of the result's axes: those of every operand that is ragged there, which must agree.
static LogicalResult alignLengths(OpEvaluation &run, TensorValue &result) {
  bool agree = true;
  for (int64_t axis = 0; axis < result.rank(); ++axis) {
    SmallVector<unsigned> ragged;
    for (unsigned o = 0; o < run.count(); ++o) {
      int64_t a = axis - (result.rank() - run.operand(o).rank());
      if (a >= 0 && run.operand(o).isRagged(a) && run.operand(o).size(a) == result.size(axis))
        ragged.push_back(o);
    }
    if (ragged.empty())
      continue;
    result.makeRagged(axis, [&](ArrayRef<int64_t> prefix) {
      std::optional<int64_t> length;
      for (unsigned o : ragged) {
        const TensorValue &x = run.operand(o);
        int64_t shift = result.rank() - x.rank();
        Index index;
        for (int64_t a = 0; a < axis - shift; ++a)
          index.push_back(x.size(a) == 1 ? 0 : prefix[shift + a]);
        int64_t here = x.extent(axis - shift, index);
        agree &= !length || *length == here;
        length = here;
      }
      return *length;
    });
    if (!agree)
      return run.fail("the lengths along axis " + Twine(axis) + " of the result differ");
  }
  return success();
}

static LogicalResult align(OpEvaluation &run, Dtype dtype, Aligned &aligned) {
  Index sizes;
  if (failed(alignSizes(run, sizes)))
    return failure();
  aligned.result = TensorValue(dtype, sizes);
  if (failed(alignLengths(run, aligned.result)))
    return failure();
  for (unsigned o = 0; o < run.count(); ++o) {
    const TensorValue &x = run.operand(o);
    Index strides(sizes.size(), 0);
    int64_t step = 1;
    for (int64_t a = x.rank() - 1; a >= 0; step *= x.size(a), --a)
      strides[sizes.size() - x.rank() + a] = x.size(a) == 1 ? 0 : step;
    aligned.strides.push_back(strides);
  }
  return success();
}

static LogicalResult elementwise(OpEvaluation &run, Dtype dtype, const Scalar &scalar) {
  Aligned aligned;
  if (failed(align(run, dtype, aligned)))
    return failure();
  TensorValue &result = aligned.result;
  result.forEachIndex([&](ArrayRef<int64_t> index) {
    double x[3];
    for (unsigned o = 0; o < run.count(); ++o) {
      int64_t offset = 0;
      for (auto [i, stride] : llvm::zip_equal(index, aligned.strides[o]))
        offset += i * stride;
      x[o] = run.operand(o).elements()[offset];
    }
    result.at(index) = scalar(x);
  });
  return run.give(std::move(result));
}

static LogicalResult compare(CompareOp op, OpEvaluation &run) {
  ComparePredicate predicate = op.getPredicate();
  return elementwise(run, Dtype::Bool, [predicate](const double *x) -> double {
    switch (predicate) {
    case ComparePredicate::Eq:
      return x[0] == x[1];
    case ComparePredicate::Ne:
      return x[0] != x[1];
    case ComparePredicate::Lt:
      return x[0] < x[1];
    case ComparePredicate::Le:
      return x[0] <= x[1];
    case ComparePredicate::Gt:
      return x[0] > x[1];
    case ComparePredicate::Ge:
      return x[0] >= x[1];
    }
    return TensorValue::unwritten;
  });
}

static LogicalResult cast(CastOp op, OpEvaluation &run) {
  Dtype to = dtypeOf(op.getTo());
  bool fromFloat = run.operand(0).isFloat();
  return elementwise(run, to, [=](const double *x) -> double {
    if (to == Dtype::Bool)
      return x[0] != 0;
    return to == Dtype::I32 && fromFloat ? truncateToInt32(x[0]) : x[0];
  });
}

/// Numbers of either dtype: floating point as it is, i32 wrapped.
template <typename F> static LogicalResult onNumbers(OpEvaluation &run, F f) {
  if (run.operand(0).isFloat())
    return elementwise(run, run.operand(0).dtype(), [f](const double *x) -> double { return f(x[0], x[1]); });
  return elementwise(run, Dtype::I32, [f](const double *x) {
    return onIntegers(x, [f](int64_t a, int64_t b) -> int64_t { return f(a, b); });
  });
}
template <typename F> static LogicalResult onOne(OpEvaluation &run, F f) {
  Dtype dtype = run.operand(0).dtype();
  return elementwise(run, dtype, [=](const double *x) -> double {
    double y = f(x[0]);
    return dtype == Dtype::I32 && !std::isnan(y) ? wrapInt32(int64_t(y)) : y;
  });
}

std::optional<LogicalResult> rondo::evaluateElementwise(Operation *op, OpEvaluation &run) {
  using Result = std::optional<LogicalResult>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case([&](ExpOp) { return onOne(run, [](double x) { return std::exp(x); }); })
      .Case([&](LogOp) { return onOne(run, [](double x) { return std::log(x); }); })
      .Case([&](TanhOp) { return onOne(run, [](double x) { return std::tanh(x); }); })
      .Case([&](SigmoidOp) { return onOne(run, [](double x) { return 1 / (1 + std::exp(-x)); }); })
      .Case([&](SqrtOp) { return onOne(run, [](double x) { return std::sqrt(x); }); })
      .Case([&](NegOp) { return onOne(run, [](double x) { return -x; }); })
      .Case([&](AbsOp) { return onOne(run, [](double x) { return std::fabs(x); }); })
      .Case([&](ReluOp) { return onOne(run, [](double x) { return x < 0 ? 0 : x; }); })
      .Case([&](NotOp) { return onOne(run, [](double x) { return 1 - x; }); })
      .Case([&](AddOp) { return onNumbers(run, [](auto a, auto b) { return a + b; }); })
      .Case([&](SubOp) { return onNumbers(run, [](auto a, auto b) { return a - b; }); })
      .Case([&](MulOp) { return onNumbers(run, [](auto a, auto b) { return a * b; }); })
      .Case([&](DivOp) -> Result {
        if (!run.operand(0).isFloat())
          return elementwise(run, Dtype::I32, [](const double *x) { return onIntegers(x, floorDiv); });
        return elementwise(run, run.operand(0).dtype(), [](const double *x) { return x[0] / x[1]; });
      })
      .Case([&](ModOp) {
        return elementwise(run, Dtype::I32, [](const double *x) {
          return onIntegers(x, [](int64_t a, int64_t b) { return a - b * floorDiv(a, b); });
        });
      })
      .Case([&](MinOp) {
        return elementwise(run, run.operand(0).dtype(), [](const double *x) { return minimum(x[0], x[1]); });
      })
      .Case([&](MaxOp) {
        return elementwise(run, run.operand(0).dtype(), [](const double *x) { return maximum(x[0], x[1]); });
      })
      .Case([&](AndOp) {
        return elementwise(run, Dtype::Bool, [](const double *x) { return minimum(x[0], x[1]); });
      })
      .Case([&](OrOp) {
        return elementwise(run, Dtype::Bool, [](const double *x) { return maximum(x[0], x[1]); });
      })
      .Case([&](CompareOp compareOp) { return compare(compareOp, run); })
      .Case([&](SelectOp) {
        return elementwise(run, run.operand(1).dtype(),
                           [](const double *x) { return x[0] != 0 ? x[1] : x[2]; });
      })
      .Case([&](CastOp castOp) { return ::cast(castOp, run); })
      .Default([](Operation *) { return std::nullopt; });
}
