// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations of random programs that say where elements stand.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

static std::string along(size_t axis) { return ", along " + std::to_string(axis); }

bool Generator::concat() {
  const Value *v = pick([](const Value &v) { return v.rank() > 1 && v.isPlain(); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  const Value *w = pick(
      [&](const Value &w) { return sameElsewhere(*v, w, axis) && w.axes[axis].kind == v->axes[axis].kind; });
  if (!w)
    return false;
  Value sum = v->withSize(axis, v->axes[axis].size + w->axes[axis].size);
  sum.axes[axis].lengths = v->axes[axis].lengths + w->axes[axis].lengths;
  if (sum.bound != w->bound)
    sum.bound = 0;
  return sum.axes[axis].size.text().size() < 40 &&
         let("concat(" + v->name + ", " + w->name + along(axis) + ")", sum,
             v->bits && w->bits ? std::optional(std::max(*v->bits, *w->bits)) : std::nullopt);
}

static std::string place(size_t axis, const std::string &what) {
  std::string text;
  for (size_t k = 0; k < axis; ++k)
    text += ":, ";
  return "[" + text + what + "]";
}

bool Generator::slice() {
  const Value *v = pick([](const Value &v) { return v.rank() > 1 && v.isPlain(); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  int64_t low = random.integer(0, 1), high = random.integer(low == 0 ? 1 : 0, 1);
  const Axis &over = v->axes[axis];
  if (least(over.size) < low + high || (over.kind == AxisKind::Ragged && least(over.lengths) < low + high))
    return false;
  Value part = v->withSize(axis, over.size - (low + high));
  if (over.kind == AxisKind::Ragged)
    part.axes[axis].lengths = over.lengths - (low + high);
  std::string text = (low ? std::to_string(low) : "") + ":" + (high ? "-" + std::to_string(high) : "");
  return let(v->name + place(axis, text), part, v->bits);
}

/// Half of an axis, or as much as another one has.
bool Generator::sliceBySize() {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() > 1 && v.isDense() && writable(v) && v.axes[1].order.empty(); });
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
  Value cut = v->withSize(1, front ? part : size - part);
  return let(v->name + place(1, front ? ":" + part.text() : part.text() + ":"), cut, v->bits);
}

/// Fills an axis up to the larger of two sizes.
bool Generator::extend() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.isDense() && writable(v) && v.axes[1].order.empty() && v.axes[0].order.empty();
  });
  if (!v)
    return false;
  Size size = v->axes[1].size, other = writableSize(),
       large = Size::of("max(" + size.text() + ", " + other.text() + ")");
  leastOf[large.text()] = std::max(least(size), least(other));
  std::string rows = v->axes[0].size.text();
  return let("concat(" + v->name + ", zeros([" + rows + ", " + (large - size).text() + "]), along 1)",
             v->withSize(1, large), v->bits);
}

bool Generator::take() {
  const Value *v = pick([](const Value &v) { return v.rank() > 1 && v.isPlain(); });
  if (!v)
    return false;
  const Axis &over = v->axes[1];
  if (least(over.size) < 1 || (over.kind == AxisKind::Ragged && least(over.lengths) < 1))
    return false;
  return let(v->name + place(1, random.choice({"0", "-1"})), v->withoutAxis(1), v->bits);
}

bool Generator::reverse() {
  const Value *v = pick([](const Value &v) { return v.rank() > 1 && v.isPlain(); });
  return v && let("reverse(" + v->name + along(size_t(random.integer(1, int64_t(v->rank()) - 1))) + ")", *v,
                  v->bits);
}

bool Generator::transpose() {
  const Value *v = pick([](const Value &v) { return v.rank() == 3 && v.isDense(); });
  if (!v)
    return false;
  Value turned = *v;
  std::swap(turned.axes[1], turned.axes[2]);
  return let("transpose(" + v->name + ", 0, 2, 1)", turned, v->bits);
}

bool Generator::insert() {
  const Value *v = pick([](const Value &v) { return v.rank() > 0 && v.rank() < 3 && v.isDense(); });
  if (!v)
    return false;
  size_t axis = size_t(random.integer(1, int64_t(v->rank())));
  Value more = *v;
  more.axes.insert(more.axes.begin() + axis, Axis{1, "", AxisKind::Dense, {}});
  return let("insert_axis(" + v->name + ", " + std::to_string(axis) + ")", more, v->bits);
}

bool Generator::pad() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && v.isDense(); });
  if (!v)
    return false;
  int64_t before = random.integer(0, 2), after = random.integer(0, 1);
  size_t axis = v->rank() - 1;
  return let("pad(" + v->name + ", " + std::to_string(before) + ", " + std::to_string(after) + along(axis) +
                 ", value: 0.5)",
             v->withSize(axis, v->axes[axis].size + before + after),
             v->bits ? std::optional(std::max(*v->bits, 1)) : std::nullopt);
}

bool Generator::repeat() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && v.isDense() && v.axes.back().order.empty() && v.axes.back().size.constant();
  });
  if (!v)
    return false;
  int64_t count = random.integer(2, 3);
  size_t axis = v->rank() - 1;
  return let("repeat(" + v->name + ", " + std::to_string(count) + along(axis) + ")",
             v->withSize(axis, v->axes[axis].size * count), v->bits);
}

/// Both halves of an axis that is twice something, apart or along an axis of their own.
bool Generator::halves() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.isDense() && v.axes[0].order.empty() && v.axes[1].order.empty();
  });
  if (!v)
    return false;
  Value half = *v;
  std::string whole = fresh();
  lines.push_back("let " + whole + " = both(" + half.name + ", " + half.name + ")");
  if (writable(half) && random.chance(40)) {
    half.axes.insert(half.axes.begin() + 1, Axis{2, "", AxisKind::Dense, {}});
    return let("split_axis(" + whole + ", 1, 2, " + half.axes[2].size.text() + ")", half, half.bits);
  }
  std::string first = fresh(), second = fresh();
  lines.push_back("let (" + first + ", " + second + ") = split(" + whole + ", 2)");
  half.name = first;
  pool.push_back(half);
  half.name = second;
  pool.push_back(half);
  return true;
}

/// Numbers that are alike, or those of positions, in the shape of another value.
bool Generator::make() {
  const Value *v = pick([&](const Value &v) { return v.rank() > 1 && v.isDense() && writable(v); });
  if (!v)
    return false;
  Value made = *v;
  made.bound = 0;
  made.dtype = "f32";
  if (random.chance(60))
    return let(random.choice({"zeros(", "ones("}) + v->shape() + ")", made, 1);
  made.dtype = "i32";
  made.bound = v->axes.back().size;
  if (!v->axes.back().order.empty())
    return false;
  return let("fill(" + v->shape() + ", 0) + iota(" + made.bound.text() + ")", made);
}
