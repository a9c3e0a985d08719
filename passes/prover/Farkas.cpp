// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "passes/prover/Farkas.h"
#include "mlir/Analysis/Presburger/Fraction.h"
#include "llvm/ADT/STLExtras.h"
#include <vector>

using namespace rondo::passes;
using llvm::ArrayRef;
using llvm::DynamicAPInt;
using llvm::SmallVector;
using mlir::presburger::Fraction;

namespace {
/// Rows: every column of the facts sums to 0, the constants to -1. Variables: the multipliers; a fact that is
/// 0 has two, one for each sign. Each row starts with an artificial variable of its own, whose sum is driven
/// to 0.
class Tableau {
public:
  Tableau(ArrayRef<LinearFact> facts, unsigned columns) : rows(columns + 1) {
    for (auto [i, fact] : llvm::enumerate(facts)) {
      addVariable(fact, i, 1);
      if (fact.isZero)
        addVariable(fact, i, -1);
    }
    for (unsigned r = 0; r < rows; ++r)
      basis.push_back(-1);
    right.resize(rows);
    right[columns] = Fraction(1);
    width = origin.size();
    cost.resize(width);
    for (unsigned v = 0; v < width; ++v)
      for (unsigned r = 0; r < rows; ++r)
        cost[v] += cells[v][r];
    remaining = Fraction(1);
  }

  /// True where all artificial variables reach 0.
  bool solve() {
    constexpr unsigned steepest = 200, most = 1000; // pivots; then those that cannot cycle, then none
    for (unsigned pivots = 0; remaining > 0; ++pivots) {
      int entering = pivots < most ? choose(pivots >= steepest) : -1;
      int leaving = entering < 0 ? -1 : limit(entering);
      if (leaving < 0)
        return false;
      pivot(entering, leaving);
    }
    return true;
  }

  /// The multiplier of each fact.
  std::vector<Fraction> multipliers(size_t facts) const {
    std::vector<Fraction> result(facts);
    for (unsigned r = 0; r < rows; ++r)
      if (basis[r] >= 0)
        result[origin[basis[r]].first] += right[r] * Fraction(origin[basis[r]].second);
    return result;
  }

private:
  void addVariable(const LinearFact &fact, unsigned number, int64_t sign) {
    std::vector<Fraction> column(rows);
    for (auto [at, coefficient] : fact.coefficients)
      column[at] = Fraction(DynamicAPInt(coefficient) * DynamicAPInt(sign));
    column[rows - 1] = Fraction(DynamicAPInt(fact.constant) * DynamicAPInt(-sign));
    cells.push_back(std::move(column));
    origin.push_back({number, sign});
  }

  /// A variable that lessens the artificial ones: the one that does most, or the first (Bland).
  int choose(bool first) const {
    int best = -1;
    for (unsigned v = 0; v < width; ++v) {
      if (cost[v] <= 0 || (best >= 0 && (first || cost[v] <= cost[best])))
        continue;
      best = int(v);
    }
    return best;
  }
  /// The row that limits a variable; ties go to artificial variables, then to the first.
  int limit(unsigned v) const {
    int best = -1;
    Fraction least;
    for (unsigned r = 0; r < rows; ++r) {
      if (cells[v][r] <= 0)
        continue;
      Fraction ratio = right[r] / cells[v][r];
      bool tie = best >= 0 && ratio == least;
      if (best < 0 || ratio < least || (tie && basis[r] < basis[best])) {
        best = int(r);
        least = ratio;
      }
    }
    return best;
  }
  void pivot(unsigned entering, unsigned leaving) {
    Fraction by = cells[entering][leaving];
    right[leaving] /= by;
    for (unsigned v = 0; v < width; ++v)
      if (cells[v][leaving] != 0)
        cells[v][leaving] /= by;
    std::vector<Fraction> factors = cells[entering];
    Fraction costFactor = cost[entering];
    for (unsigned v = 0; v < width; ++v) {
      Fraction scale = cells[v][leaving];
      if (scale == 0)
        continue;
      for (unsigned r = 0; r < rows; ++r)
        if (r != leaving && factors[r] != 0)
          cells[v][r] -= factors[r] * scale;
      cost[v] -= costFactor * scale;
    }
    for (unsigned r = 0; r < rows; ++r)
      if (r != leaving && factors[r] != 0)
        right[r] -= factors[r] * right[leaving];
    remaining -= costFactor * right[leaving];
    basis[leaving] = int(entering);
  }

  unsigned rows, width = 0;
  std::vector<std::vector<Fraction>> cells; // by variable, then row
  std::vector<std::pair<unsigned, int64_t>> origin;
  std::vector<Fraction> right, cost;
  std::vector<int> basis; // -1: the row's artificial variable
  Fraction remaining;
};
} // namespace

std::optional<SmallVector<int64_t>> rondo::passes::farkasMultipliers(ArrayRef<LinearFact> facts,
                                                                     unsigned columns) {
  Tableau tableau(facts, columns);
  if (!tableau.solve())
    return std::nullopt;
  std::vector<Fraction> rational = tableau.multipliers(facts.size());
  DynamicAPInt scale(1), common(0);
  for (const Fraction &one : rational)
    scale = lcm(scale, one.den);
  for (const Fraction &one : rational)
    common = gcd(common, abs(one.num * (scale / one.den)));
  SmallVector<int64_t> result;
  for (const Fraction &one : rational) {
    DynamicAPInt whole = one.num * (scale / one.den) / common;
    if (whole > DynamicAPInt(INT64_MAX) || whole < DynamicAPInt(-INT64_MAX))
      return std::nullopt;
    result.push_back(int64_t(whole));
  }
  return result;
}
