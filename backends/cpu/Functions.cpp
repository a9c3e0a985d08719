// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Elementary functions by polynomials and rational functions.
#include "backends/cpu/Functions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace rondo::cpu;

namespace {

/// Arithmetic on values of one type (f32 or a vector of f32).
struct Floats {
  const Code &code;
  Type type;

  Value constant(double x) const { return code.splat(type, x); }
  Value add(Value x, Value y) const { return code.b.create<arith::AddFOp>(code.loc, x, y); }
  Value sub(Value x, Value y) const { return code.b.create<arith::SubFOp>(code.loc, x, y); }
  Value mul(Value x, Value y) const { return code.b.create<arith::MulFOp>(code.loc, x, y); }
  Value div(Value x, Value y) const { return code.b.create<arith::DivFOp>(code.loc, x, y); }
  Value fma(Value x, Value y, Value z) const { return code.multiplyAdd(x, y, z); }

  /// Coefficients from the highest power down.
  Value polynomial(Value x, ArrayRef<double> coefficients) const {
    Value sum = constant(coefficients.front());
    for (double c : coefficients.drop_front())
      sum = fma(x, sum, constant(c));
    return sum;
  }

  /// The constant stands first: one instruction a bound, and a NaN passes through.
  Value clamp(Value x, double low, double high) const {
    x = pick(arith::CmpFPredicate::OGT, constant(low), x);
    return pick(arith::CmpFPredicate::OLT, constant(high), x);
  }
  Value pick(arith::CmpFPredicate better, Value x, Value y) const {
    return select(compare(better, x, y), x, y);
  }
  Value compare(arith::CmpFPredicate predicate, Value x, Value y) const {
    return code.b.create<arith::CmpFOp>(code.loc, predicate, x, y);
  }
  Value select(Value condition, Value x, Value y) const {
    return code.b.create<arith::SelectOp>(code.loc, condition, x, y);
  }

  // The bits of a float.
  Type bitsType() const {
    Type i32 = code.b.getI32Type();
    if (auto vector = dyn_cast<VectorType>(type))
      return Code::vectorOf(i32, vector.getNumElements());
    return i32;
  }
  Value bits(Value x) const { return code.b.create<arith::BitcastOp>(code.loc, bitsType(), x); }
  Value fromBits(Value x) const { return code.b.create<arith::BitcastOp>(code.loc, type, x); }
  Value bitsConstant(int64_t x) const { return code.splat(bitsType(), double(x)); }
};

} // namespace

static Floats on(const Code &code, Value x) { return {code, x.getType()}; }

/// x P(x^2) / Q(x^2), relative minimax on [-9, 9] (6.6e-9 before rounding); beyond 7.9 the result is the
/// float below 1.
Value rondo::cpu::emitTanh(const Code &code, Value x) {
  Floats f = on(code, x);
  x = f.clamp(x, -7.9, 7.9);
  Value y = f.mul(x, x);
  Value p = f.polynomial(y, {-8.488698816e-14, 5.277941665e-11, -2.022520681e-08, 1.115430249e-05,
                             3.103955597e-03, 1.308400959e-01, 1.0});
  Value q = f.polynomial(y, {2.546144357e-04, 2.449517593e-02, 4.641733691e-01, 1.000000007});
  return f.div(f.mul(x, p), q);
}

Value rondo::cpu::emitSigmoid(const Code &code, Value x) {
  Floats f = on(code, x);
  Value half = f.constant(0.5);
  return f.fma(emitTanh(code, f.mul(x, half)), half, half);
}

/// 2^n e^r with n the nearest integer to x / ln 2. The scale is applied in two halves: neither overflows
/// before the result.
Value rondo::cpu::emitExp(const Code &code, Value x) {
  Floats f = on(code, x);
  x = f.clamp(x, -104.0, 89.0);
  Value toInteger =
      f.constant(12582912.0); // 1.5 * 2^23: adding it rounds to an integer, which its low bits then hold
  Value shifted = f.fma(x, f.constant(1.4426950408889634), toInteger);
  Value n = f.sub(shifted, toInteger);
  Value r = f.fma(n, f.constant(-0.693359375), x);
  r = f.fma(n, f.constant(2.12194440e-4), r);
  Value e = f.polynomial(r, {1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1.0, 1.0});
  auto &b = code.b;
  Value power = b.create<arith::SubIOp>(code.loc, f.bits(shifted), f.bits(toInteger));
  Value half = b.create<arith::ShRSIOp>(code.loc, power, f.bitsConstant(1));
  Value rest = b.create<arith::SubIOp>(code.loc, power, half);
  auto scale = [&](Value k) {
    Value biased = b.create<arith::AddIOp>(code.loc, k, f.bitsConstant(127));
    return f.fromBits(b.create<arith::ShLIOp>(code.loc, biased, f.bitsConstant(23)));
  };
  return f.mul(f.mul(e, scale(half)), scale(rest));
}

/// x = 2^n m with m in [sqrt(1/2), sqrt(2)); log m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.172.
Value rondo::cpu::emitLog(const Code &code, Value x) {
  Floats f = on(code, x);
  auto &b = code.b;
  Value offset =
      b.create<arith::SubIOp>(code.loc, f.bits(x), f.bitsConstant(0x3f3504f3)); // the bits of sqrt(1/2)
  Value n = b.create<arith::ShRSIOp>(code.loc, offset, f.bitsConstant(23));
  Value mantissa =
      b.create<arith::SubIOp>(code.loc, f.bits(x), b.create<arith::ShLIOp>(code.loc, n, f.bitsConstant(23)));
  Value m = f.fromBits(mantissa);
  Value s = f.div(f.sub(m, f.constant(1.0)), f.add(m, f.constant(1.0)));
  Value y = f.mul(s, s);
  Value series = f.polynomial(y, {2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3});
  Value power = b.create<arith::SIToFPOp>(code.loc, f.type, n);
  Value low = f.fma(f.mul(s, y), series, f.mul(power, f.constant(-2.12194440e-4)));
  Value result = f.fma(power, f.constant(0.693359375), f.fma(s, f.constant(2.0), low));
  // Zero, negative numbers, infinity and NaN are none of the above.
  Value zero = f.constant(0.0);
  double infinity = std::numeric_limits<double>::infinity();
  result = f.select(f.compare(arith::CmpFPredicate::OEQ, x, f.constant(infinity)), x, result);
  result = f.select(f.compare(arith::CmpFPredicate::OEQ, x, zero), f.constant(-infinity), result);
  Value notANumber = f.constant(std::numeric_limits<double>::quiet_NaN());
  return f.select(f.compare(arith::CmpFPredicate::ULT, x, zero), notANumber, result);
}
