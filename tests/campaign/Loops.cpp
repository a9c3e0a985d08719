// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops of random programs.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

Generator::Trips Generator::trips() {
  bool steps = std::find(program.sizes.begin(), program.sizes.end(), "steps") != program.sizes.end();
  Size count;
  switch (random.integer(0, 5)) {
  case 0:
    count = Size(random.integer(1, 3));
    break;
  case 1:
    count = Size::of("N") + 1;
    break;
  case 2:
    count = Size::of("N") * 2;
    break;
  case 3:
    count = Size::of(steps ? "steps" : rowsAreApart() ? "N" : "B");
    break;
  default:
    count = Size::of("N");
  }
  return {count, count.text(), 1, true};
}

void Generator::enter(const std::vector<Carried> &carried) {
  for (const Carried &one : carried)
    pool.push_back(one.inside);
  ++depth;
  ++loops;
}

/// Values of the body that have the same shape in every step.
std::vector<Value> Generator::pickYields(size_t outside, size_t most) {
  std::vector<Value> yields;
  for (size_t k = 0; k < most; ++k)
    if (const Value *v = pick([&](const Value &v) {
          bool stays = std::none_of(v.axes.begin(), v.axes.end(), [](const Axis &axis) {
            return axis.size.anyFactor(
                [](const std::string &name) { return name[0] == '$' || name[0] == 'T'; });
          });
          return stays && v.isDense() && v.rank() > 0 && v.rank() < 3 && v.axes[0].size.name() == "B" &&
                 &v >= &pool[outside];
        }))
      yields.push_back(*v);
  return yields;
}

void Generator::finishLoop(const std::string &head, const std::string &tail,
                           const std::vector<Carried> &carried, const std::vector<Value> &yields,
                           size_t outside, std::vector<std::string> outer, const Axis &stacked) {
  std::string names, starts, yielded, updates;
  auto join = [](std::string &text, const std::string &more) { text += (text.empty() ? "" : ", ") + more; };
  std::vector<Value> made;
  for (Value value : yields) {
    join(yielded, value.name);
    value.name = fresh();
    value.axes.insert(value.axes.begin() + 1, stacked);
    join(names, value.name);
    made.push_back(value);
  }
  for (const Carried &one : carried) {
    join(starts, one.inside.name + " = " + one.init);
    join(updates, one.inside.name + " = " + one.update);
    Value value = one.final;
    value.name = one.dropped ? "_" : fresh();
    join(names, value.name);
    made.push_back(value);
  }
  outer.push_back("let " + (made.size() > 1 ? "(" + names + ")" : names) + " = " + head +
                  (starts.empty() ? "" : " carry " + starts) + " {");
  for (const std::string &line : lines)
    outer.push_back("  " + line);
  if (!yields.empty())
    outer.push_back("  yield " + (yields.size() > 1 ? "(" + yielded + ")" : yielded));
  if (!carried.empty())
    outer.push_back("  carry " + updates);
  outer.push_back("}" + tail);
  lines = std::move(outer);
  pool.resize(outside);
  for (const Value &value : made)
    if (value.name != "_")
      pool.push_back(value);
  --depth;
}

/// What ends a loop: a `while` over a count, or an `until` that ends each row by itself.
bool Generator::exit(LoopEnd &end) {
  int64_t kind = random.integer(0, 9);
  if (kind > 1)
    return true;
  end.isWhile = kind == 0 || !rowsAreApart(); // rows that end one by one may not meet
  end.dropping = kind == 1 && random.chance(40) && !end.isWhile;
  std::string found = fresh("T"), lengths = fresh("T");
  leastOf[found] = leastOf[lengths] = end.isWhile || end.dropping ? 0 : 1;
  end.trips = {Size::of(found), end.trips.text, leastOf[found], false};
  Value count{fresh("c"), "i32", {}, 0, {}};
  if (end.isWhile) {
    end.stacked = {end.trips.count, "", AxisKind::Dense, {}};
    end.counter = Carried{"0", count.name + " + 1", count, count};
    end.tail = " while " + count.name + " < " + random.choice({"0", "2", "9"});
    return true;
  }
  const Value *ids =
      pick([](const Value &v) { return v.dtype == "i32" && v.rank() == 1 && v.axes[0].size.name() == "B"; });
  if (!ids)
    return false;
  count.axes = ids->axes;
  end.stacked = {end.trips.count, "", AxisKind::Ragged, Size::of(lengths)};
  end.counter = Carried{ids->name, count.name + " - 1", count, count};
  end.tail = " until " + count.name + " <= " + random.choice({"0", "1", "2"}) +
             (end.dropping ? ", dropping it" : "");
  return true;
}

bool Generator::loop() {
  LoopEnd end;
  end.trips = trips();
  end.stacked = {end.trips.count, "", AxisKind::Dense, {}};
  std::string step = fresh("$i");
  if (!exit(end))
    return false;
  tripsOf[step] = end.trips.count;
  std::vector<Carried> carried;
  bool byRows = end.counter && !end.isWhile;
  for (int64_t k = random.integer(1, 3); k > 0; --k)
    byRows ? carryUntil(carried, end, step) : carry(carried, end.trips, step);
  if (carried.empty() && !carrySame(carried, byRows))
    return false;
  if (end.counter)
    carried.push_back(*end.counter);
  size_t outside = pool.size();
  std::vector<std::string> outer = std::move(lines);
  lines.clear();
  enter(carried);
  for (int64_t k = random.integer(0, 4); k > 0; --k)
    statement();
  std::vector<Value> yields = pickYields(outside, end.counter ? 2 : size_t(random.integer(0, 2)));
  if (end.isWhile && yields.empty()) // nothing else says how many steps there were
    for (Carried &one : carried)
      one.dropped = one.dropped || one.final.axes != one.inside.axes;
  finishLoop("loop at most " + end.trips.text, end.tail, carried, yields, outside, std::move(outer),
             end.stacked);
  return true;
}

std::vector<std::pair<Value, Value>> Generator::pickWalked() {
  auto walks = [](const Value &v) {
    return v.rank() > 1 && v.isPlain() && v.axes[1].order.empty() && v.axes[0].size.name() == "B";
  };
  std::vector<std::pair<Value, Value>> walked;
  auto add = [&](const Value &value) {
    walked.push_back({value, value.withoutAxis(1)});
    walked.back().second.name = fresh("e");
  };
  if (const Value *v = pick(walks))
    add(*v);
  if (!walked.empty() && random.chance(30))
    if (const Value *w =
            pick([&](const Value &w) { return walks(w) && w.axes[1] == walked[0].first.axes[1]; }))
      add(*w);
  return walked;
}

static std::string namesOf(const std::vector<std::pair<Value, Value>> &walked, bool elements) {
  std::string names;
  for (const auto &[value, element] : walked)
    names += (names.empty() ? "" : ", ") + (elements ? element : value).name;
  return walked.size() > 1 ? "(" + names + ")" : names;
}

bool Generator::scan() {
  std::vector<std::pair<Value, Value>> walked = pickWalked();
  if (walked.empty())
    return false;
  Axis axis = walked[0].first.axes[1];
  std::string step = fresh("$i");
  Trips trips{axis.size, axis.size.text(), least(axis.size), true};
  tripsOf[step] = trips.count;
  std::vector<Carried> carried;
  for (int64_t k = random.integer(0, 2); k > 0; --k)
    axis.kind == AxisKind::Dense ? carry(carried, trips, step) : carrySame(carried);
  size_t outside = pool.size();
  std::vector<std::string> outer = std::move(lines);
  lines.clear();
  enter(carried);
  for (const auto &[value, element] : walked)
    pool.push_back(element);
  for (int64_t k = random.integer(1, 4); k > 0; --k)
    statement();
  std::vector<Value> yields = pickYields(outside, size_t(random.integer(0, 2)));
  if (carried.empty() && yields.empty())
    yields.push_back(walked[0].second);
  finishLoop("scan " + namesOf(walked, true) + " over " + namesOf(walked, false) + " along 1" +
                 random.choice({"", " reverse"}),
             "", carried, yields, outside, std::move(outer), axis);
  return true;
}
