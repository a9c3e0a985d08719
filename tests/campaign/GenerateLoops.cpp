// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops of random programs. Inside of a step a size may speak of the step; after the loop, of the steps that
// it ran.
#include "tests/campaign/Generate.h"
#include "llvm/ADT/STLExtras.h"

using namespace rondo;
using namespace rondo::campaign;

namespace {
/// How a loop begins, how it ends, and how often it runs.
struct Head {
  std::string text, tail;
  Dim trips;
  Axis stacked;
  std::vector<Value> elements; // what a step of a scan sees
  std::string counter;         // of `while`, carried beside the rest
};
} // namespace

static bool isPlain(const Value &value) {
  return llvm::none_of(value.axes, [](const Axis &axis) { return axis.lengths || axis.padded; });
}

std::vector<Body::Carried> Body::constant(unsigned most) {
  std::vector<Carried> carried;
  for (unsigned i = unsigned(random.integer(1, most)); i > 0; --i)
    if (auto v = pickFloat([](const Value &v) { return v.rows && v.axes.size() <= 3 && isPlain(v); })) {
      Carried one{maker.fresh("c"), v->name, *v, "", v->axes};
      one.inside.name = one.name;
      carried.push_back(one);
    }
  return carried;
}

Body Body::inside(const std::vector<Carried> &carried, const std::vector<Value> &more) {
  Body body(maker, pool, depth + 1);
  for (const Carried &one : carried)
    body.pool.push_back(one.inside);
  body.pool.insert(body.pool.end(), more.begin(), more.end());
  return body;
}

void Body::update(Body &body, Carried &carried) {
  const Value &self = carried.inside;
  auto other = body.pickFloat([&](const Value &v) { return v.axes == self.axes && v.name != self.name; });
  carried.next =
      other ? "tanh(" + other->name + ") * 0.5 + " + self.name + " * 0.25" : self.name + " * 0.5 - 0.25";
}

/// Up to so many values of the body that do not change their shape from step to step.
std::vector<Value> Body::yields(Body &body, unsigned most) {
  std::vector<Value> found;
  for (unsigned i = unsigned(random.integer(0, most)); i > 0; --i)
    if (auto v = body.pick([&](const Value &v) {
          return v.rows && !v.axes.empty() && v.axes.size() <= 2 && isPlain(v) && maker.isWritable(v.axes) &&
                 llvm::none_of(pool, [&](const Value &outer) { return outer.name == v.name; });
        }))
      if (llvm::none_of(found, [&](const Value &y) { return y.name == v->name; }))
        found.push_back(*v);
  return found;
}

void Body::close(const std::string &head, Body &body, const std::vector<Carried> &carried,
                 const std::vector<Value> &yields, const Axis &stacked, const std::string &tail) {
  std::vector<std::string> names, starts, nexts, yielded;
  std::vector<Value> results;
  for (Value value : yields) {
    yielded.push_back(value.name);
    value.axes.insert(value.axes.begin() + 1, stacked);
    results.push_back(value);
  }
  for (const Carried &one : carried) {
    starts.push_back(one.name + " = " + one.start);
    nexts.push_back(one.name + " = " + one.next);
    results.push_back(one.inside);
    results.back().axes = one.after;
  }
  for (Value &value : results)
    names.push_back(value.name = maker.fresh("v"));
  auto list = [](const std::vector<std::string> &texts, bool paired) {
    std::string all;
    for (const auto &[i, text] : llvm::enumerate(texts))
      all += (i ? ", " : "") + text;
    return paired && texts.size() > 1 ? "(" + all + ")" : all;
  };
  lines.push_back("let " + list(names, true) + " = " + head +
                  (starts.empty() ? "" : " carry " + list(starts, false)) + " {");
  for (const std::string &line : body.lines)
    lines.push_back("  " + line);
  if (!yielded.empty())
    lines.push_back("  yield " + list(yielded, true));
  if (!nexts.empty())
    lines.push_back("  carry " + list(nexts, false));
  lines.push_back("}" + tail);
  pool.insert(pool.end(), results.begin(), results.end());
}

//===-- Loops that keep all shapes --===//

bool Body::scan() {
  auto v = pickFloat(
      [](const Value &v) { return v.rows && v.axes.size() >= 2 && v.axes.size() <= 3 && !v.axes[1].padded; });
  if (!v || (v->axes.size() == 3 && v->axes[2].lengths))
    return false;
  Value element = *v;
  element.name = maker.fresh("e");
  element.axes.erase(element.axes.begin() + 1);
  std::vector<Carried> carried = constant(2);
  Body body = inside(carried, {element});
  body.statements(unsigned(random.integer(1, 4)));
  for (Carried &one : carried)
    update(body, one);
  std::vector<Value> stacked = yields(body, 2);
  if (stacked.empty() && carried.empty())
    return false;
  close("scan " + element.name + " over " + v->name + " along 1" + (random.chance(50) ? " reverse" : ""),
        body, carried, stacked, v->axes[1]);
  return true;
}

bool Body::plainLoop() {
  std::vector<Carried> carried = constant(3);
  if (carried.empty())
    return false;
  Body body = inside(carried, {});
  body.statements(unsigned(random.integer(1, 4)));
  for (Carried &one : carried)
    update(body, one);
  bool counted = random.chance(50);
  close("loop at most " + std::string(counted ? "3" : "N"), body, carried, yields(body, 2),
        {counted ? maker.number(3) : Dim::symbol(&maker.context, "N"), {}});
  return true;
}

bool Body::untilLoop() {
  auto ids =
      pick([&](const Value &v) { return v.dtype == Dtype::I32 && v.bound && v.rows && v.axes.size() == 1; });
  std::vector<Carried> carried = constant(2);
  if (!ids || carried.empty())
    return false;
  Carried count{maker.fresh("c"), ids->name, *ids, "", ids->axes};
  count.inside.name = count.name;
  count.inside.bound = std::nullopt;
  count.next = count.name + " - 1";
  Body body = inside(carried, {count.inside});
  body.statements(unsigned(random.integer(1, 4)));
  for (Carried &one : carried)
    update(body, one);
  carried.push_back(count);
  bool dropping = random.chance(40);
  close("loop at most N", body, carried, yields(body, 2),
        {maker.unnamed(dropping ? 0 : 1), maker.unnamed(dropping ? 0 : 1)},
        " until " + count.name + " <= " + std::to_string(random.integer(0, 2)) +
            (dropping ? ", dropping it" : ""));
  return true;
}

//===-- Loops whose shapes change --===//

bool Body::loopWithLaw() {
  using Make = bool (Body::*)();
  static constexpr Make kinds[] = {&Body::growing, &Body::growing, &Body::coupled, &Body::rotating,
                                   &Body::firstDiffers};
  bool made = (this->*random.choice(kinds))();
  maker.program.law |= made;
  return made;
}

/// A loop of some kind that grows or turns something: at most N steps, three, along an axis, or until a
/// condition that proofs know nothing of.
static Head headOf(Maker &maker, const std::vector<Value> &pool) {
  Random &random = maker.random;
  Head head;
  switch (random.integer(0, 3)) {
  case 0:
    head = {"loop at most 3", "", maker.number(3), {maker.number(3), {}}, {}, ""};
    break;
  case 1: {
    std::vector<Value> found;
    for (const Value &v : pool)
      if (v.dtype == Dtype::F32 && v.rows && v.axes.size() == 3 && isPlain(v))
        found.push_back(v);
    if (!found.empty()) {
      Value over = random.choice(found), element = over;
      element.name = maker.fresh("e");
      element.axes.erase(element.axes.begin() + 1);
      head = {"scan " + element.name + " over " + over.name + " along 1",
              "",
              over.axes[1].size,
              over.axes[1],
              {element},
              ""};
      break;
    }
    [[fallthrough]];
  }
  case 2: {
    Dim N = Dim::symbol(&maker.context, "N");
    head = {"loop at most N", "", N, {N, {}}, {}, ""};
    break;
  }
  default: {
    Dim trips = maker.unnamed(0);
    head = {"loop at most N", "", trips, {trips, {}}, {}, maker.fresh("c")};
    head.tail = " while " + head.counter + " < " + std::to_string(random.integer(0, 4));
  }
  }
  return head;
}

/// The count that a `while` looks at.
static void addCounter(const Head &head, auto &carried) {
  if (head.counter.empty())
    return;
  Value count{head.counter, Dtype::I32, {}, false};
  carried.push_back({head.counter, "0", count, head.counter + " + 1", {}});
}

bool Body::growing() {
  Head head = headOf(maker, pool);
  Dim step = maker.unnamed(0);
  // What is appended in each step: one row of the body's own, or a value from outside of the loop.
  auto piece = random.chance(50) ? pickFloat([&](const Value &v) {
    return v.rows && v.axes.size() == 3 && isPlain(v) && v.axes[2].size == maker.D &&
           v.axes[0].size == maker.B;
  })
                                 : std::nullopt;
  Dim by = piece ? piece->axes[1].size : maker.number(1);
  auto begun = random.chance(40) ? pickFloat([&](const Value &v) {
    return v.rows && v.axes.size() == 3 && isPlain(v) && v.axes[2].size == maker.D &&
           v.axes[0].size == maker.B;
  })
                                 : std::nullopt;
  int64_t first = random.integer(0, 2);
  Dim start = begun ? begun->axes[1].size : maker.number(first);
  Axes axes = {{maker.B, {}}, {start + by * step, {}}, {maker.D, {}}}, after = axes;
  after[1].size = start + by * head.trips;
  if (after[1].size.text().size() > 40)
    return false;
  Carried grown{maker.fresh("c"),
                begun ? begun->name : "zeros([B, " + std::to_string(first) + ", 4])",
                {"", Dtype::F32, axes},
                "",
                after};
  grown.inside.name = grown.name;
  std::vector<Carried> carried = constant(1);
  carried.push_back(grown);
  Body body = inside(carried, head.elements);
  body.statements(unsigned(random.integer(1, 3)));
  auto row = body.pickFloat([&](const Value &v) { return v.axes == Axes{axes[0], axes[2]}; });
  std::string added = piece ? piece->name : "insert_axis(" + row->name + ", 1)";
  for (Carried &one : carried)
    update(body, one);
  carried.back().next =
      "concat(" + (random.chance(60) ? grown.name + ", " + added : added + ", " + grown.name) + ", along 1)";
  std::vector<Value> stacked = yields(body, 1);
  addCounter(head, carried);
  close(head.text, body, carried, stacked, head.stacked, head.tail);
  return true;
}

/// Two values that grow in step, and meet in each.
bool Body::coupled() {
  Head head = headOf(maker, pool);
  Dim step = maker.unnamed(0),
      start = random.chance(50) ? maker.number(random.integer(1, 2)) : random.choice(maker.sizes());
  int64_t ahead = random.integer(0, 2), by = random.integer(1, 2);
  std::vector<Carried> carried;
  for (int64_t more : {int64_t(0), ahead}) {
    Dim size = start + more;
    Axes axes = {{maker.B, {}}, {size + step * by, {}}, {maker.D, {}}}, after = axes;
    after[1].size = size + head.trips * by;
    std::string name = maker.fresh("c");
    carried.push_back({name, "zeros([B, " + size.text() + ", 4])", {name, Dtype::F32, axes}, "", after});
  }
  Body body = inside(carried, head.elements);
  Value met = body.let(carried[0].name + " + " + carried[1].name +
                           (ahead ? "[:, " + std::to_string(ahead) + ":]" : ""),
                       carried[0].inside);
  body.statements(unsigned(random.integer(0, 2)));
  std::string piece = "ones([B, " + std::to_string(by) + ", 4])";
  carried[0].next = "concat(" + met.name + ", " + piece + ", along 1)";
  carried[1].next = "concat(" + piece + ", " + carried[1].name + ", along 1)";
  addCounter(head, carried);
  close(head.text, body, carried, yields(body, 1), head.stacked, head.tail);
  return true;
}

/// Two or three values that take turns; one of them may grow on the way. What is known is the sum of their
/// sizes.
bool Body::rotating() {
  Head head = headOf(maker, pool);
  unsigned count = random.chance(70) ? 2 : 3;
  bool grows = random.chance(40);
  Dim step = maker.unnamed(0), sum = maker.number(0);
  std::vector<Dim> starts;
  for (unsigned i = 0; i < count; ++i) {
    starts.push_back(random.choice(maker.sizes()) + random.integer(0, 1));
    sum = sum + starts.back();
  }
  if (sum.text().size() > 30)
    return false;
  std::vector<Carried> carried;
  Dim rest = sum + (grows ? step : maker.number(0)), restAfter = sum + (grows ? head.trips : maker.number(0));
  for (unsigned i = 0; i < count; ++i) {
    Dim size = i + 1 < count ? maker.unnamed(1) : rest, after = i + 1 < count ? maker.unnamed(1) : restAfter;
    rest = rest - size;
    restAfter = restAfter - after;
    std::string name = maker.fresh("c");
    auto axes = [&](Dim size) { return Axes{{maker.B, {}}, {size, {}}, {maker.D, {}}}; };
    carried.push_back(
        {name, "ones([B, " + starts[i].text() + ", 4])", {name, Dtype::F32, axes(size)}, "", axes(after)});
  }
  Body body = inside(carried, head.elements);
  std::string all = carried[0].name;
  for (unsigned i = 1; i < count; ++i)
    all = "concat(" + all + ", " + carried[i].name + ", along 1)";
  Value joined{"", Dtype::F32, {{maker.B, {}}, {sum + (grows ? step : maker.number(0)), {}}, {maker.D, {}}}};
  joined = body.let(all, joined);
  if (!grows)
    body.let(joined.name + " + zeros([B, " + sum.text() + ", 4])", joined);
  body.statements(unsigned(random.integer(0, 2)));
  for (unsigned i = 0; i < count; ++i)
    carried[i].next = carried[(i + 1) % count].name;
  if (grows)
    carried.back().next = "concat(" + carried.back().next + ", zeros([B, 1, 4]), along 1)";
  addCounter(head, carried);
  close(head.text, body, carried, yields(body, 1), head.stacked, head.tail);
  return true;
}

/// One beam in the first step, K in the others.
bool Body::firstDiffers() {
  Dim size = maker.unnamed(1), K = Dim::symbol(&maker.context, "K");
  auto axes = [&](Dim size) { return Axes{{maker.B, {}}, {size, {}}, {maker.D, {}}}; };
  std::string name = maker.fresh("c");
  std::vector<Carried> carried = constant(1);
  Carried beams{name, "ones([B, 1, 4])", {name, Dtype::F32, axes(size)}, "", axes(K)};
  carried.push_back(beams);
  Body body = inside(carried, {});
  body.statements(unsigned(random.integer(1, 3)));
  for (Carried &one : carried)
    update(body, one);
  carried.back().next = "zeros([B, K, 4]) + insert_axis(sum(" + name + ", along 1), 1)";
  Dim N = Dim::symbol(&maker.context, "N");
  close("loop at most N", body, carried, yields(body, 1), {N, {}});
  return true;
}
