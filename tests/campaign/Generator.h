// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Random programs that are well-typed by construction: each value carries its type, with sizes as
// polynomials.
//
// A size whose name begins with `$` cannot be written: `$i1` is the number of a loop's step from 0, `$t1` a
// size that takes turns. `T1` is a size that a loop or a mask finds out.
//
// What compares numbers (`<`, argmax, top-k) takes exact ones only, so that rounding decides nothing and
// compiled code can be compared with the interpreter.
#pragma once

#include "tests/campaign/Program.h"
#include "tests/campaign/Random.h"
#include "tests/campaign/Size.h"
#include <functional>
#include <optional>

namespace rondo::campaign {

enum class AxisKind { Dense, Ragged, Padded };

struct Axis {
  Size size;
  std::string order; // `B*K`: whose rows these are, outermost first; empty where the size says it
  AxisKind kind = AxisKind::Dense;
  Size lengths;          // of a ragged axis
  std::string mask = {}; // of a padded axis that has no lengths
  bool operator==(const Axis &other) const {
    return size == other.size && order == other.order && kind == other.kind && lengths == other.lengths &&
           mask == other.mask;
  }
};

struct Value {
  std::string name, dtype;
  std::vector<Axis> axes;
  Size bound = 0; // of i32: all elements lie in 0..bound; 0 where nothing is known
  /// Of f32: every element is a multiple of 2^-bits below 2^bits. Nothing where it may be rounded.
  std::optional<int> bits;
  size_t rank() const { return axes.size(); }
  bool isExact() const { return !isFloat() || bits; }
  bool isFloat() const { return dtype == "f32"; }
  bool hasKind(AxisKind kind) const;
  bool isPlain() const { return !hasKind(AxisKind::Padded); }
  bool isDense() const { return isPlain() && !hasKind(AxisKind::Ragged); }
  std::string type() const;
  /// The sizes in brackets, of a dense value.
  std::string shape() const;
  Value withSize(size_t axis, Size size) const;
  Value withoutAxis(size_t axis) const;
};

/// What a loop carries: the value before it, in a step, and after it.
struct Carried {
  std::string init, update;
  Value inside, final;
  bool dropped = false; // its final value has a size that nothing says
};

class Generator {
public:
  explicit Generator(uint64_t seed) : random(seed) {}
  Program run();
  /// Whether a loop changes the size of what it carries.
  bool hasChangingLoop() const { return changing; }

private:
  using Test = std::function<bool(const Value &)>;

  // Inputs and results (Generator.cpp).
  void declareSizes();
  void addParameters();
  /// Parameters of different widths have different names, so that programs fit into one module.
  std::string parameter(const std::string &name) const { return name + std::to_string(width); }
  void addInputs();
  void addBeams();
  void addRaggedInputs();
  void addPaddedInputs();
  Value input(const std::string &name, const std::string &dtype, std::vector<Axis> axes,
              const std::string &range = "");
  void returnResults();
  std::string resultType(const Value &value) const;
  void statement();

  // What is in sight (Generator.cpp).
  std::string fresh(const std::string &kind = "v") { return kind + std::to_string(++numbers[kind]); }
  const Value *pick(const Test &test);
  const Value *pickFloat(const Test &test = [](const Value &) { return true; });
  /// A value of the type of `like`; exact only where `bits` says so.
  bool let(const std::string &code, const Value &like, std::optional<int> bits = std::nullopt);
  bool writable(const Value &value) const;
  /// No row may depend on the others, nor on how many there are.
  bool rowsAreApart() const { return ragged || padding != Padding::None; }
  int64_t least(const Size &size) const;
  Size writableSize();
  static bool sameElsewhere(const Value &a, const Value &b, size_t axis);

  // Element by element (Elementwise.cpp).
  bool unary();
  bool binary();
  bool scalar();
  bool broadcast();
  bool larger();
  bool compare();
  bool choose();
  bool integer();
  bool cast();
  bool mapLeaves();

  // Over an axis, products, indices (Reductions.cpp).
  bool mayReduce(const Value &value, size_t axis) const;
  const Value *pickReducible(size_t &axis, const Test &test);
  bool reduce();
  bool reduceIntegers();
  bool normalise();
  bool cumulate();
  bool argmax();
  bool topK();
  bool product();
  bool attend();
  bool weigh();
  bool convolve();
  bool gather();
  bool oneHot();
  bool positions();
  bool call();
  bool layer();

  // Where elements stand (Layout.cpp).
  bool concat();
  bool slice();
  bool sliceBySize();
  bool extend();
  bool take();
  bool reverse();
  bool transpose();
  bool insert();
  bool pad();
  bool repeat();
  bool halves();
  bool make();

  // Rows of beams, padded axes (Rows.cpp).
  bool merge();
  bool split();
  bool gatherRows();
  bool repeatRows();
  bool positionOfRows();
  bool halvesOfRows();
  std::string mask(const Value &value);
  bool maskedReduce();
  bool maskedMean();
  bool maskedSoftmax();
  bool madeRagged();
  bool madeDense();
  bool maskedScan();

  // What loops carry (Carried.cpp), loops (Loops.cpp).
  struct Trips {
    Size count;        // of all steps
    std::string text;  // of the bound
    int64_t least = 1; // steps that surely run
    bool known = true; // not found out by data
  };
  struct LoopEnd {
    Trips trips;
    Axis stacked; // of yields
    std::optional<Carried> counter;
    std::string tail;
    bool isWhile = false, dropping = false;
  };
  bool exit(LoopEnd &end);
  bool loop();
  bool scan();
  Trips trips();
  bool carry(std::vector<Carried> &carried, const Trips &trips, const std::string &step);
  /// `rowsEnd`: the loop ends each row by itself.
  bool carrySame(std::vector<Carried> &carried, bool rowsEnd = false);
  bool carryUntil(std::vector<Carried> &carried, const LoopEnd &end, const std::string &step);
  bool carryGrowing(std::vector<Carried> &carried, const Trips &trips, const std::string &step);
  bool carryCoupled(std::vector<Carried> &carried, const Trips &trips, const std::string &step);
  bool carryShrinking(std::vector<Carried> &carried, const Trips &trips, const std::string &step);
  bool carryMoving(std::vector<Carried> &carried, const Trips &trips, const std::string &step);
  bool carryTurning(std::vector<Carried> &carried, const Trips &trips);
  bool carryFirstDiffers(std::vector<Carried> &carried, const Trips &trips);
  bool carryBeam(std::vector<Carried> &carried);
  /// Adds a carried value of the type of `like`, with other sizes along `axis`.
  Carried &add(std::vector<Carried> &carried, const std::string &init, Value like, size_t axis, Size inside,
               Size final);
  void enter(const std::vector<Carried> &carried);
  void finishLoop(const std::string &head, const std::string &tail, const std::vector<Carried> &carried,
                  const std::vector<Value> &yields, size_t outside, std::vector<std::string> outer,
                  const Axis &stacked);
  std::vector<Value> pickYields(size_t outside, size_t most);
  /// The values that a scan walks in step, and their elements.
  std::vector<std::pair<Value, Value>> pickWalked();

  Random random;
  Program program;
  std::vector<Value> pool;
  std::vector<std::string> lines; // of the body that is made
  std::map<std::string, int> numbers;
  std::map<std::string, int64_t> leastOf; // of sizes, 1 where not said
  std::map<std::string, Size> tripsOf;    // of steps
  unsigned depth = 0, loops = 0;
  int64_t width = 3; // of the parameters
  enum class Padding { None, Lengths, Zero, Mask } padding = Padding::None;
  bool changing = false, ragged = false;
};

} // namespace rondo::campaign
