// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Operations of random programs that work element by element.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

/// Exact numbers have at most so many binary digits before and behind the point: f32 keeps a few such factors
/// whole.
static constexpr int mostBits = 6;

static std::optional<int> ifFew(std::optional<int> bits) {
  return bits && *bits <= mostBits ? bits : std::nullopt;
}
static std::optional<int> larger(const Value &a, const Value &b) {
  return a.bits && b.bits ? std::optional(std::max(*a.bits, *b.bits)) : std::nullopt;
}
static std::string apply(const std::string &function, const std::string &a, const std::string &b) {
  return function + "(" + a + ", " + b + ")";
}

bool Generator::unary() {
  const Value *v = pickFloat();
  if (!v)
    return false;
  std::string f = random.choice({"tanh", "sigmoid", "relu", "abs", "exp", "log", "sqrt", "-"}),
              inner = v->name;
  if (f == "-")
    return let("-" + inner, *v, v->bits);
  if (f == "exp")
    inner = apply("min", inner, "1.5");
  if (f == "log" || f == "sqrt")
    inner = "abs(" + inner + ") + 0.5";
  return let(f + "(" + inner + ")", *v, f == "relu" || f == "abs" ? v->bits : std::nullopt);
}

bool Generator::binary() {
  const Value *v = pickFloat();
  const Value *w = v ? pickFloat([&](const Value &w) {
    bool aligned = w.rank() < v->rank() && w.isDense() && w.rank() > 0 && w.axes[0].size.name() != "B" &&
                   std::equal(w.axes.begin(), w.axes.end(), v->axes.end() - int64_t(w.rank()));
    return w.axes == v->axes || aligned;
  })
                     : nullptr;
  if (!w)
    return false;
  std::string f = random.choice({"+", "-", "*", "/", "min", "max"});
  auto bits = ::larger(*v, *w);
  if (f == "min" || f == "max")
    return let(apply(f, v->name, w->name), *v, bits);
  if (f == "/")
    return let(v->name + " / (abs(" + w->name + ") + 1.0)", *v);
  if (f != "*")
    return let(v->name + " " + f + " " + w->name, *v, bits ? ifFew(*bits + 1) : bits);
  if (bits && ifFew(*v->bits + *w->bits))
    return let(v->name + " * " + w->name, *v, *v->bits + *w->bits);
  // A product of many factors would leave f32.
  return let(v->name + " * tanh(" + w->name + ")", *v);
}

bool Generator::scalar() {
  const Value *v = pickFloat();
  return v && let(v->name + " " + random.choice({"+", "-", "*"}) + " 0.5", *v,
                  v->bits ? ifFew(*v->bits + 1) : std::nullopt);
}

bool Generator::broadcast() {
  const Value *v = pickFloat([](const Value &v) { return v.rank() > 1 && v.isDense(); });
  const Value *w = v ? pickFloat([&](const Value &w) {
    return w.rank() + 1 == v->rank() && std::equal(w.axes.begin(), w.axes.end(), v->axes.begin());
  })
                     : nullptr;
  return w && let(v->name + " + insert_axis(" + w->name + ", " + std::to_string(w->rank()) + ")", *v);
}

/// A choice that rounding may turn, between numbers that are then the same.
bool Generator::larger() {
  const Value *v = pickFloat();
  const Value *w = v ? pickFloat([&](const Value &w) { return w.axes == v->axes; }) : nullptr;
  return w && let("select(" + v->name + " < " + w->name + ", " + w->name + ", " + v->name + ")", *v,
                  ::larger(*v, *w));
}

bool Generator::compare() {
  const Value *v = pick([](const Value &v) { return v.dtype != "bool" && v.isExact() && v.rank() > 0; });
  const Value *w =
      v ? pick([&](const Value &w) { return w.dtype == v->dtype && w.isExact() && w.axes == v->axes; })
        : nullptr;
  if (!v)
    return false;
  std::string other = random.chance(70) ? w->name : v->isFloat() ? "1.0" : "1";
  std::string code = v->name + " " + random.choice({"<", "<=", ">", ">=", "==", "!="}) + " " + other;
  Value condition = *v;
  condition.dtype = "bool";
  condition.bound = 0;
  const Value *d = pick([&](const Value &d) { return d.dtype == "bool" && d.axes == condition.axes; });
  if (d && random.chance(50))
    code = random.choice({"", "not "}) + d->name + random.choice({" and ", " or "}) + "(" + code + ")";
  return let(code, condition);
}

bool Generator::choose() {
  const Value *c = pick([](const Value &c) { return c.dtype == "bool"; });
  auto fits = [&](const Value &v) { return v.axes == c->axes; };
  const Value *a = c ? pickFloat(fits) : nullptr, *b = a ? pickFloat(fits) : nullptr;
  return b && let("select(" + c->name + ", " + a->name + ", " + b->name + ")", *a, ::larger(*a, *b));
}

bool Generator::integer() {
  const Value *v = pick([](const Value &v) { return v.dtype == "i32"; });
  if (!v)
    return false;
  Value made = *v;
  bool known = v->bound != Size(0);
  switch (random.integer(0, 6)) {
  case 0:
    made.bound = 5;
    return let("mod(" + v->name + " * 3 + 4, 5)", made);
  case 1:
    return let(apply("div", v->name, "2"), made);
  case 2:
    return let("max(" + v->name + " - 2, 0)", made);
  case 3:
    made.bound = known ? 5 : 0; // a number below 0 stays one
    return let(apply("min", v->name, "4"), made);
  case 4:
    made.bound = 5;
    return let(v->name + " % 5", made);
  case 5:
    made.bound = 4;
    return let("(" + v->name + " + 1) % 4", made);
  default:
    made.bound = 3;
    return let(apply("mod", v->name + " - 6", "3"), made);
  }
}

bool Generator::cast() {
  const Value *v = pick([](const Value &v) { return v.dtype != "f32"; });
  if (!v)
    return false;
  Value made = *v;
  made.dtype = "f32";
  made.bound = 0;
  return let("f32(" + v->name + (v->dtype == "i32" ? " % 3)" : ")"), made, 2);
}

/// A function of each leaf of a pair.
bool Generator::mapLeaves() {
  const Value *v = pickFloat();
  if (!v)
    return false;
  Value made = *v;
  made.bits = v->bits ? ifFew(*v->bits + 1) : std::nullopt;
  std::string first = fresh(), second = fresh();
  lines.push_back("let (" + first + ", " + second + ") = map((" + v->name + ", " + v->name +
                  "), fn (leaf) = leaf + 0.5)");
  for (const std::string &name : {first, second}) {
    made.name = name;
    pool.push_back(made);
  }
  return true;
}
