// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Scalar code of kernel IR. Integers wrap at their width; f32 is kept in double precision or rounded, as the
// options say.
#include "backends/reference/KernelInterpreter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace rondo;
using namespace rondo::reference;

static unsigned widthOf(Type type) { return type.isIndex() ? 64 : type.getIntOrFloatBitWidth(); }

/// The value as its width holds it; i1 is 0 or 1, the others are signed.
static int64_t wrap(unsigned width, int64_t x) {
  if (width == 1)
    return x & 1;
  return width == 64 ? x : llvm::SignExtend64(uint64_t(x), width);
}
static uint64_t asUnsigned(unsigned width, int64_t x) {
  return width == 64 ? uint64_t(x) : uint64_t(x) & ((uint64_t(1) << width) - 1);
}
static int64_t asSigned(unsigned width, int64_t x) { return width == 1 ? -x : x; }

static int64_t floorDiv(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }
static int64_t ceilDiv(int64_t a, int64_t b) { return a / b + (a % b != 0 && (a < 0) == (b < 0)); }

/// Both operands or NaN: the meaning of maximumf and minimumf.
template <typename F> static double orNan(double a, double b, F f) {
  return std::isnan(a) || std::isnan(b) ? TensorValue::unwritten : f(a, b);
}

KernelInterpreter::Action KernelInterpreter::compileScalar(Operation *op) {
  auto operands = slotsOf(op->getOperands());
  uint32_t into = op->getNumResults() == 1 ? slot(op->getResult(0)) : 0;
  Type type = op->getNumResults() == 1 ? op->getResult(0).getType() : Type();
  uint32_t a = operands.empty() ? 0 : operands[0], b = operands.size() > 1 ? operands[1] : 0;
  auto unary = [=, this](auto f) -> Action {
    return [=, this] { return numbers[into].f = rounded(f(numbers[a].f)), true; };
  };
  auto binary = [=, this](auto f) -> Action {
    return [=, this] { return numbers[into].f = rounded(f(numbers[a].f, numbers[b].f)), true; };
  };
  unsigned width = type && type.isIntOrIndex() ? widthOf(type) : 64;
  auto integers = [=, this](auto f) -> Action {
    return [=, this] { return numbers[into].i = wrap(width, f(numbers[a].i, numbers[b].i)), true; };
  };
  auto dividing = [=, this](auto f) -> Action {
    return [=, this] {
      if (numbers[b].i == 0)
        return report(op, "divides by zero");
      return numbers[into].i = wrap(width, f(numbers[a].i, numbers[b].i)), true;
    };
  };
  auto unsignedly = [=](auto f) {
    return [=](int64_t x, int64_t y) { return int64_t(f(asUnsigned(width, x), asUnsigned(width, y))); };
  };
  return llvm::TypeSwitch<Operation *, Action>(op)
      .Case([&](arith::ConstantOp constant) -> Action {
        Number value{};
        if (auto number = dyn_cast<FloatAttr>(constant.getValue()))
          value.f = number.getValueAsDouble();
        else
          value.i = wrap(width, cast<IntegerAttr>(constant.getValue()).getValue().getSExtValue());
        return [=, this] { return numbers[into] = value, true; };
      })
      .Case([&](arith::SelectOp) -> Action {
        return [=, this, c = operands[2]] {
          return numbers[into] = numbers[a].i ? numbers[b] : numbers[c], true;
        };
      })
      .Case([&](arith::AddFOp) { return binary([](double x, double y) { return x + y; }); })
      .Case([&](arith::SubFOp) { return binary([](double x, double y) { return x - y; }); })
      .Case([&](arith::MulFOp) { return binary([](double x, double y) { return x * y; }); })
      .Case([&](arith::DivFOp) { return binary([](double x, double y) { return x / y; }); })
      .Case([&](arith::MaximumFOp) {
        return binary([](double x, double y) {
          return orNan(x, y, [](double p, double q) { return std::max(p, q); });
        });
      })
      .Case([&](arith::MinimumFOp) {
        return binary([](double x, double y) {
          return orNan(x, y, [](double p, double q) { return std::min(p, q); });
        });
      })
      .Case([&](arith::MaxNumFOp) { return binary([](double x, double y) { return std::fmax(x, y); }); })
      .Case([&](arith::MinNumFOp) { return binary([](double x, double y) { return std::fmin(x, y); }); })
      .Case([&](arith::NegFOp) { return unary([](double x) { return -x; }); })
      .Case([&](math::ExpOp) { return unary([](double x) { return std::exp(x); }); })
      .Case([&](math::LogOp) { return unary([](double x) { return std::log(x); }); })
      .Case([&](math::TanhOp) { return unary([](double x) { return std::tanh(x); }); })
      .Case([&](math::SqrtOp) { return unary([](double x) { return std::sqrt(x); }); })
      .Case([&](math::AbsFOp) { return unary([](double x) { return std::fabs(x); }); })
      .Case([&](kernel::SigmoidOp) { return unary([](double x) { return 1 / (1 + std::exp(-x)); }); })
      .Case([&](arith::AddIOp) {
        return integers([](int64_t x, int64_t y) { return int64_t(uint64_t(x) + uint64_t(y)); });
      })
      .Case([&](arith::SubIOp) {
        return integers([](int64_t x, int64_t y) { return int64_t(uint64_t(x) - uint64_t(y)); });
      })
      .Case([&](arith::MulIOp) {
        return integers([](int64_t x, int64_t y) { return int64_t(uint64_t(x) * uint64_t(y)); });
      })
      .Case([&](arith::AndIOp) { return integers([](int64_t x, int64_t y) { return x & y; }); })
      .Case([&](arith::OrIOp) { return integers([](int64_t x, int64_t y) { return x | y; }); })
      .Case([&](arith::XOrIOp) { return integers([](int64_t x, int64_t y) { return x ^ y; }); })
      .Case([&](arith::MaxSIOp) { return integers([](int64_t x, int64_t y) { return std::max(x, y); }); })
      .Case([&](arith::MinSIOp) { return integers([](int64_t x, int64_t y) { return std::min(x, y); }); })
      .Case([&](arith::MaxUIOp) {
        return integers(unsignedly([](uint64_t x, uint64_t y) { return std::max(x, y); }));
      })
      .Case([&](arith::MinUIOp) {
        return integers(unsignedly([](uint64_t x, uint64_t y) { return std::min(x, y); }));
      })
      .Case([&](arith::FloorDivSIOp) { return dividing(floorDiv); })
      .Case([&](arith::CeilDivSIOp) { return dividing(ceilDiv); })
      .Case([&](arith::DivSIOp) { return dividing([](int64_t x, int64_t y) { return x / y; }); })
      .Case([&](arith::RemSIOp) { return dividing([](int64_t x, int64_t y) { return x % y; }); })
      .Case(
          [&](arith::DivUIOp) { return dividing(unsignedly([](uint64_t x, uint64_t y) { return x / y; })); })
      .Case(
          [&](arith::RemUIOp) { return dividing(unsignedly([](uint64_t x, uint64_t y) { return x % y; })); })
      .Default([&](Operation *) {
        Action action = compileConversion(op);
        return action ? action : compileCompare(op);
      });
}

KernelInterpreter::Action KernelInterpreter::compileConversion(Operation *op) {
  if (op->getNumOperands() != 1 || op->getNumResults() != 1)
    return {};
  uint32_t from = slot(op->getOperand(0)), into = slot(op->getResult(0));
  Type source = op->getOperand(0).getType(), target = op->getResult(0).getType();
  unsigned narrow = source.isIntOrIndex() ? widthOf(source) : 64,
           wide = target.isIntOrIndex() ? widthOf(target) : 64;
  auto convert = [=, this](auto f) -> Action {
    return [=, this] { return f(numbers[from], numbers[into]), true; };
  };
  return llvm::TypeSwitch<Operation *, Action>(op)
      .Case<arith::ExtSIOp, arith::IndexCastOp, arith::TruncIOp>([&](auto) {
        return convert([=](Number x, Number &y) { y.i = wrap(wide, asSigned(narrow, x.i)); });
      })
      .Case<arith::ExtUIOp, arith::IndexCastUIOp>([&](auto) {
        return convert([=](Number x, Number &y) { y.i = wrap(wide, int64_t(asUnsigned(narrow, x.i))); });
      })
      .Case([&](arith::SIToFPOp) {
        return convert([=, this](Number x, Number &y) { y.f = rounded(double(asSigned(narrow, x.i))); });
      })
      .Case([&](arith::UIToFPOp) {
        return convert([=, this](Number x, Number &y) { y.f = rounded(double(asUnsigned(narrow, x.i))); });
      })
      .Case([&](arith::FPToSIOp) {
        // What does not fit has no defined value in compiled code; here it is the nearest that does.
        return convert([=](Number x, Number &y) {
          y.i =
              std::isnan(x.f) ? 0 : int64_t(std::trunc(std::min(std::max(x.f, -2147483648.0), 2147483647.0)));
        });
      })
      .Default([](Operation *) { return Action(); });
}

static bool holds(arith::CmpIPredicate predicate, unsigned width, int64_t x, int64_t y) {
  uint64_t ux = asUnsigned(width, x), uy = asUnsigned(width, y);
  x = asSigned(width, x);
  y = asSigned(width, y);
  switch (predicate) {
  case arith::CmpIPredicate::eq:
    return x == y;
  case arith::CmpIPredicate::ne:
    return x != y;
  case arith::CmpIPredicate::slt:
    return x < y;
  case arith::CmpIPredicate::sle:
    return x <= y;
  case arith::CmpIPredicate::sgt:
    return x > y;
  case arith::CmpIPredicate::sge:
    return x >= y;
  case arith::CmpIPredicate::ult:
    return ux < uy;
  case arith::CmpIPredicate::ule:
    return ux <= uy;
  case arith::CmpIPredicate::ugt:
    return ux > uy;
  case arith::CmpIPredicate::uge:
    return ux >= uy;
  }
  return false;
}

/// Which of less, equal, greater and unordered a predicate accepts.
static bool holds(arith::CmpFPredicate predicate, double x, double y) {
  bool less = x < y, equal = x == y, greater = x > y, unordered = std::isnan(x) || std::isnan(y);
  switch (predicate) {
  case arith::CmpFPredicate::AlwaysFalse:
    return false;
  case arith::CmpFPredicate::OEQ:
    return equal;
  case arith::CmpFPredicate::OGT:
    return greater;
  case arith::CmpFPredicate::OGE:
    return greater || equal;
  case arith::CmpFPredicate::OLT:
    return less;
  case arith::CmpFPredicate::OLE:
    return less || equal;
  case arith::CmpFPredicate::ONE:
    return less || greater;
  case arith::CmpFPredicate::ORD:
    return !unordered;
  case arith::CmpFPredicate::UEQ:
    return equal || unordered;
  case arith::CmpFPredicate::UGT:
    return greater || unordered;
  case arith::CmpFPredicate::UGE:
    return greater || equal || unordered;
  case arith::CmpFPredicate::ULT:
    return less || unordered;
  case arith::CmpFPredicate::ULE:
    return less || equal || unordered;
  case arith::CmpFPredicate::UNE:
    return !equal;
  case arith::CmpFPredicate::UNO:
    return unordered;
  case arith::CmpFPredicate::AlwaysTrue:
    return true;
  }
  return false;
}

KernelInterpreter::Action KernelInterpreter::compileCompare(Operation *op) {
  if (!isa<arith::CmpIOp, arith::CmpFOp>(op))
    return {};
  uint32_t a = slot(op->getOperand(0)), b = slot(op->getOperand(1)), into = slot(op->getResult(0));
  if (auto integers = dyn_cast<arith::CmpIOp>(op)) {
    unsigned width = widthOf(integers.getLhs().getType());
    return [=, this, predicate = integers.getPredicate()] {
      return numbers[into].i = holds(predicate, width, numbers[a].i, numbers[b].i), true;
    };
  }
  return [=, this, predicate = cast<arith::CmpFOp>(op).getPredicate()] {
    return numbers[into].i = holds(predicate, numbers[a].f, numbers[b].f), true;
  };
}
