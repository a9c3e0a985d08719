// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What loops of random programs carry: it stays, grows, shrinks, moves from one value to another, takes
// turns. No update lets numbers grow without end.
#include "tests/campaign/Generator.h"
#include <algorithm>

using namespace rondo::campaign;

static std::string first(const Value &value) {
  return value.axes[0].order.empty() ? value.axes[0].size.text() : value.axes[0].order;
}

Carried &Generator::add(std::vector<Carried> &carried, const std::string &init, Value like, size_t axis,
                        Size inside, Size final) {
  Carried one;
  one.init = init;
  like.bits.reset();
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
    bool rows = v.rank() > 0 && v.axes[0].size.name() == "B";
    bool beams = v.rank() > 0 && v.axes[0].order == "B*K";
    return v.rank() < 4 && (rowsEnd ? rows && v.isDense() : v.isPlain() && (rows || beams));
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
    return (v.rank() == 2 || v.rank() == 3) && v.isDense() && v.axes[1].order.empty() && writable(v);
  });
  if (!piece)
    return false;
  const Value *from = pickFloat([&](const Value &v) {
    return v.isDense() && v.axes.size() > 1 && v.axes[1].order.empty() && sameElsewhere(v, *piece, 1);
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

/// What each row carries until it ends by itself: what stays, or what gets a position more in each of its
/// steps.
bool Generator::carryUntil(std::vector<Carried> &carried, const LoopEnd &end, const std::string &step) {
  const Value *piece = end.dropping || random.chance(60) ? nullptr : pickFloat([&](const Value &v) {
    return v.rank() == 2 && v.isDense() && writable(v) && v.axes[0].size.name() == "B";
  });
  if (!piece)
    return carrySame(carried, /*rowsEnd=*/true);
  Value like = *piece;
  like.axes.insert(like.axes.begin() + 1, Axis{0, "", AxisKind::Dense, {}});
  Carried &one = add(carried, "zeros([B, 0, " + piece->axes[1].size.text() + "])", like, 1, Size::of(step),
                     end.trips.count);
  one.update = grown(random, one.inside.name, "insert_axis(" + piece->name + ", 1)");
  one.final.axes[1].kind = AxisKind::Ragged;
  one.final.axes[1].lengths = end.stacked.lengths;
  return true;
}

/// Two values that grow in step and meet in each step.
bool Generator::carryCoupled(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  const Value *v = pickFloat(
      [&](const Value &v) { return v.rank() == 2 && v.isDense() && v.axes[1].order.empty() && writable(v); });
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
                               : grown(random, a + " * tanh(" + b + ")", "zeros([" + first(like) + ", 1])");
  return true;
}

bool Generator::carryShrinking(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  const Value *v = pickFloat([&](const Value &v) {
    return (v.rank() == 2 || v.rank() == 3) && v.isDense() && v.axes[1].order.empty() &&
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
    return v.rank() == 2 && v.isDense() && v.axes[1].order.empty() && least(v.axes[1].size) >= 1;
  });
  if (!v)
    return false;
  std::vector<Value> turns = {*v};
  for (size_t most = even ? 2 : size_t(random.integer(2, 3)); turns.size() < most;)
    if (const Value *w = pickFloat([&](const Value &w) {
          return sameElsewhere(turns[0], w, 1) && w.axes[1].order.empty() && w.isDense() &&
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
    return v.rank() == 2 && v.isDense() && v.axes[1].order.empty() && least(v.axes[1].size) >= 1;
  });
  if (!v || trips.least < 1)
    return false;
  Value like = *v;
  std::string name = like.name;
  Size after = like.axes[1].size;
  like.axes[1].size = Size(1);
  Carried &one = add(carried, name + "[:, 0:1]", like, 1, Size::of(fresh("$t")), after);
  one.update = name + " * insert_axis(tanh(sum(" + one.inside.name + ", along 1)), 1)";
  return true;
}

/// The rows of a beam, gathered anew in each step where they may be.
bool Generator::carryBeam(std::vector<Carried> &carried) {
  const Value *v =
      pickFloat([](const Value &v) { return v.isDense() && v.rank() > 0 && v.axes[0].order == "B*K"; });
  if (!v)
    return false;
  Carried &one = add(carried, v->name, *v, 9, 0, 0);
  std::string rows = "tanh(" + one.inside.name + ")" + (rowsAreApart() ? "" : "[rows]");
  one.update = random.chance(50) ? rows : "merge(split_axis(" + rows + ", 0, B, K), 0, 1)";
  return true;
}

bool Generator::carry(std::vector<Carried> &carried, const Trips &trips, const std::string &step) {
  switch (random.integer(0, 12)) {
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
  case 9:
  case 10:
    return carryTurning(carried, trips);
  case 11:
    return carryFirstDiffers(carried, trips);
  default:
    return carryBeam(carried);
  }
}
