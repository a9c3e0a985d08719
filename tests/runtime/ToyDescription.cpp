// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The description of the toy model.

#include "ToyDescription.h"

using namespace rondo::runtime;

static Expression symbol(uint32_t index, const char *name) { return Expression::symbol(index, name); }
static Expression constant(int64_t value) { return Expression::constant(value); }

static Expression apply(rondo_operation operation, Expression a, const Expression &b, std::string text) {
  a.code.insert(a.code.end(), b.code.begin(), b.code.end());
  a.code.push_back({uint64_t(operation), 0});
  a.text = std::move(text);
  return a;
}

static Axis axis(Expression size) { return {std::move(size), {}, {}, RONDO_DENSE, 0}; }

static Axis axis(Expression size, Expression lengths, uint32_t rowAxis = 0,
                 rondo_raggedness kind = RONDO_RAGGED) {
  return {std::move(size), {}, std::move(lengths), kind, rowAxis};
}

/// An output's axis whose size is known before the run.
static Axis known(Axis axis) {
  axis.capacity = axis.size;
  return axis;
}

static Value tensor(std::string name, std::string type, rondo_dtype dtype, std::vector<Axis> axes) {
  Value value;
  value.name = std::move(name);
  value.type = std::move(type);
  value.dtype = dtype;
  value.axes = std::move(axes);
  return value;
}

static Value inRange(Value value, Expression low, Expression high) {
  value.low = std::move(low);
  value.high = std::move(high);
  return value;
}

static Value binding(Value value, uint32_t symbol) {
  value.symbol = symbol;
  return value;
}

static Expression twice(uint32_t index, const char *name) {
  return apply(RONDO_MUL, constant(2), symbol(index, name), std::string("2*") + name);
}

static std::vector<Value> runArguments() {
  const Expression b = symbol(toyB, "B"), s = symbol(toyS, "S"), len = symbol(toyLen, "len");
  Value source = inRange(tensor("src", "i32[B, S ragged len]", RONDO_I32, {axis(b), axis(s, len)}),
                         constant(0), constant(4));
  source.vocabulary = 0;
  Value steps =
      binding(inRange(tensor("steps", "size", RONDO_I32, {}), constant(1), twice(toyS, "S")), toySteps);
  steps.kind = RONDO_SIZE_ARGUMENT;
  return {source, binding(inRange(tensor("len", "i32[B]", RONDO_I32, {axis(b)}), constant(1), s), toyLen),
          steps};
}

static std::vector<Value> runOutputs() {
  const Expression b = symbol(toyB, "B"), s = symbol(toyS, "S"), len = symbol(toyLen, "len"),
                   n = symbol(toyN, "n");
  Axis time = axis(symbol(toyT, "T"), n);
  time.capacity = symbol(toySteps, "steps");
  Value tokens = tensor("tokens", "i32[B, T ragged n]", RONDO_I32, {known(axis(b)), time});
  tokens.vocabulary = 0;
  return {tokens,
          tensor("state", "f32[B, S ragged len, 2]", RONDO_F32,
                 {known(axis(b)), known(axis(s, len)), known(axis(constant(2)))}),
          binding(tensor("n", "i32[B]", RONDO_I32, {known(axis(b))}), toyN)};
}

static Entry runEntry() {
  const Expression b = symbol(toyB, "B"), s = symbol(toyS, "S");
  const Expression area = apply(RONDO_MUL, b, s, "B*S");
  Entry entry;
  entry.name = "run";
  entry.function = "rondo_toy_run";
  entry.symbols = {
      {"B", RONDO_SIZE, RONDO_NONE, 1, 1000},          {"S", RONDO_SIZE, RONDO_NONE, 1, INT64_MAX},
      {"steps", RONDO_SIZE, RONDO_NONE, 1, INT64_MAX}, {"T", RONDO_RESULT, RONDO_NONE, 1, INT64_MAX},
      {"len", RONDO_LENGTHS, 1, 1, INT64_MAX},         {"n", RONDO_RESULT_LENGTHS, 2, 1, INT64_MAX}};
  entry.arguments = runArguments();
  entry.outputs = runOutputs();
  entry.conditions = {
      {apply(RONDO_SUB, constant(5000), area, "5000 - B*S"), RONDO_IS_NOT_NEGATIVE, "B*S <= 5000"},
      {apply(RONDO_SUB, symbol(toyLen, "len"), constant(7), "len - 7"), RONDO_IS_NOT_ZERO, "len != 7"}};
  entry.contract = {"1 <= len[b] <= S", "1 <= steps <= 2*S"};
  entry.workspace = apply(RONDO_MUL, constant(4), area, "4*B*S");
  entry.threadWorkspace = constant(100);
  entry.flops = apply(RONDO_MUL, constant(2), symbol(toyLen, "len"), "2*len");
  entry.bytes = symbol(toyN, "n");
  entry.phases = {{"sum", entry.flops, entry.bytes, constant(64)}};
  entry.workAtMost = true;
  return entry;
}

static Entry padEntry() {
  const Expression b = symbol(0, "B"), s = symbol(1, "S"), len = symbol(2, "len");
  Entry entry;
  entry.name = "pad";
  entry.function = "rondo_toy_pad";
  entry.symbols = {{"B", RONDO_SIZE, RONDO_NONE, 1, INT64_MAX},
                   {"S", RONDO_SIZE, RONDO_NONE, 1, INT64_MAX},
                   {"len", RONDO_LENGTHS, 1, 0, INT64_MAX}};
  Value ids =
      inRange(tensor("ids", "i32[B, S padded len = 0]", RONDO_I32, {axis(b), axis(s, len, 0, RONDO_PADDED)}),
              constant(0), constant(9));
  ids.padding = 0;
  const Expression oneMore = apply(RONDO_ADD, s, constant(1), "S+1");
  entry.arguments = {ids,
                     binding(inRange(tensor("len", "i32[B]", RONDO_I32, {axis(b)}), constant(0), s), 2),
                     tensor("m", "bool[B, S]", RONDO_BOOL, {axis(b), axis(s)}),
                     inRange(tensor("late", "i32[S ragged len, B]", RONDO_I32, {axis(s, len, 1), axis(b)}),
                             constant(0), constant(4)),
                     tensor("scale", "f32", RONDO_F32, {}),
                     tensor("next", "i32[B, S+1]", RONDO_I32, {axis(b), axis(oneMore)})};
  entry.outputs = {tensor("total", "f32", RONDO_F32, {})};
  return entry;
}

Description toyDescription() {
  Description description;
  description.model = "toy";
  description.compiler = "rondo test";
  description.prefix = "rondo_toy";
  description.targets = {{"cpu", "x86_64-pc-linux-gnu", "x86-64", 0}};
  description.vocabularies = {
      {"letters", {"<pad>", "a", "b", "c", "</s>"}, RONDO_CHARACTERS, false, RONDO_NONE, 4, RONDO_NONE}};
  description.entries = {runEntry(), padEntry()};
  return description;
}
