// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Straight-line code of random programs.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

static std::string along(size_t axis) { return ", along " + std::to_string(axis); }

static bool isPlain(const Value &value) { return !value.hasKind(AxisKind::Padded); }
static bool isDense(const Value &value) { return isPlain(value) && !value.hasKind(AxisKind::Ragged); }

static Value withSize(Value value, size_t axis, Size size) {
  value.axes[axis].size = std::move(size);
  value.axes[axis].order.clear();
  return value;
}
static Value withoutAxis(Value value, size_t axis) {
  value.axes.erase(value.axes.begin() + axis);
  return value;
}

//===-- Elementwise --===//

bool Generator::unary() {
  const Value *v = pickFloat();
  return v && let(random.choice({"tanh", "sigmoid", "relu", "abs"}) + ("(" + v->name + ")"), *v);
}

bool Generator::binary() {
  const Value *v = pickFloat();
  const Value *w = v ? pickFloat([&](const Value &w) { return w.axes == v->axes; }) : nullptr;
  if (!w)
    return false;
  std::string name = random.choice({"+", "-", "*", "min", "max"});
  return let(name.size() == 3 ? name + "(" + v->name + ", " + w->name + ")"
                              : v->name + " " + name + " " + w->name,
             *v);
}

bool Generator::broadcast() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isDense(v); });
  const Value *w = v ? pickFloat([&](const Value &w) {
    return w.rank() + 1 == v->rank() && std::equal(w.axes.begin(), w.axes.end(), v->axes.begin());
  })
                     : nullptr;
  return w && let(v->name + " + insert_axis(" + w->name + ", " + std::to_string(w->rank()) + ")", *v);
}

bool Generator::select() {
  const Value *v = pickFloat();
  const Value *w = v ? pickFloat([&](const Value &w) { return w.axes == v->axes; }) : nullptr;
  return w && let("select(" + v->name + " < " + w->name + ", " + w->name + ", " + v->name + ")", *v);
}

//===-- Over an axis --===//

bool Generator::reduce() {
  const Value *v = pickFloat([&](const Value &v) { return v.rank() > 1 && isPlain(v); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  const Axis &over = v->axes[axis];
  if (least(over.size) < 1 || (over.kind == AxisKind::Ragged && least(over.lengths) < 1))
    return false;
  bool holdsRows = false; // a ragged axis behind needs the axis before it
  for (size_t k = axis + 1; k < v->rank(); ++k)
    holdsRows |= v->axes[k].kind == AxisKind::Ragged;
  return !holdsRows && let(random.choice({"sum(", "mean(", "max(", "min("}) + v->name + along(axis) + ")",
                           withoutAxis(*v, axis));
}

bool Generator::normalise() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() > 1 && isPlain(v) && least(v.axes.back().size) >= 1 &&
           (v.axes.back().kind == AxisKind::Dense || least(v.axes.back().lengths) >= 1);
  });
  return v && let(random.choice({"softmax(", "log_softmax("}) + v->name + ")", *v);
}

bool Generator::argmax() {
  const Value *v =
      pickFloat([&](const Value &v) { return v.rank() > 1 && isDense(v) && least(v.axes.back().size) >= 1; });
  if (!v)
    return false;
  Value best = withoutAxis(*v, v->rank() - 1);
  best.dtype = "i32";
  best.bound = v->axes.back().size;
  return let("argmax(" + v->name + ")", best);
}

//===-- Rearranging --===//

bool Generator::concat() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isPlain(v); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  const Value *w = pickFloat(
      [&](const Value &w) { return sameElsewhere(*v, w, axis) && w.axes[axis].kind == v->axes[axis].kind; });
  if (!w)
    return false;
  Value sum = withSize(*v, axis, v->axes[axis].size + w->axes[axis].size);
  sum.axes[axis].lengths = v->axes[axis].lengths + w->axes[axis].lengths;
  return sum.axes[axis].size.text().size() < 40 &&
         let("concat(" + v->name + ", " + w->name + along(axis) + ")", sum);
}

static std::string place(size_t axis, const std::string &what) {
  std::string text;
  for (size_t k = 0; k < axis; ++k)
    text += ":, ";
  return "[" + text + what + "]";
}

bool Generator::slice() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isPlain(v); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  int64_t low = random.integer(0, 1), high = random.integer(low == 0 ? 1 : 0, 1);
  const Axis &over = v->axes[axis];
  if (least(over.size) < low + high || (over.kind == AxisKind::Ragged && least(over.lengths) < low + high))
    return false;
  Value part = withSize(*v, axis, over.size - (low + high));
  if (over.kind == AxisKind::Ragged)
    part.axes[axis].lengths = over.lengths - (low + high);
  std::string text = (low ? std::to_string(low) : "") + ":" + (high ? "-" + std::to_string(high) : "");
  return let(v->name + place(axis, text), part);
}

/// Half of an axis, or as much as another one has.
bool Generator::sliceBySize() {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() > 1 && isDense(v) && writable(v) && v.axes[1].order.empty(); });
  if (!v)
    return false;
  Size size = v->axes[1].size, part;
  if (random.chance(50)) {
    part = Size::of("div(" + size.text() + ", 2)");
    leastOf[part.text()] = std::max<int64_t>(0, least(size)) / 2;
  } else {
    Size other = writableSize();
    part = Size::of("min(" + size.text() + ", " + other.text() + ")");
    leastOf[part.text()] = std::max<int64_t>(0, std::min(least(size), least(other)));
  }
  bool front = random.chance(50);
  Value cut = withSize(*v, 1, front ? part : size - part);
  return let(v->name + place(1, front ? ":" + part.text() : part.text() + ":"), cut);
}

/// Fills an axis up to the larger of two sizes.
bool Generator::extend() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && isDense(v) && writable(v) && v.axes[1].order.empty() && v.axes[0].order.empty();
  });
  if (!v)
    return false;
  Size size = v->axes[1].size, other = writableSize(),
       large = Size::of("max(" + size.text() + ", " + other.text() + ")");
  leastOf[large.text()] = std::max(least(size), least(other));
  std::string rows = v->axes[0].size.text();
  return let("concat(" + v->name + ", zeros([" + rows + ", " + (large - size).text() + "]), along 1)",
             withSize(*v, 1, large));
}

bool Generator::take() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isPlain(v); });
  if (!v)
    return false;
  const Axis &over = v->axes[1];
  if (least(over.size) < 1 || (over.kind == AxisKind::Ragged && least(over.lengths) < 1))
    return false;
  return let(v->name + place(1, random.choice({"0", "-1"})), withoutAxis(*v, 1));
}

bool Generator::reverse() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isPlain(v); });
  return v && let("reverse(" + v->name + along(size_t(random.integer(1, int64_t(v->rank()) - 1))) + ")", *v);
}

bool Generator::transpose() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() == 3 && isDense(v); });
  if (!v)
    return false;
  Value turned = *v;
  std::swap(turned.axes[1], turned.axes[2]);
  return let("transpose(" + v->name + ", 0, 2, 1)", turned);
}

bool Generator::insert() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 0 && v.rank() < 3 && isDense(v); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank())));
  Value more = *v;
  more.axes.insert(more.axes.begin() + axis, Axis{1, "", AxisKind::Dense, {}});
  return let("insert_axis(" + v->name + ", " + std::to_string(axis) + ")", more);
}

bool Generator::pad() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && isDense(v); });
  if (!v)
    return false;
  int64_t before = random.integer(0, 2), after = random.integer(0, 1);
  size_t axis = v->rank() - 1;
  return let("pad(" + v->name + ", " + std::to_string(before) + ", " + std::to_string(after) + along(axis) +
                 ", value: 0.5)",
             withSize(*v, axis, v->axes[axis].size + before + after));
}

bool Generator::repeat() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && isDense(v) && v.axes.back().order.empty() && v.axes.back().size.constant();
  });
  if (!v)
    return false;
  int64_t count = random.integer(2, 3);
  size_t axis = v->rank() - 1;
  return let("repeat(" + v->name + ", " + std::to_string(count) + along(axis) + ")",
             withSize(*v, axis, v->axes[axis].size * count));
}

/// Both halves of an axis that is twice something.
bool Generator::halves() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && isDense(v) && v.axes[0].order.empty() && v.axes[1].order.empty();
  });
  if (!v)
    return false;
  Value half = *v;
  std::string whole = fresh(), first = fresh(), second = fresh();
  lines.push_back("let " + whole + " = both(" + half.name + ", " + half.name + ")");
  lines.push_back("let (" + first + ", " + second + ") = split(" + whole + ", 2)");
  half.name = first;
  pool.push_back(half);
  half.name = second;
  pool.push_back(half);
  return true;
}

//===-- Products and indices --===//

bool Generator::product() {
  const Value *v =
      pickFloat([](const Value &v) { return v.rank() > 1 && isPlain(v) && v.axes.back().size == Size(3); });
  return v && let(v->name + " @ w", *v);
}

bool Generator::attend() {
  const Value *m = pickFloat([](const Value &v) { return v.rank() == 3 && isDense(v); });
  const Value *q = m ? pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.axes[0] == m->axes[0] && v.axes[1] == m->axes[2];
  })
                     : nullptr;
  return q && let("einsum(\"b n d, b d -> b n\", " + m->name + ", " + q->name + ")", withoutAxis(*m, 2));
}

bool Generator::gather() {
  const Value *ids = pick([](const Value &v) { return v.dtype == "i32" && v.bound == Size(5); });
  if (!ids)
    return false;
  Value found = *ids;
  found.dtype = "f32";
  found.bound = 0;
  found.axes.push_back({3, "", AxisKind::Dense, {}});
  return let("table[" + ids->name + "]", found);
}

bool Generator::oneHot() {
  const Value *ids = pick([&](const Value &v) {
    return v.dtype == "i32" && v.rank() < 3 && v.bound != Size(0) && v.name != "free";
  });
  if (!ids || ids->bound.anyFactor([](const std::string &name) { return name[0] == '$' || name[0] == 'T'; }))
    return false;
  Value hot = *ids;
  hot.dtype = "f32";
  hot.axes.push_back({ids->bound, "", AxisKind::Dense, {}});
  hot.bound = 0;
  return let("one_hot(" + ids->name + ", " + ids->bound.text() + ")", hot);
}

bool Generator::call() {
  const Value *v =
      pickFloat([&](const Value &v) { return v.rank() == 2 && isDense(v) && v.axes[1].order.empty(); });
  if (!v)
    return false;
  Size size = v->axes[1].size;
  if (random.chance(40))
    return let("longer(" + v->name + ")", withSize(*v, 1, size + 1));
  if (random.chance(50) && least(size) >= 1)
    return let("rest(" + v->name + ")", withSize(*v, 1, size - 1));
  const Value *w = pickFloat([&](const Value &w) { return w.axes == v->axes; });
  return let("both(" + v->name + ", " + w->name + ")", withSize(*v, 1, size * 2));
}

//===-- Beams --===//

static const char *const beamOrder = "B*K";

bool Generator::merge() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && isDense(v) && v.axes[0].size.name() == "B" && v.axes[1].size.name() == "K";
  });
  if (!v)
    return false;
  Value flat = withoutAxis(*v, 1);
  flat.axes[0] = {Size::of("B") * Size::of("K"), beamOrder, AxisKind::Dense, {}};
  return let("merge(" + v->name + ", 0, 1)", flat);
}

bool Generator::split() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 0 && v.rank() < 3 && isDense(v) && v.axes[0].order == beamOrder;
  });
  if (!v)
    return false;
  Value apart = *v;
  apart.axes[0] = {Size::of("B"), "", AxisKind::Dense, {}};
  apart.axes.insert(apart.axes.begin() + 1, Axis{Size::of("K"), "", AxisKind::Dense, {}});
  return let("split_axis(" + v->name + ", 0, B, K)", apart);
}

bool Generator::gatherRows() {
  const Value *v =
      pickFloat([](const Value &v) { return v.rank() > 0 && isDense(v) && v.axes[0].order == beamOrder; });
  bool rows = std::any_of(pool.begin(), pool.end(), [](const Value &value) { return value.name == "rows"; });
  return v && rows && let(v->name + "[rows]", *v);
}

bool Generator::repeatRows() {
  bool beams = std::find(program.sizes.begin(), program.sizes.end(), "K") != program.sizes.end();
  const Value *v =
      pickFloat([](const Value &v) { return v.rank() > 0 && isDense(v) && v.axes[0].size.name() == "B"; });
  if (!v || !beams)
    return false;
  Value rows = *v;
  rows.axes[0] = {Size::of("B") * Size::of("K"), beamOrder, AxisKind::Dense, {}};
  return let("repeat(" + v->name + ", K, along 0)", rows);
}

//===-- Padded axes --===//

static bool isPaddedAt1(const Value &v) {
  return v.rank() > 1 && v.rank() < 4 && v.axes[1].kind == AxisKind::Padded;
}

/// Where the positions of a value are valid.
std::string Generator::mask(const Value &value) {
  std::string rows = random.chance(50) ? "iota(S) < insert_axis(len, 1)" : "insert_axis(len, 1) > iota(S)";
  return value.rank() == 3 ? "insert_axis(" + rows + ", 2)" : rows;
}

bool Generator::maskedReduce() {
  const Value *v = pickFloat(isPaddedAt1);
  if (!v)
    return false;
  bool sum = random.chance(60);
  std::string neutral = sum ? "0.0" : "-1e9";
  return let((sum ? "sum(" : "max(") + ("select(" + mask(*v)) + ", " + v->name + ", " + neutral +
                 "), along 1)",
             withoutAxis(*v, 1));
}

bool Generator::maskedSoftmax() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() == 2 && isPaddedAt1(v); });
  return v &&
         let("sum(softmax(select(" + mask(*v) + ", " + v->name + ", -1e9)), along 1)", withoutAxis(*v, 1));
}

bool Generator::madeRagged() {
  const Value *v = pickFloat(isPaddedAt1);
  if (!v)
    return false;
  if (random.chance(50))
    return let("gather(" + v->name + ", len - 1, along 1, batch: 1)", withoutAxis(*v, 1));
  return let(random.choice({"sum(ragged(", "max(ragged("}) + v->name + ", len), along 1)",
             withoutAxis(*v, 1));
}

/// A state that is kept where the mask is false.
bool Generator::maskedScan() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() == 3 && isPaddedAt1(v); });
  if (!v)
    return false;
  std::string ys = fresh(), h = fresh();
  std::string size = v->axes[2].size.text(), backwards = random.choice({"", " reverse"});
  lines.push_back("let (" + ys + ", " + h + ") = scan (e, here) over (" + v->name +
                  ", iota(S) < insert_axis(len, 1)) along 1" + backwards + " carry h = zeros([B, " + size +
                  "]) {");
  lines.push_back("  let next = select(insert_axis(here, 1), tanh(e + h), h)");
  lines.push_back("  yield next");
  lines.push_back("  carry h = next");
  lines.push_back("}");
  ++loops;
  Value states = *v, state = withoutAxis(*v, 1);
  states.name = ys;
  state.name = h;
  pool.push_back(states);
  pool.push_back(state);
  return true;
}
