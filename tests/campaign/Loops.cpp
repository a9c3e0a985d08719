// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops of random programs: what they carry stays, grows, shrinks, moves from one value to another, takes
// turns.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

static bool isDense(const Value &value) {
  return !value.hasKind(AxisKind::Padded) && !value.hasKind(AxisKind::Ragged);
}
static std::string first(const Value &value) {
  return value.axes[0].order.empty() ? value.axes[0].size.text() : value.axes[0].order;
}

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
    count = Size::of(steps ? "steps" : "B");
    break;
  default:
    count = Size::of("N");
  }
  return {count, count.text(), 1, true};
}

Carried &Generator::add(std::vector<Carried> &carried, const std::string &init, Value like, size_t axis,
                        Size inside, Size final) {
  Carried one;
  one.init = init;
  one.inside = one.final = like;
  one.inside.name = fresh("c");
  if (axis < like.rank()) {
    one.inside.axes[axis].size = inside;
    one.final.axes[axis].size = final;
    changing |= inside != like.axes[axis].size || final != like.axes[axis].size;
  }
  carried.push_back(one);
  return carried.back();
}

bool Generator::carrySame(std::vector<Carried> &carried, bool rowsEnd) {
  const Value *v = pickFloat([&](const Value &v) {
    bool rows = v.rank() > 0 && v.axes[0].size.name() == "B" && isDense(v);
    return v.rank() > 0 && v.rank() < 4 && !v.hasKind(AxisKind::Padded) && (rows || !rowsEnd);
  });
  if (!v)
    return false;
  Carried &one = add(carried, v->name, *v, 9, 0, 0);
  one.update = random.choice({"tanh(" + one.inside.name + ")", one.inside.name + " * 0.5 + " + v->name,
                              "min(" + one.inside.name + ", " + v->name + ")"});
  return true;
}

/// `concat` of what is carried and a piece, in either order.
static std::string grown(Random &random, const std::string &name, const std::string &piece) {
  return random.chance(70) ? "concat(" + name + ", " + piece + ", along 1)"
                           : "concat(" + piece + ", " + name + ", along 1)";
}

bool Generator::carryGrowing(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  const Value *piece = pickFloat([&](const Value &v) {
    return (v.rank() == 2 || v.rank() == 3) && isDense(v) && v.axes[1].order.empty() && writable(v);
  });
  if (!piece)
    return false;
  const Value *from = pickFloat([&](const Value &v) {
    return isDense(v) && v.axes.size() > 1 && v.axes[1].order.empty() && sameElsewhere(v, *piece, 1);
  });
  Value like = from ? *from : *piece;
  std::string init = like.name, by = piece->name;
  Size amount = piece->axes[1].size;
  if (random.chance(50)) { // from nothing, or by one
    int64_t start = random.integer(0, 2);
    init = "zeros([" + first(like) + ", " + std::to_string(start) +
           (like.rank() == 3 ? ", " + like.axes[2].size.text() : "") + "])";
    like.axes[1].size = Size(start);
  }
  if (random.chance(50) && least(amount) >= 1) {
    by += "[:, 0:1]";
    amount = 1;
  }
  if (like.rank() == 3 && !like.axes[2].order.empty())
    return false;
  Size start = like.axes[1].size;
  Carried &one = add(carried, init, like, 1, start + amount * Size::of(step), start + amount * trips.count);
  one.update = grown(random, one.inside.name, by);
  return true;
}

/// Two values that grow in step and meet in each step.
bool Generator::carryCoupled(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() == 2 && isDense(v) && v.axes[1].order.empty() && writable(v); });
  if (!v || least(v->axes[1].size) < 1)
    return false;
  Value like = *v;
  Size start = like.axes[1].size;
  std::string by = like.name + "[:, 0:1]";
  size_t at = carried.size();
  for (int k = 0; k < 2; ++k)
    add(carried, k ? "tanh(" + like.name + ")" : like.name, like, 1, start + Size::of(step),
        start + trips.count);
  std::string a = carried[at].inside.name, b = carried[at + 1].inside.name;
  carried[at].update = grown(random, a + " + " + b, by);
  carried[at + 1].update = random.chance(50)
                               ? grown(random, b, by)
                               : grown(random, a + " * " + b, "zeros([" + first(like) + ", 1])");
  return true;
}

bool Generator::carryShrinking(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  const Value *v = pickFloat([&](const Value &v) {
    return (v.rank() == 2 || v.rank() == 3) && isDense(v) && v.axes[1].order.empty() &&
           least(v.axes[1].size - trips.count) >= 0;
  });
  if (!v || !trips.known)
    return false;
  Value like = *v;
  Size start = like.axes[1].size;
  Carried &one = add(carried, like.name, like, 1, start - Size::of(step), start - trips.count);
  one.update = one.inside.name + random.choice({"[:, 1:]", "[:, :-1]"});
  return true;
}

/// One value hands a position to another in each step; both together stay.
bool Generator::carryMoving(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  size_t at = carried.size();
  if (!carryShrinking(carried, trips, step))
    return false;
  Carried giver = carried[at];
  Value like = giver.inside;
  like.axes[1].size = Size(0);
  std::string zeros =
      "zeros([" + first(like) + ", 0" + (like.rank() == 3 ? ", " + like.axes[2].size.text() : "") + "])";
  if (like.rank() == 3 && (!like.axes[2].order.empty() || !writable(like)))
    return true;
  Carried &taker = add(carried, zeros, like, 1, Size::of(step), trips.count);
  taker.update = grown(random, taker.inside.name, giver.inside.name + "[:, :1]");
  return true;
}

/// Two or three values of different sizes that take turns.
bool Generator::carryTurning(std::vector<Carried> &carried, const Trips &trips) {
  auto count = trips.count.constant();
  bool even = trips.count == Size::of("N") * 2;
  if (!trips.known || (!count && !even))
    return false;
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && isDense(v) && v.axes[1].order.empty() && least(v.axes[1].size) >= 1;
  });
  if (!v)
    return false;
  std::vector<Value> turns = {*v};
  for (size_t most = even ? 2 : size_t(random.integer(2, 3)); turns.size() < most;)
    if (const Value *w = pickFloat([&](const Value &w) {
          return sameElsewhere(turns[0], w, 1) && w.axes[1].order.empty() && isDense(w) &&
                 least(w.axes[1].size) >= 1;
        }))
      turns.push_back(*w);
  size_t at = carried.size(), shift = even ? 0 : size_t(*count) % turns.size();
  for (size_t k = 0; k < turns.size(); ++k) {
    Size inside = Size::of(fresh("$t"));
    add(carried, turns[k].name, turns[k], 1, inside, turns[(k + shift) % turns.size()].axes[1].size);
  }
  for (size_t k = 0; k < turns.size(); ++k)
    carried[at + k].update = carried[at + (k + 1) % turns.size()].inside.name;
  return true;
}

bool Generator::carryFirstDiffers(std::vector<Carried> &carried, const Trips &trips) {
  const Value *v = pickFloat([&](const Value &v) {
    return v.rank() == 2 && isDense(v) && v.axes[1].order.empty() && least(v.axes[1].size) >= 1;
  });
  if (!v || trips.least < 1)
    return false;
  Value like = *v;
  std::string name = like.name;
  Size after = like.axes[1].size;
  like.axes[1].size = Size(1);
  Carried &one = add(carried, name + "[:, 0:1]", like, 1, Size::of(fresh("$t")), after);
  one.update = name + " * insert_axis(sum(" + one.inside.name + ", along 1), 1)";
  return true;
}

/// The rows of a beam, gathered anew in each step.
bool Generator::carryBeam(std::vector<Carried> &carried) {
  const Value *v =
      pickFloat([](const Value &v) { return isDense(v) && v.rank() > 0 && v.axes[0].order == "B*K"; });
  if (!v)
    return false;
  Carried &one = add(carried, v->name, *v, 9, 0, 0);
  std::string rows = "tanh(" + one.inside.name + ")[rows]";
  one.update = random.chance(50) ? rows : "merge(split_axis(" + rows + ", 0, B, K), 0, 1)";
  return true;
}

bool Generator::carry(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  switch (random.integer(0, 10)) {
  case 0:
    return carrySame(carried);
  case 1:
  case 2:
  case 3:
    return carryGrowing(carried, trips, step);
  case 4:
  case 5:
    return carryCoupled(carried, trips, step);
  case 6:
    return carryShrinking(carried, trips, step);
  case 7:
    return carryMoving(carried, trips, step);
  case 8:
    return carryTurning(carried, trips);
  case 9:
    return carryFirstDiffers(carried, trips);
  default:
    return carryBeam(carried);
  }
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
    if (const Value *v = pickFloat([&](const Value &v) {
          bool stays = std::none_of(v.axes.begin(), v.axes.end(), [](const Axis &axis) {
            return axis.size.anyFactor(
                [](const std::string &name) { return name[0] == '$' || name[0] == 'T'; });
          });
          return stays && isDense(v) && v.rank() > 0 && v.rank() < 3 && v.axes[0].order.empty() &&
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
  end.isWhile = kind == 0;
  end.dropping = kind == 1 && random.chance(40);
  std::string found = fresh("T"), lengths = fresh("T");
  leastOf[found] = leastOf[lengths] = end.isWhile || end.dropping ? 0 : 1;
  end.trips = {Size::of(found), end.trips.text, leastOf[found], false};
  Value count{fresh("c"), "i32", {}, 0};
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
    byRows ? carrySame(carried, true) : carry(carried, end.trips, step);
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

bool Generator::scan() {
  const Value *v = pickFloat([](const Value &v) {
    return v.rank() > 1 && v.axes[1].kind != AxisKind::Padded && v.axes[1].order.empty();
  });
  if (!v)
    return false;
  Value over = *v;
  Axis axis = over.axes[1];
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
  Value element = over;
  element.name = fresh("e");
  element.axes.erase(element.axes.begin() + 1);
  pool.push_back(element);
  for (int64_t k = random.integer(1, 4); k > 0; --k)
    statement();
  std::vector<Value> yields = pickYields(outside, size_t(random.integer(0, 2)));
  if (carried.empty() && yields.empty())
    yields.push_back(element);
  finishLoop("scan " + element.name + " over " + over.name + " along 1" + random.choice({"", " reverse"}), "",
             carried, yields, outside, std::move(outer), axis);
  return true;
}
