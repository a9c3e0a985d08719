// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Programs but for their loops.
#include "tests/campaign/Generate.h"
#include "ir/Ops.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

using namespace rondo;
using namespace rondo::campaign;

static constexpr int64_t features = 4, vocabulary = 5;

//===-- The maker --===//

Maker::Maker(uint64_t seed, Program &program) : random(seed), program(program) {
  context.loadDialect<RondoDialect>();
  B = named("B", 1);
  D = number(features);
}

Dim Maker::declared(const std::string &name, int64_t least) {
  leastOf[name] = least;
  return Dim::symbol(&context, name);
}

Dim Maker::named(const std::string &name, int64_t least) {
  writable.push_back(declared(name, least));
  return writable.back();
}

Dim Maker::unnamed(int64_t least) {
  std::string name = "u" + std::to_string(unnamedLeast.size());
  unnamedLeast[name] = least;
  return Dim::symbol(&context, name);
}

std::string Maker::fresh(const std::string &kind) { return kind + std::to_string(++numbers[kind]); }

int64_t Maker::least(Dim size) const {
  std::vector<std::pair<std::string, int64_t>> names;
  size.forEachSymbol([&](mlir::StringAttr name) {
    auto known = leastOf.find(name.str());
    names.push_back({name.str(), known != leastOf.end() ? known->second : unnamedLeast.at(name.str())});
  });
  llvm::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  int64_t least = INT64_MAX, points = 1;
  for (size_t i = 0; i < names.size() && points < 300; ++i)
    points *= 3;
  for (int64_t point = 0; point < points; ++point) {
    auto value = size.evaluate([&](llvm::StringRef name) -> std::optional<int64_t> {
      int64_t rest = point;
      for (const auto &[known, low] : names) {
        static constexpr int64_t steps[] = {0, 1, 4};
        if (known == name)
          return low + steps[rest % 3];
        rest /= 3;
      }
      return std::nullopt;
    });
    least = std::min(least, value.value_or(INT64_MIN));
  }
  return least;
}

bool Maker::isWritable(Dim size) const {
  bool all = true;
  size.forEachSymbol([&](mlir::StringAttr name) { all &= leastOf.count(name.str()) > 0; });
  return all;
}

bool Maker::isWritable(const Axes &axes) const {
  return llvm::all_of(axes, [&](const Axis &axis) {
    return isWritable(axis.size) && (!axis.lengths || isWritable(axis.lengths));
  });
}

std::string Maker::typeText(const Value &value, bool result) const {
  std::string text = value.dtype == Dtype::F32 ? "f32" : value.dtype == Dtype::I32 ? "i32" : "bool";
  if (value.axes.empty())
    return text;
  text += "[";
  for (const auto &[i, axis] : llvm::enumerate(value.axes)) {
    text += i ? ", " : "";
    bool known = isWritable(axis.size) && (!axis.lengths || isWritable(axis.lengths));
    text += known ? axis.size.text() : "_";
    if (known && axis.lengths)
      text += " ragged " + axis.lengths.text();
    if (known && axis.padded)
      text += " padded plen";
  }
  return text + "]";
}

//===-- Picking and naming --===//

std::optional<Value> Body::pick(Test test) {
  std::vector<Value> found;
  for (const Value &value : pool)
    if (test(value))
      found.push_back(value);
  if (found.empty())
    return std::nullopt;
  // What was made last is the likelier choice, so that chains grow.
  if (found.size() > 5 && random.chance(60))
    found.erase(found.begin(), found.end() - 5);
  return random.choice(found);
}

std::optional<Value> Body::pickFloat(Test test) {
  return pick([&](const Value &value) { return value.dtype == Dtype::F32 && test(value); });
}

Value Body::let(const std::string &code, Value like) {
  like.name = maker.fresh("v");
  // A type that is written down is an obligation.
  bool written = random.chance(25) && maker.isWritable(like.axes) &&
                 llvm::none_of(like.axes, [](const Axis &axis) { return axis.padded; });
  lines.push_back("let " + like.name + (written ? ": " + maker.typeText(like, false) : "") + " = " + code);
  pool.push_back(like);
  return like;
}

static bool isPadded(const Value &value) {
  return llvm::any_of(value.axes, [](const Axis &axis) { return axis.padded; });
}
static bool isRagged(const Value &value) {
  return llvm::any_of(value.axes, [](const Axis &axis) { return bool(axis.lengths); });
}
static std::string colons(unsigned axis) {
  std::string text;
  for (unsigned i = 0; i < axis; ++i)
    text += ":, ";
  return text;
}
static std::string along(unsigned axis) { return "along " + std::to_string(axis); }

//===-- Elementwise --===//

bool Body::unary() {
  auto v = pickFloat([](const Value &) { return true; });
  if (!v)
    return false;
  static const char *const forms[] = {"tanh(?)", "sigmoid(?)",       "relu(?)",
                                      "-?",      "exp(min(?, 1.5))", "sqrt(abs(?) + 0.5)"};
  std::string form = random.choice(forms);
  let(form.replace(form.find('?'), 1, v->name), *v);
  return true;
}

bool Body::binary() {
  auto v = pickFloat([](const Value &) { return true; });
  auto w =
      v ? pickFloat([&](const Value &w) { return w.axes == v->axes && w.name != v->name; }) : std::nullopt;
  if (!w)
    return false;
  static const char *const forms[] = {"? + $",     "? - $",     "? * $",
                                      "min(?, $)", "max(?, $)", "? / (abs($) + 1.0)"};
  std::string form = random.choice(forms);
  form.replace(form.find('?'), 1, v->name);
  form.replace(form.find('$'), 1, w->name);
  let(form, *v);
  return true;
}

bool Body::broadcast() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() >= 2; });
  auto w = v ? pickFloat([&](const Value &w) {
    return w.axes.size() < v->axes.size() && std::equal(w.axes.rbegin(), w.axes.rend(), v->axes.rbegin());
  })
             : std::nullopt;
  if (!w || isRagged(*w))
    return false;
  let(v->name + " + " + w->name, *v);
  return true;
}

bool Body::selectWhere() {
  auto v = pickFloat([](const Value &) { return true; });
  auto w = v ? pickFloat([&](const Value &w) { return w.axes == v->axes; }) : std::nullopt;
  if (!w)
    return false;
  let("select(" + v->name + " > 0.0, " + w->name + ", " + v->name + " * 0.5)", *v);
  return true;
}

//===-- Over axes --===//

/// An axis that is not the batch, never empty, and no padding stands along it.
std::optional<unsigned> Body::reducible(const Value &value) {
  std::vector<unsigned> found;
  for (unsigned a = value.rows ? 1 : 0; a < value.axes.size(); ++a)
    if (!value.axes[a].padded &&
        maker.least(value.axes[a].lengths ? value.axes[a].lengths : value.axes[a].size) >= 1)
      found.push_back(a);
  return found.empty() ? std::nullopt : std::optional(random.choice(found));
}

static Axes without(Axes axes, unsigned axis) {
  axes.erase(axes.begin() + axis);
  return axes;
}

bool Body::reduce() {
  auto v = pickFloat([&](const Value &v) { return reducible(v).has_value(); });
  if (!v)
    return false;
  unsigned axis = *reducible(*v);
  static const char *const names[] = {"sum", "mean", "max", "min"};
  Value result = *v;
  result.axes = without(v->axes, axis);
  let(std::string(random.choice(names)) + "(" + v->name + ", " + along(axis) + ")", result);
  return true;
}

bool Body::softmax() {
  auto v = pickFloat([&](const Value &v) { return reducible(v).has_value(); });
  if (!v)
    return false;
  let(std::string(random.chance(50) ? "softmax" : "log_softmax") + "(" + v->name + ", " +
          along(*reducible(*v)) + ")",
      *v);
  return true;
}

bool Body::argmax() {
  auto v = pickFloat([&](const Value &v) {
    int64_t size = v.axes.empty() ? 0 : v.axes.back().size.asConstant().value_or(0);
    return v.axes.size() > 1 && size >= 1 && size <= vocabulary && !isPadded(v);
  });
  if (!v)
    return false;
  Value ids{"", Dtype::I32, without(v->axes, v->axes.size() - 1), v->rows, v->axes.back().size.asConstant()};
  let("argmax(" + v->name + ")", ids);
  return true;
}

bool Body::cumsum() {
  auto v = pickFloat([&](const Value &v) { return reducible(v).has_value(); });
  if (!v)
    return false;
  let("cumsum(" + v->name + ", " + along(*reducible(*v)) + ")", *v);
  return true;
}

//===-- Rearranging --===//

bool Body::concat() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() > 1 && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(v->rows ? 1 : 0, int64_t(v->axes.size()) - 1));
  auto w = pickFloat([&](const Value &w) {
    return w.axes.size() == v->axes.size() && w.rows == v->rows &&
           without(w.axes, axis) == without(v->axes, axis) &&
           bool(w.axes[axis].lengths) == bool(v->axes[axis].lengths) && !isPadded(w);
  });
  Value result = *v;
  Axis &joined = result.axes[axis];
  joined.size = joined.size + w->axes[axis].size;
  if (joined.lengths)
    joined.lengths = joined.lengths + w->axes[axis].lengths;
  if (joined.size.text().size() > 40)
    return false;
  let("concat(" + v->name + ", " + w->name + ", " + along(axis) + ")", result);
  return true;
}

bool Body::slice() {
  auto v = pickFloat([&](const Value &v) { return v.axes.size() > 1 && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(1, int64_t(v->axes.size()) - 1));
  int64_t front = random.integer(0, 2), back = random.integer(0, 1);
  Axis sliced = v->axes[axis];
  if (front + back == 0 || maker.least(sliced.lengths ? sliced.lengths : sliced.size) < front + back)
    return false;
  sliced.size = sliced.size - (front + back);
  if (sliced.lengths)
    sliced.lengths = sliced.lengths - (front + back);
  Value result = *v;
  result.axes[axis] = sliced;
  let(v->name + "[" + colons(axis) + (front ? std::to_string(front) : "") + ":" +
          (back ? "-" + std::to_string(back) : "") + "]",
      result);
  return true;
}

/// To the size of another axis, where both are known, or to a half.
bool Body::truncate() {
  auto v = pickFloat([&](const Value &v) {
    return v.axes.size() > 1 && !isPadded(v) && !isRagged(v) && maker.isWritable(v.axes[1].size) &&
           !v.axes[1].size.asConstant();
  });
  if (!v || !v->rows)
    return false;
  Dim size = v->axes[1].size;
  Dim cut = random.chance(50) ? size.min(random.choice(maker.sizes())) : (size + 1).floorDiv(maker.number(2));
  if (cut.text().size() > 30 || maker.least(size) < 1)
    return false;
  Value result = *v;
  result.axes[1].size = cut;
  let(v->name + "[:, :" + cut.text() + "]", result);
  return true;
}

bool Body::take() {
  auto v = pickFloat([&](const Value &v) { return v.axes.size() > 1 && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(1, int64_t(v->axes.size()) - 1));
  const Axis &from = v->axes[axis];
  if (maker.least(from.lengths ? from.lengths : from.size) < 1)
    return false;
  Value result = *v;
  result.axes = without(v->axes, axis);
  let(v->name + "[" + colons(axis) + (random.chance(50) ? "0" : "-1") + "]", result);
  return true;
}

bool Body::transpose() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() == 3 && !isRagged(v) && !isPadded(v); });
  if (!v)
    return false;
  Value result = *v;
  std::swap(result.axes[1], result.axes[2]);
  let("transpose(" + v->name + ", 0, 2, 1)", result);
  return true;
}

bool Body::insert() {
  auto v = pickFloat(
      [](const Value &v) { return !v.axes.empty() && v.axes.size() < 3 && !isRagged(v) && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(1, int64_t(v->axes.size())));
  Value result = *v;
  result.axes.insert(result.axes.begin() + axis, Axis{maker.number(1), {}});
  let("insert_axis(" + v->name + ", " + std::to_string(axis) + ")", result);
  return true;
}

bool Body::reverse() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() > 1 && !isPadded(v); });
  if (!v)
    return false;
  let("reverse(" + v->name + ", " + along(unsigned(random.integer(1, int64_t(v->axes.size()) - 1))) + ")",
      *v);
  return true;
}

bool Body::repeat() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() > 1 && !isRagged(v) && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(1, int64_t(v->axes.size()) - 1));
  bool twice = random.chance(50);
  Dim factor = twice ? maker.number(2) : random.choice(maker.sizes());
  Value result = *v;
  result.axes[axis].size = v->axes[axis].size * factor;
  if (result.axes[axis].size.text().size() > 30)
    return false;
  let("repeat(" + v->name + ", " + factor.text() + ", " + along(axis) + ")", result);
  return true;
}

bool Body::pad() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() > 1 && !isRagged(v) && !isPadded(v); });
  if (!v)
    return false;
  unsigned axis = unsigned(random.integer(1, int64_t(v->axes.size()) - 1));
  Value result = *v;
  result.axes[axis].size = v->axes[axis].size + 2;
  let("pad(" + v->name + ", 1, 1, " + along(axis) + ", value: 0.5)", result);
  return true;
}

bool Body::split() {
  auto v = pickFloat([&](const Value &v) { return v.axes.size() > 1 && v.axes.back().size == maker.D; });
  if (!v)
    return false;
  std::string a = maker.fresh("v"), b = maker.fresh("v");
  lines.push_back("let (" + a + ", " + b + ") = split(" + v->name + ", 2)");
  Value half = *v;
  half.axes.back().size = maker.number(features / 2);
  for (const std::string &name : {a, b}) {
    half.name = name;
    pool.push_back(half);
  }
  return true;
}

/// Rows times beams, by either of two ways.
bool Body::beams() {
  auto v = pickFloat([&](const Value &v) {
    return v.rows && v.axes.size() == 2 && v.axes[0].size == maker.B && !isRagged(v);
  });
  if (!v || isPadded(*v))
    return false;
  Dim K = Dim::symbol(&maker.context, "K");
  Value result = *v;
  result.rows = false; // its first axis is a product: the statements that keep rows apart leave it alone
  result.axes[0].size = maker.B * K;
  if (random.chance(50)) {
    let("repeat(" + v->name + ", K, along 0)", result);
    return true;
  }
  Value apart = *v;
  apart.axes.insert(apart.axes.begin() + 1, Axis{K, {}});
  Value tiled = let("repeat(insert_axis(" + v->name + ", 1), K, along 1)", apart);
  let("merge(" + tiled.name + ", 0, 1)", result);
  return true;
}

bool Body::unbeam() {
  Dim K = Dim::symbol(&maker.context, "K");
  auto v = pickFloat(
      [&](const Value &v) { return !v.rows && v.axes.size() == 2 && v.axes[0].size == maker.B * K; });
  if (!v)
    return false;
  Value result = *v;
  result.rows = true;
  result.axes.insert(result.axes.begin() + 1, Axis{K, {}});
  result.axes[0].size = maker.B;
  Value apart = let("split_axis(" + v->name + ", 0, B, K)", result);
  result.axes = without(apart.axes, 1);
  let(std::string(random.chance(50) ? "max(" : "sum(") + apart.name + ", along 1)", result);
  return true;
}

//===-- Indices, products, what is made --===//

bool Body::gather() {
  auto ids = pick([](const Value &v) { return v.dtype == Dtype::I32 && v.bound && *v.bound <= vocabulary; });
  if (!ids)
    return false;
  Value rows{"", Dtype::F32, ids->axes, ids->rows};
  rows.axes.push_back({maker.D, {}});
  let("table[" + ids->name + "]", rows);
  return true;
}

bool Body::oneHot() {
  auto ids = pick([](const Value &v) {
    return v.dtype == Dtype::I32 && v.bound && *v.bound <= vocabulary && v.axes.size() < 3;
  });
  if (!ids)
    return false;
  Value rows{"", Dtype::F32, ids->axes, ids->rows};
  rows.axes.push_back({maker.number(vocabulary), {}});
  let("one_hot(" + ids->name + ", " + std::to_string(vocabulary) + ")", rows);
  return true;
}

bool Body::product() {
  auto v = pickFloat([&](const Value &v) {
    return v.axes.size() > 1 && v.axes.back().size == maker.D && !v.axes.back().lengths;
  });
  if (!v)
    return false;
  let(v->name + " @ w", *v);
  return true;
}

bool Body::attend() {
  auto m = pickFloat(
      [](const Value &v) { return v.rows && v.axes.size() == 3 && !isPadded(v) && !v.axes[2].lengths; });
  auto h = m ? pickFloat([&](const Value &h) { return h.rows && h.axes == Axes{m->axes[0], m->axes[2]}; })
             : std::nullopt;
  if (!h || maker.least(m->axes[1].lengths ? m->axes[1].lengths : m->axes[1].size) < 1)
    return false;
  Value scores = *h;
  scores.axes = {m->axes[0], m->axes[1]};
  scores = let("softmax(einsum(\"b s d, b d -> b s\", " + m->name + ", " + h->name + "))", scores);
  let("einsum(\"b s, b s d -> b d\", " + scores.name + ", " + m->name + ")", *h);
  return true;
}

bool Body::make() {
  const auto &sizes = maker.sizes();
  Dim a = random.choice(sizes), b = random.choice(sizes);
  std::vector<Dim> forms = {a,
                            a + 1,
                            a + b,
                            a * 2,
                            a.min(b),
                            a.max(b),
                            (a + b).floorDiv(maker.number(2)),
                            (a + 2).floorDiv(maker.number(3)) + 1};
  Dim size = random.choice(forms);
  if (maker.least(size) < 1)
    return false;
  Value made{"", Dtype::F32, {{maker.B, {}}, {size, {}}, {maker.D, {}}}};
  let(std::string(random.chance(50) ? "zeros" : "ones") + "([B, " + size.text() + ", " +
          std::to_string(features) + "])",
      made);
  return true;
}

bool Body::call() {
  auto v = pickFloat([&](const Value &v) {
    return v.rows && v.axes.size() == 3 && !isRagged(v) && !isPadded(v) && maker.least(v.axes[1].size) >= 1;
  });
  if (!v)
    return false;
  Value result = *v;
  if (random.chance(40)) {
    result.axes = without(v->axes, 1);
    let("last(" + v->name + ")", result);
    return true;
  }
  auto w = pickFloat([&](const Value &w) {
    return w.rows && w.axes.size() == 3 && w.axes[0] == v->axes[0] && w.axes[2] == v->axes[2] &&
           !isRagged(w) && !isPadded(w);
  });
  result.axes[1].size = v->axes[1].size + w->axes[1].size;
  if (result.axes[1].size.text().size() > 40)
    return false;
  let("joined(" + v->name + ", " + w->name + ")", result);
  return true;
}

bool Body::densify() {
  auto v = pickFloat([](const Value &v) { return v.rows && v.axes.size() >= 2 && v.axes[1].lengths; });
  if (!v)
    return false;
  // Masked by its own fill; how far it goes is nobody's business but that of a sum over it.
  Value result = *v;
  result.axes = without(v->axes, 1);
  let("sum(dense(" + v->name + ", 0.0), along 1)", result);
  return true;
}

//===-- Padding --===//

static std::string mask(unsigned rank) {
  std::string text = "iota(P) < insert_axis(plen, 1)";
  return rank == 3 ? "insert_axis(" + text + ", 2)" : text;
}

bool Body::maskedSum() {
  auto v =
      pickFloat([](const Value &v) { return v.axes.size() >= 2 && v.axes.size() <= 3 && v.axes[1].padded; });
  if (!v)
    return false;
  Value result = *v;
  result.axes = without(v->axes, 1);
  std::string kept = random.chance(70)
                         ? "select(" + mask(unsigned(v->axes.size())) + ", " + v->name + ", 0.0)"
                         : v->name + " * f32(" + mask(unsigned(v->axes.size())) + ")";
  let("sum(" + kept + ", along 1)", result);
  return true;
}

bool Body::maskedSoftmax() {
  auto m = pickFloat(
      [&](const Value &v) { return v.axes.size() == 3 && v.axes[1].padded && v.axes[2].size == maker.D; });
  auto h = m ? pickFloat([&](const Value &h) { return h.rows && h.axes == Axes{m->axes[0], m->axes[2]}; })
             : std::nullopt;
  if (!h)
    return false;
  Value scores = *h;
  scores.axes = {m->axes[0], m->axes[1]};
  scores = let("einsum(\"b s d, b d -> b s\", " + m->name + ", " + h->name + ")", scores);
  Value shares = let("softmax(select(" + mask(2) + ", " + scores.name + ", -1e9))", scores);
  let("einsum(\"b s, b s d -> b d\", " + shares.name + ", " + m->name + ")", *h);
  return true;
}

bool Body::maskedScan() {
  auto v = pickFloat(
      [&](const Value &v) { return v.axes.size() == 3 && v.axes[1].padded && v.axes[2].size == maker.D; });
  if (!v)
    return false;
  std::string e = maker.fresh("e"), m = maker.fresh("e"), c = maker.fresh("c");
  Value result = *v;
  result.axes = without(v->axes, 1);
  result.name = maker.fresh("v");
  lines.push_back("let " + result.name + " = scan (" + e + ", " + m + ") over (" + v->name + ", " + mask(2) +
                  ") along 1 carry " + c + " = zeros([B, " + std::to_string(features) + "]) {");
  lines.push_back("  carry " + c + " = select(insert_axis(" + m + ", 1), tanh(" + c + " * 0.5 + " + e +
                  "), " + c + ")");
  lines.push_back("}");
  pool.push_back(result);
  return true;
}

bool Body::lastValid() {
  auto v = pickFloat([](const Value &v) { return v.axes.size() >= 2 && v.axes[1].padded; });
  if (!v)
    return false;
  Value result = *v;
  result.axes = without(v->axes, 1);
  if (random.chance(50)) {
    let("gather(" + v->name + ", plen - 1, along 1, batch: 1)", result);
    return true;
  }
  Value made = *v;
  made.axes[1] = {v->axes[1].size, Dim::symbol(&maker.context, "plen")};
  Value ragged = let("ragged(" + v->name + ", plen)", made);
  let("sum(" + ragged.name + ", along 1)", result);
  return true;
}

//===-- Statements --===//

bool Body::statement() {
  using Make = bool (Body::*)();
  static constexpr Make simple[] = {
      &Body::unary,         &Body::binary,     &Body::binary,   &Body::broadcast, &Body::selectWhere,
      &Body::reduce,        &Body::softmax,    &Body::argmax,   &Body::cumsum,    &Body::concat,
      &Body::concat,        &Body::slice,      &Body::truncate, &Body::take,      &Body::transpose,
      &Body::insert,        &Body::reverse,    &Body::repeat,   &Body::pad,       &Body::split,
      &Body::beams,         &Body::unbeam,     &Body::gather,   &Body::oneHot,    &Body::product,
      &Body::attend,        &Body::make,       &Body::call,     &Body::densify,   &Body::maskedSum,
      &Body::maskedSoftmax, &Body::maskedScan, &Body::lastValid};
  static constexpr Make loops[] = {&Body::scan, &Body::plainLoop, &Body::untilLoop};
  for (unsigned tries = 0; tries < 20; ++tries) {
    if (depth < 2 && random.chance(15)) {
      if (random.chance(50) ? loopWithLaw() : (this->*random.choice(loops))())
        return true;
    } else if ((this->*random.choice(simple))()) {
      return true;
    }
  }
  return false;
}

void Body::statements(unsigned count) {
  for (unsigned i = 0; i < count; ++i)
    statement();
}

//===-- Programs --===//

static Input tensor(const std::string &name, Dtype dtype, std::vector<std::string> sizes,
                    const std::string &type) {
  Input input;
  input.name = name;
  input.dtype = dtype;
  input.sizes = std::move(sizes);
  input.text = name + ": " + type;
  return input;
}
static Input within(Input input, const std::string &low, const std::string &high, bool inclusive) {
  input.low = low;
  input.high = high;
  input.inclusive = inclusive;
  input.text += " in " + low + (inclusive ? "..=" : "..") + high;
  return input;
}
static Input sizeInput(const std::string &name) {
  Input input;
  input.name = name;
  input.isSize = true;
  input.text = name + ": size";
  return input;
}

std::string Program::text() const {
  std::string all = "param w: f32[4, 4]\nparam table: f32[5, 4]\n\n"
                    "fn last<B, T, D>(x: f32[B, T, D]) -> f32[B, D] = x[:, -1]\n"
                    "fn joined<B, S, T, D>(x: f32[B, S, D], y: f32[B, T, D]) -> f32[B, S + T, D] = concat(x, "
                    "y, along 1)\n\n"
                    "entry main<";
  auto list = [&](const auto &range, auto &&each) {
    for (const auto &[i, element] : llvm::enumerate(range))
      all += (i ? ", " : "") + each(element);
  };
  list(symbols, [](const std::string &name) { return name; });
  all += ">(";
  list(inputs, [](const Input &input) { return input.text; });
  all += ")\n    -> (";
  list(llvm::enumerate(results), [](const auto &result) {
    return "o" + std::to_string(result.index()) + ": " + result.value().second;
  });
  all += ")";
  if (!conditions.empty()) {
    all += " where ";
    list(conditions, [](const std::string &condition) { return condition; });
  }
  all += " {\n";
  for (const std::string &line : body)
    all += "  " + line + "\n";
  all += "  ";
  if (results.size() > 1)
    all += "(";
  list(results, [](const auto &result) { return result.first; });
  return all + (results.size() > 1 ? ")\n}\n" : "\n}\n");
}

Program campaign::generate(uint64_t seed) {
  Program program;
  program.seed = seed;
  Maker maker(seed, program);
  std::vector<Value> pool = {};
  program.symbols = {"B", "T", "S"};
  bool longer = maker.random.chance(50);
  Dim T = maker.named("T", longer ? 2 : 1), S = maker.named("S", 1);
  maker.named("K", 1);
  maker.named("N", 1);
  if (longer)
    program.conditions.push_back("T >= 2");
  auto give = [&](Input input, Axes axes, std::optional<int64_t> bound = std::nullopt) {
    pool.push_back({input.name, input.dtype, std::move(axes), true, bound});
    program.inputs.push_back(std::move(input));
  };
  Axis b{maker.B, {}}, d{maker.D, {}};
  give(tensor("x", Dtype::F32, {"B", "T", "4"}, "f32[B, T, 4]"), {b, {T, {}}, d});
  give(tensor("g", Dtype::F32, {"B", "S", "4"}, "f32[B, S, 4]"), {b, {S, {}}, d});
  give(tensor("h", Dtype::F32, {"B", "4"}, "f32[B, 4]"), {b, d});
  give(within(tensor("ids", Dtype::I32, {"B"}, "i32[B]"), "0", "5", false), {b}, vocabulary);
  program.inputs.push_back(sizeInput("K"));
  program.inputs.push_back(sizeInput("N"));
  if ((program.ragged = maker.random.chance(50))) {
    Dim R = maker.declared("R", 1), len = maker.declared("len", 1);
    program.symbols.push_back("R");
    program.inputs.push_back(within(tensor("len", Dtype::I32, {"B"}, "i32[B]"), "1", "R", true));
    Input r = tensor("r", Dtype::F32, {"B", "R", "4"}, "f32[B, R ragged len, 4]");
    r.lengths = "len";
    give(r, {b, {R, len}, d});
  }
  if ((program.padded = maker.random.chance(40))) {
    Dim P = maker.declared("P", 1);
    maker.declared("plen", 1);
    program.symbols.push_back("P");
    program.inputs.push_back(within(tensor("plen", Dtype::I32, {"B"}, "i32[B]"), "1", "P", true));
    Input p = tensor("p", Dtype::F32, {"B", "P", "4"}, "f32[B, P padded plen, 4]");
    p.lengths = "plen";
    give(p, {b, {P, {}, true}, d});
  }
  size_t given = pool.size();
  Body body(maker, pool, 0);
  body.statements(unsigned(maker.random.integer(0, 2)));
  if (maker.random.chance(70))
    for (unsigned tries = 0; tries < 5 && !body.loopWithLaw(); ++tries) {
    }
  body.statements(unsigned(maker.random.integer(2, 8)));
  program.body = body.lines;
  std::vector<Value> made;
  for (size_t i = given; i < body.pool.size(); ++i)
    if (const Value &value = body.pool[i]; !value.axes.empty() && value.rows && !isPadded(value))
      made.push_back(value);
  if (made.empty())
    made.push_back(body.pool.front());
  std::vector<Value> results = {made.back()};
  for (unsigned more = unsigned(maker.random.integer(0, 2)); more > 0; --more)
    if (Value value = maker.random.choice(made);
        llvm::none_of(results, [&](const Value &r) { return r.name == value.name; }))
      results.push_back(value);
  for (const Value &value : results)
    program.results.push_back({value.name, maker.typeText(value, true)});
  return program;
}
