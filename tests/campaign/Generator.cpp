// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tests/campaign/Generator.h"
#include <algorithm>
#include <cctype>

using namespace rondo::campaign;

static std::string joined(const std::vector<std::string> &parts, const std::string &between = ", ") {
  std::string text;
  for (const std::string &part : parts)
    text += (text.empty() ? "" : between) + part;
  return text;
}

std::string Program::text() const {
  std::string text = joined(items, "\n") + (items.empty() ? "" : "\n");
  text += "entry e<" + joined(sizes) + ">(\n    " + joined(arguments, ",\n    ") + ") -> (";
  for (size_t k = 0; k < results.size(); ++k)
    text += (k ? ", o" : "o") + std::to_string(k) + ": " + results[k];
  text += ")" + (conditions.empty() ? "" : " where " + joined(conditions)) + " {\n";
  for (const std::string &line : body)
    text += "  " + line + "\n";
  return text + "  " + (returned.size() == 1 ? returned[0] : "(" + joined(returned) + ")") + "\n}\n";
}

bool Value::hasKind(AxisKind kind) const {
  return std::any_of(axes.begin(), axes.end(), [&](const Axis &axis) { return axis.kind == kind; });
}

Value Value::withSize(size_t axis, Size size) const {
  Value value = *this;
  value.axes[axis].size = std::move(size);
  value.axes[axis].order.clear();
  return value;
}

Value Value::withoutAxis(size_t axis) const {
  Value value = *this;
  value.axes.erase(value.axes.begin() + int64_t(axis));
  return value;
}

static std::string textOf(const Axis &axis) {
  std::string size = axis.order.empty() ? axis.size.text() : axis.order;
  if (axis.kind == AxisKind::Ragged)
    return size + " ragged " + axis.lengths.text();
  return axis.kind == AxisKind::Padded ? size + " padded " + (axis.mask.empty() ? "len" : "by " + axis.mask)
                                       : size;
}

std::string Value::shape() const {
  std::vector<std::string> sizes;
  for (const Axis &axis : axes)
    sizes.push_back(textOf(axis));
  return "[" + joined(sizes) + "]";
}

std::string Value::type() const { return dtype + (axes.empty() ? "" : shape()); }

//===-- What is in sight --===//

const Value *Generator::pick(const Test &test) {
  std::vector<const Value *> found;
  for (const Value &value : pool)
    if (test(value))
      found.push_back(&value);
  if (found.empty())
    return nullptr;
  // What was made last is the likelier choice, so that chains grow.
  if (found.size() > 5 && random.chance(70))
    found.erase(found.begin(), found.end() - 5);
  return random.choice(found);
}

const Value *Generator::pickFloat(const Test &test) {
  return pick([&](const Value &value) { return value.isFloat() && test(value); });
}

static bool isHidden(const Size &size) {
  return size.anyFactor(
      [](const std::string &name) { return name[0] == '$' || (name[0] == 'T' && name.size() > 1); });
}

bool Generator::writable(const Value &value) const {
  return std::none_of(value.axes.begin(), value.axes.end(), [](const Axis &axis) {
    return isHidden(axis.size) || axis.kind == AxisKind::Padded ||
           (axis.kind == AxisKind::Ragged && isHidden(axis.lengths));
  });
}

bool Generator::let(const std::string &code, const Value &like, std::optional<int> bits) {
  Value value = like;
  value.name = fresh();
  value.bits = bits;
  bool typed = writable(value) && value.rank() > 0 && random.chance(30);
  lines.push_back("let " + value.name + (typed ? ": " + value.type() : "") + " = " + code);
  pool.push_back(value);
  return true;
}

/// A lower bound that holds for all sizes; very small where none is known.
int64_t Generator::least(const Size &size) const {
  Size counted = size;
  for (const std::string &name : size.falling())
    if (auto it = tripsOf.find(name); it != tripsOf.end())
      counted = counted.substitute(name, it->second - 1 - Size::of("$r" + name)); // steps that are left
  auto of = [&](const std::string &name) {
    auto it = leastOf.find(name);
    return it != leastOf.end() ? it->second : name[0] == '$' && name[1] != 't' ? 0 : 1;
  };
  return counted.least(of).value_or(-1000);
}

/// A size that the text may say, at least 1; where rows are apart neither their number nor the longest one's
/// size.
Size Generator::writableSize() {
  std::string name = random.choice(program.sizes);
  Size size = Size::of(rowsAreApart() && (name == "S" || name == "B") ? "N" : name);
  if (random.chance(30))
    size = size + random.integer(1, 2);
  return random.chance(25) ? Size(random.integer(1, 4)) : size;
}

bool Generator::sameElsewhere(const Value &a, const Value &b, size_t axis) {
  if (a.dtype != b.dtype || a.rank() != b.rank())
    return false;
  for (size_t k = 0; k < a.rank(); ++k)
    if (k != axis && !(a.axes[k] == b.axes[k]))
      return false;
  return true;
}

//===-- Inputs --===//

// Multiples of 1/8 of at most 1.5 (Data.cpp).
static constexpr int exactInputs = 3;

Value Generator::input(const std::string &name, const std::string &dtype, std::vector<Axis> axes,
                       const std::string &range) {
  Value value{name, dtype, std::move(axes), 0, {}};
  program.arguments.push_back(name + ": " + value.type() + range);
  if (value.isFloat())
    value.bits = exactInputs;
  pool.push_back(value);
  return value;
}

static Axis dense(Size size) { return {size, "", AxisKind::Dense, {}}; }

void Generator::addParameters() {
  std::string n = std::to_string(width), twice = std::to_string(2 * width);
  auto param = [&](const std::string &name, const std::string &type) {
    program.items.push_back("param " + parameter(name) + ": " + type);
  };
  program.items.push_back("struct Cell<H> { a: f32[H, H], b: f32[H] }");
  param("w", "f32[" + n + ", " + n + "]");
  param("wide", "f32[" + n + ", " + twice + "]");
  param("narrow", "f32[" + twice + ", " + n + "]");
  param("bias", "f32[" + n + "]");
  param("table", "f32[5, " + n + "]");
  param("kernel", "f32[2, " + n + ", " + n + "]");
  param("cell", "Cell<" + n + ">");
  param("layers", "[Dense<" + n + ", " + n + ">; 2]");
  pool.push_back({parameter("bias"), "f32", {dense(width)}, 0, exactInputs});
  for (const char *function :
       {"fn longer<B, N>(x: f32[B, N]) -> f32[B, N + 1] = concat(x, zeros([B, 1]), along 1)",
        "fn both<B, N>(x: f32[B, N], y: f32[B, N]) -> f32[B, 2*N] = concat(x, y, along 1)",
        "fn rest<B, N>(x: f32[B, N]) -> f32[B, N - 1] where N >= 1 = x[:, 1:]",
        "fn twice<State>(f: fn(State) -> State, s: State) -> State = f(f(s))",
        "fn mix<B, H>(p: Cell<H>, x: f32[B, H]) -> f32[B, H] = sigmoid(x @ p.a + p.b) * tanh(x)"})
    program.items.push_back(function);
}

void Generator::addInputs() {
  Axis b = dense(Size::of("B")), n = dense(Size::of("N")), m = dense(Size::of("M")), features = dense(width);
  input("x", "f32", {b, n});
  input("y", "f32", {b, m});
  input("h", "f32", {b, n, features});
  input("q", "f32", {b, features});
  if (random.chance(50))
    input("z", "f32", {b, dense(Size::of("N") + Size::of("M"))});
  if (random.chance(50))
    input("u", "f32", {b, dense(Size::of("N") + 1)});
  if (random.chance(40))
    input("g", "f32", {b, m, n});
  if (random.chance(30))
    input("d", "bool", {b, n});
  if (random.chance(40))
    addBeams();
  if (random.chance(60)) {
    program.arguments.push_back("steps: size");
    program.sizes.push_back("steps"); // taken out again where the parameters are written
  }
  input("ids", "i32", {b}, " in 0..5");
  pool.back().bound = 5;
  if (random.chance(30)) { // without a range: the entry checks what indexing needs
    input("free", "i32", {b});
    pool.back().bound = 5;
  }
}

void Generator::addBeams() {
  program.sizes.push_back("K");
  Axis beam = {Size::of("B") * Size::of("K"), "B*K", AxisKind::Dense, {}};
  input("k", "f32", {dense(Size::of("B")), dense(Size::of("K"))});
  input("s", "f32", {beam, dense(width)});
  input("rows", "i32", {beam}, " in 0..B*K");
}

void Generator::addRaggedInputs() {
  Axis b = dense(Size::of("B")), s = {Size::of("S"), "", AxisKind::Ragged, Size::of("len")};
  program.sizes.push_back("S");
  input("r", "f32", {b, s, dense(width)});
  program.arguments.push_back("len: i32[B] in 1..=S");
  input("p", "f32", {b, s});
  input("words", "i32", {b, s}, " in 0..5");
  pool.back().bound = 5;
}

void Generator::addPaddedInputs() {
  bool masked = padding == Padding::Mask;
  Axis b = dense(Size::of("B")), s = {Size::of("S"), "", AxisKind::Padded, {}, masked ? "m" : ""};
  program.sizes.push_back("S");
  input("r", "f32", {b, s, dense(width)});
  program.arguments.push_back(masked ? "m: bool[B, S]" : "len: i32[B] in 1..=S");
  input("p", "f32", {b, s});
  if (padding != Padding::Zero)
    return;
  program.arguments.push_back("words: i32[B, S padded len = 0] in 0..5");
  pool.push_back({"words", "i32", {b, s}, 5, {}});
}

void Generator::declareSizes() {
  program.sizes = {"B", "N", "M"};
  if (random.chance(30)) {
    program.conditions.push_back("N >= 2");
    leastOf["N"] = 2;
  }
  if (random.chance(20)) {
    program.conditions.push_back("M >= 0");
    leastOf["M"] = 0;
  }
  if (random.chance(20)) {
    program.conditions.push_back("N % 2 == 0");
    leastOf["N"] = 2;
    leastOf["div(N, 2)"] = 1;
  }
}

//===-- Results --===//

/// The type as an entry states it: a result names what a loop found out where it is a name alone, and else
/// takes what there is.
std::string Generator::resultType(const Value &value) const {
  std::string text;
  for (const Axis &axis : value.axes) {
    auto unsayable = [](const Size &size) { return isHidden(size) && size.name().empty(); };
    bool taken = unsayable(axis.size) || (axis.kind == AxisKind::Ragged && unsayable(axis.lengths));
    text += (text.empty() ? "" : ", ") + (taken ? "_" : textOf(axis));
  }
  return value.dtype + (text.empty() ? "" : "[" + text + "]");
}

void Generator::statement() {
  using Maker = bool (Generator::*)();
  static const std::vector<Maker> always = {
      &Generator::unary,          &Generator::binary,      &Generator::binary,    &Generator::scalar,
      &Generator::broadcast,      &Generator::larger,      &Generator::compare,   &Generator::choose,
      &Generator::integer,        &Generator::cast,        &Generator::mapLeaves, &Generator::reduce,
      &Generator::reduceIntegers, &Generator::normalise,   &Generator::cumulate,  &Generator::argmax,
      &Generator::topK,           &Generator::product,     &Generator::attend,    &Generator::weigh,
      &Generator::convolve,       &Generator::gather,      &Generator::oneHot,    &Generator::positions,
      &Generator::call,           &Generator::layer,       &Generator::concat,    &Generator::concat,
      &Generator::slice,          &Generator::sliceBySize, &Generator::extend,    &Generator::take,
      &Generator::reverse,        &Generator::transpose,   &Generator::insert,    &Generator::pad,
      &Generator::repeat,         &Generator::halves,      &Generator::make,      &Generator::merge,
      &Generator::split,          &Generator::gatherRows,  &Generator::repeatRows};
  static const std::vector<Maker> rows = {&Generator::positionOfRows, &Generator::halvesOfRows};
  static const std::vector<Maker> masked = {
      &Generator::maskedReduce, &Generator::maskedMean, &Generator::maskedSoftmax, &Generator::madeRagged,
      &Generator::madeDense,    &Generator::maskedScan, &Generator::maskedScan};
  static const std::vector<Maker> loops = {&Generator::loop, &Generator::loop, &Generator::scan,
                                           &Generator::scan};
  bool mayLoop = depth < 2 && this->loops < 3, padded = rowsAreApart();
  for (int tries = 0; tries < 20; ++tries) {
    const std::vector<Maker> &makers = mayLoop && random.chance(12)  ? loops
                                       : padded && random.chance(35) ? masked
                                       : ragged && random.chance(15) ? rows
                                                                     : always;
    if ((this->*random.choice(makers))())
      return;
  }
}

/// Whether a statement says the name behind the one that defines it.
static bool isUsed(const std::vector<std::string> &lines, const std::string &name) {
  size_t found = 0;
  for (const std::string &line : lines)
    for (size_t at = line.find(name); at != std::string::npos; at = line.find(name, at + 1)) {
      size_t end = at + name.size();
      found += end == line.size() || !std::isdigit(static_cast<unsigned char>(line[end]));
    }
  return found > 1;
}

/// What nothing else uses comes first, so that little of a program is idle.
void Generator::returnResults() {
  std::vector<Value> unused, made;
  for (const Value &value : pool)
    if (value.name[0] == 'v') {
      made.push_back(value);
      if (!isUsed(lines, value.name))
        unused.push_back(value);
    }
  if (made.empty())
    made.push_back(pool.front());
  std::vector<std::string> &names = program.returned;
  for (int64_t k = 0; k < 4; ++k) {
    const Value &value = k == 0 ? made.back() : random.choice(unused.empty() ? made : unused);
    if (std::find(names.begin(), names.end(), value.name) != names.end())
      continue;
    names.push_back(value.name);
    program.results.push_back(resultType(value));
  }
}

Program Generator::run() {
  declareSizes();
  ragged = random.chance(25);
  if (!ragged && random.chance(40))
    padding = random.choice({Padding::Lengths, Padding::Lengths, Padding::Zero, Padding::Mask});
  // Few features are quick to prove and to interpret, many fill a vector.
  width = random.choice({3, 3, 3, 8, 17});
  addParameters();
  addInputs();
  if (ragged)
    addRaggedInputs();
  if (padding != Padding::None)
    addPaddedInputs();
  unsigned count = unsigned(random.integer(2, 7));
  unsigned at = random.chance(85) ? unsigned(random.integer(0, count - 1)) : count;
  for (unsigned k = 0; k < count; ++k) {
    for (int tries = 0; k == at && loops == 0 && tries < 6; ++tries)
      if (loop())
        break;
    statement();
  }
  program.body = lines;
  returnResults();
  std::erase(program.sizes, "steps");
  return program;
}
