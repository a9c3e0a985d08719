// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations of random programs along an axis, products, indices, calls.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

static std::string along(size_t axis) { return ", along " + std::to_string(axis); }

static Value asIds(Value value, Size bound) {
  value.dtype = "i32";
  value.bound = std::move(bound);
  value.bits.reset();
  return value;
}

/// Whether each row along the axis has an element, and the axis may go.
bool Generator::mayReduce(const Value &value, size_t axis) const {
  const Axis &over = value.axes[axis];
  if (!value.isPlain() || least(over.size) < 1 || (over.kind == AxisKind::Ragged && least(over.lengths) < 1))
    return false;
  // A ragged axis behind needs the axis before it.
  return std::none_of(value.axes.begin() + int64_t(axis) + 1, value.axes.end(),
                      [](const Axis &behind) { return behind.kind == AxisKind::Ragged; });
}

const Value *Generator::pickReducible(size_t &axis, const Test &test) {
  const Value *v = pick([&](const Value &v) { return v.rank() > 1 && test(v); });
  if (!v)
    return nullptr;
  axis = size_t(random.integer(1, int64_t(v->rank()) - 1));
  return mayReduce(*v, axis) ? v : nullptr;
}

bool Generator::reduce() {
  size_t axis;
  const Value *v = pickReducible(axis, [](const Value &v) { return v.isFloat(); });
  if (!v)
    return false;
  std::string f = random.choice({"sum", "mean", "max", "min", "prod"});
  std::string inner = f == "prod" ? "tanh(" + v->name + ")" : v->name;
  return let(f + "(" + inner + along(axis) + ")", v->withoutAxis(axis),
             f == "max" || f == "min" ? v->bits : std::nullopt);
}

bool Generator::reduceIntegers() {
  size_t axis;
  const Value *v = pickReducible(axis, [](const Value &v) { return !v.isFloat(); });
  if (!v)
    return false;
  Value made = v->withoutAxis(axis);
  if (v->dtype == "bool")
    return let(random.choice({"any(", "all("}) + v->name + along(axis) + ")", made);
  std::string f = random.choice({"max", "min", "sum"});
  if (f == "sum")
    made.bound = 0;
  return let(f + "(" + v->name + along(axis) + ")", made);
}

bool Generator::normalise() {
  size_t axis;
  const Value *v = pickReducible(axis, [](const Value &v) { return v.isFloat(); });
  return v && let(random.choice({"softmax(", "log_softmax("}) + v->name + along(axis) + ")", *v);
}

bool Generator::cumulate() {
  size_t axis;
  const Value *v = pickReducible(axis, [](const Value &v) { return v.isFloat(); });
  return v && let("cumsum(" + v->name + along(axis) + ")", *v);
}

bool Generator::argmax() {
  size_t axis;
  const Value *v = pickReducible(axis, [](const Value &v) { return v.isFloat() && v.isExact(); });
  return v && let("argmax(" + v->name + along(axis) + ")", asIds(v->withoutAxis(axis), v->axes[axis].size));
}

bool Generator::topK() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() > 1 && v.isExact() && v.isPlain() && v.axes.back().kind == AxisKind::Dense &&
           least(v.axes.back().size) >= 2;
  });
  if (!v)
    return false;
  Value values = v->withSize(v->rank() - 1, 2), places = asIds(values, v->axes.back().size);
  values.name = fresh();
  places.name = fresh();
  lines.push_back("let (" + values.name + ", " + places.name + ") = top_k(" + v->name + ", 2)");
  pool.push_back(values);
  pool.push_back(places);
  return true;
}

//===-- Products --===//

bool Generator::product() {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() > 1 && v.isPlain() && v.axes.back().size == Size(width); });
  return v && let(v->name + " @ " +
                      (random.chance(70) ? parameter("w") : parameter("wide") + " @ " + parameter("narrow")),
                  *v);
}

bool Generator::attend() {
  const Value *m = pickFloat(
      [](const Value &v) { return v.rank() == 3 && v.isPlain() && v.axes[2].kind == AxisKind::Dense; });
  const Value *q = m ? pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.axes[0] == m->axes[0] && v.axes[1] == m->axes[2];
  })
                     : nullptr;
  return q && let("einsum(\"b n d, b d -> b n\", " + m->name + ", " + q->name + ")", m->withoutAxis(2));
}

bool Generator::weigh() {
  const Value *m = pickFloat(
      [](const Value &v) { return v.rank() == 3 && v.isPlain() && v.axes[2].kind == AxisKind::Dense; });
  const Value *p = m ? pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.axes[0] == m->axes[0] && v.axes[1] == m->axes[1];
  })
                     : nullptr;
  return p && let("einsum(\"b n, b n d -> b d\", " + p->name + ", " + m->name + ")", m->withoutAxis(1));
}

/// A window of two positions along axis 1.
bool Generator::convolve() {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 3 && v.isPlain() && v.axes[2].size == Size(width) && v.axes[2].kind == AxisKind::Dense;
  });
  if (!v)
    return false;
  const Axis &over = v->axes[1];
  bool filled = random.chance(40); // by a zero at each end
  int64_t more = filled ? 1 : -1, needed = filled ? 0 : 2;
  if (least(over.size) < needed || (over.kind == AxisKind::Ragged && least(over.lengths) < needed))
    return false;
  Value made = v->withSize(1, over.size + more);
  if (over.kind == AxisKind::Ragged)
    made.axes[1].lengths = over.lengths + more;
  return let("conv1d(" + v->name + ", " + parameter("kernel") + (filled ? ", padding: 1)" : ")"), made);
}

//===-- Indices --===//

bool Generator::gather() {
  const Value *ids = pick([](const Value &v) {
    auto bound = v.dtype == "i32" ? v.bound.constant() : std::nullopt;
    return bound && *bound > 0 && *bound <= 5;
  });
  if (!ids)
    return false;
  Value found = *ids;
  found.dtype = "f32";
  found.bound = 0;
  found.axes.push_back({width, "", AxisKind::Dense, {}});
  return let(parameter("table") + "[" + ids->name + "]", found, 3);
}

bool Generator::oneHot() {
  const Value *ids = pick([&](const Value &v) {
    return v.dtype == "i32" && v.rank() < 3 && least(v.bound) >= 1 && v.name != "free";
  });
  if (!ids || ids->bound.anyFactor([](const std::string &name) { return name[0] == '$' || name[0] == 'T'; }))
    return false;
  Value hot = *ids;
  hot.dtype = "f32";
  hot.axes.push_back({ids->bound, "", AxisKind::Dense, {}});
  hot.bound = 0;
  return let("one_hot(" + ids->name + ", " + ids->bound.text() + ")", hot, 1);
}

/// Where a mask is true: rows of lengths of their own.
bool Generator::positions() {
  const Value *mask = pick([](const Value &v) {
    return v.dtype == "bool" && v.rank() == 2 && v.isPlain() && v.axes[0].size.name() == "B";
  });
  if (!mask)
    return false;
  std::string lengths = fresh("T");
  leastOf[lengths] = 0;
  Value found = asIds(*mask, mask->axes[1].size);
  found.axes[1].kind = AxisKind::Ragged;
  found.axes[1].lengths = Size::of(lengths);
  return let("nonzero(" + mask->name + ")", found);
}

//===-- Calls --===//

bool Generator::call() {
  const Value *v =
      pickFloat([&](const Value &v) { return v.rank() == 2 && v.isDense() && v.axes[1].order.empty(); });
  if (!v)
    return false;
  Size size = v->axes[1].size;
  switch (random.integer(0, 3)) {
  case 0:
    return let("longer(" + v->name + ")", v->withSize(1, size + 1), v->bits);
  case 1:
    return least(size) >= 1 && let("rest(" + v->name + ")", v->withSize(1, size - 1), v->bits);
  case 2:
    return let("twice(fn (s) = tanh(s) * 0.5 + " + v->name + ", " + v->name + ")", *v);
  default:
    const Value *w = pickFloat([&](const Value &w) { return w.axes == v->axes; });
    return let("both(" + v->name + ", " + w->name + ")", v->withSize(1, size * 2));
  }
}

/// Cells and layers of the parameters' width.
bool Generator::layer() {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() == 2 && v.isDense() && v.axes[1].size == Size(width); });
  if (!v)
    return false;
  if (random.chance(50))
    return let("mix(" + parameter("cell") + ", " + v->name + ")", *v);
  return let("for p in " + parameter("layers") + " carry x = " + v->name +
                 " { carry x = tanh(dense_layer(p, x)) }",
             *v);
}
