// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Rows of beams, and padded axes, in random programs.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

//===-- Beams --===//

static const char *const beamOrder = "B*K";

bool Generator::merge() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && v.isDense() && v.axes[0].size.name() == "B" && v.axes[1].size.name() == "K";
  });
  if (!v)
    return false;
  Value flat = v->withoutAxis(1);
  flat.axes[0] = {Size::of("B") * Size::of("K"), beamOrder, AxisKind::Dense, {}};
  return let("merge(" + v->name + ", 0, 1)", flat, v->bits);
}

bool Generator::split() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 0 && v.rank() < 3 && v.isDense() && v.axes[0].order == beamOrder;
  });
  if (!v)
    return false;
  Value apart = *v;
  apart.axes[0] = {Size::of("B"), "", AxisKind::Dense, {}};
  apart.axes.insert(apart.axes.begin() + 1, Axis{Size::of("K"), "", AxisKind::Dense, {}});
  return let("split_axis(" + v->name + ", 0, B, K)", apart, v->bits);
}

/// Which rows follow each other decides the caller: no row is apart then.
bool Generator::gatherRows() {
  const Value *v =
      pickFloat([](const Value &v) { return v.rank() > 0 && v.isDense() && v.axes[0].order == beamOrder; });
  bool rows = std::any_of(pool.begin(), pool.end(), [](const Value &value) { return value.name == "rows"; });
  return v && rows && !rowsAreApart() && let(v->name + "[rows]", *v, v->bits);
}

bool Generator::repeatRows() {
  bool beams = std::find(program.sizes.begin(), program.sizes.end(), "K") != program.sizes.end();
  const Value *v =
      pickFloat([](const Value &v) { return v.rank() > 0 && v.isDense() && v.axes[0].size.name() == "B"; });
  if (!v || !beams)
    return false;
  Value rows = *v;
  rows.axes[0] = {Size::of("B") * Size::of("K"), beamOrder, AxisKind::Dense, {}};
  return let("repeat(" + v->name + ", K, along 0)", rows, v->bits);
}

//===-- Ragged rows --===//

static bool isRaggedAt1(const Value &v) {
  return v.rank() > 1 && v.rank() < 4 && v.axes[1].kind == AxisKind::Ragged && v.axes[0].size.name() == "B";
}

/// A position of each row, which lies below its length.
bool Generator::positionOfRows() {
  const Value *v = pickFloat([&](const Value &v) { return isRaggedAt1(v) && least(v.axes[1].lengths) >= 1; });
  if (!v)
    return false;
  const Value *scores = pickFloat([&](const Value &w) {
    return w.rank() == 2 && isRaggedAt1(w) && w.isExact() && w.axes[1] == v->axes[1];
  });
  const Value *ids =
      pick([](const Value &v) { return v.dtype == "i32" && v.rank() == 1 && v.axes[0].size.name() == "B"; });
  std::string row = "lengths(" + v->name + ")", last = row + " - 1";
  std::string at = scores && random.chance(60) ? "argmax(" + scores->name + ")"
                   : ids && random.chance(40)  ? "mod(" + ids->name + ", " + row + ")"
                   : ids && random.chance(60)  ? "min(max(" + ids->name + ", 0), " + last + ")"
                                               : last;
  return let("gather(" + v->name + ", " + at + ", along 1, batch: 1)", v->withoutAxis(1), v->bits);
}

/// Two values with the same lengths, end to end and apart again.
bool Generator::halvesOfRows() {
  const Value *v = pickFloat(isRaggedAt1);
  const Value *w =
      v ? pickFloat([&](const Value &w) { return sameElsewhere(*v, w, 1) && w.axes[1] == v->axes[1]; })
        : nullptr;
  if (!w)
    return false;
  std::string joined = "concat(" + v->name + ", " + w->name + ", along 1)";
  int64_t half = random.integer(0, 1);
  return let("split(" + joined + ", 2, along 1)[" + std::to_string(half) + "]", *v, half ? w->bits : v->bits);
}

//===-- Padded axes --===//

static bool isPaddedAt1(const Value &v) {
  return v.rank() > 1 && v.rank() < 4 && v.axes[1].kind == AxisKind::Padded;
}

/// Where the positions of a value are valid.
std::string Generator::mask(const Value &value) {
  std::string rows =
      padding == Padding::Mask ? "m"
      : padding == Padding::Zero && random.chance(30)
          ? "(words != 0)"
          : random.choice({"(iota(S) < insert_axis(len, 1))", "(insert_axis(len, 1) > iota(S))"});
  return value.rank() == 3 ? "insert_axis(" + rows + ", 2)" : rows;
}

bool Generator::maskedReduce() {
  const Value *v = pickFloat(isPaddedAt1);
  if (!v)
    return false;
  std::string valid = mask(*v);
  Value made = v->withoutAxis(1);
  switch (random.integer(0, 3)) {
  case 0:
    return let("max(select(" + valid + ", " + v->name + ", -1e9), along 1)", made);
  case 1:
    return let("max(" + v->name + " + (1.0 - f32(" + valid + ")) * -1e9, along 1)", made);
  case 2:
    return let("sum(" + v->name + " * f32(" + valid + "), along 1)", made);
  default:
    return let("sum(select(" + valid + ", " + v->name + ", 0.0), along 1)", made);
  }
}

bool Generator::maskedMean() {
  const Value *v = pickFloat(isPaddedAt1);
  if (!v)
    return false;
  std::string count = padding == Padding::Mask ? "max(sum(f32(m), along 1), 1.0)" : "f32(len)";
  if (v->rank() == 3)
    count = "insert_axis(" + count + ", 1)";
  return let("sum(select(" + mask(*v) + ", " + v->name + ", 0.0), along 1) / " + count, v->withoutAxis(1));
}

bool Generator::maskedSoftmax() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() == 2 && isPaddedAt1(v); });
  if (!v)
    return false;
  std::string weights = "softmax(select(" + mask(*v) + ", " + v->name + ", -1e9))";
  const Value *memory = pickFloat([](const Value &m) { return m.rank() == 3 && isPaddedAt1(m); });
  if (!memory || random.chance(40))
    return let("max(" + weights + ", along 1)", v->withoutAxis(1));
  return let("einsum(\"b s, b s d -> b d\", " + weights + ", " + memory->name + ")", memory->withoutAxis(1));
}

/// What follows sees valid positions only.
bool Generator::madeRagged() {
  const Value *v = pickFloat(isPaddedAt1);
  if (!v || padding == Padding::Mask)
    return false;
  if (random.chance(30))
    return let("gather(" + v->name + ", len - 1, along 1, batch: 1)", v->withoutAxis(1), v->bits);
  Value rows = *v;
  rows.axes[1].kind = AxisKind::Ragged;
  rows.axes[1].lengths = Size::of("len");
  return let("ragged(" + v->name + ", len)", rows, v->bits);
}

/// The axis is ordinary from there on, and its positions behind a row hold a number.
bool Generator::madeDense() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && v.axes[1].size.name() == "S" && v.axes[1].lengths.name() == "len";
  });
  if (!v)
    return false;
  Value padded = *v;
  padded.axes[1].kind = AxisKind::Padded;
  padded.axes[1].lengths = 0;
  return let("dense(" + v->name + ", " + random.choice({"0.0", "1.5"}) + ")", padded, v->bits);
}

/// A state that is kept where the mask is false.
bool Generator::maskedScan() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() == 3 && isPaddedAt1(v); });
  if (!v)
    return false;
  Value states = *v, state = v->withoutAxis(1), rows = state;
  states.name = fresh();
  state.name = fresh();
  states.bits.reset();
  state.bits.reset();
  lines.push_back("let (" + states.name + ", " + state.name + ") = scan (e, here) over (" + v->name + ", " +
                  mask(rows) + ") along 1" + random.choice({"", " reverse"}) + " carry h = zeros([B, " +
                  v->axes[2].size.text() + "]) {");
  lines.push_back("  let next = select(insert_axis(here, 1), tanh(e + h), h)");
  lines.push_back("  yield next");
  lines.push_back("  carry h = next");
  lines.push_back("}");
  ++loops;
  pool.push_back(states);
  pool.push_back(state);
  return true;
}
