// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The harness of the CPU backend's tests.
#include "tests/backends/cpu/Harness.h"

#include "backends/cpu/Emit.h"
#include "ir/KernelOps.h"
#include "ir/Ops.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Parser/Parser.h"
#include "runtime/Artifact.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include <unistd.h>

using namespace rondo;
using namespace rondo::cpu::tests;

[[noreturn]] static void stop(const std::string &why) {
  std::fprintf(stderr, "harness: %s\n", why.c_str());
  std::abort();
}

//===-- Memory --===//

GuardedBuffer::GuardedBuffer(size_t bytes) {
  size_t page = sysconf(_SC_PAGESIZE);
  size_t body = (bytes + page - 1) / page * page;
  mapped = body + 2 * page;
  base = static_cast<char *>(mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  mprotect(base + page, body, PROT_READ | PROT_WRITE);
  data = base + page + body - bytes;
  std::memset(base + page, 0x7f, body); // as floats 3.4e38: a read beyond the data shows in the numbers
}

GuardedBuffer::~GuardedBuffer() { munmap(base, mapped); }

std::vector<float> rondo::cpu::tests::randomNumbers(size_t count, uint32_t seed) {
  std::vector<float> numbers(count);
  uint64_t state = seed * 2654435761u + 12345;
  for (float &number : numbers) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    number = float(int32_t(state >> 33) - (1 << 30)) / float(1 << 30);
  }
  return numbers;
}

std::string rondo::cpu::tests::fill(std::string text, const std::map<std::string, int64_t> &numbers) {
  for (auto &[name, number] : numbers)
    for (size_t at; (at = text.find("$" + name)) != std::string::npos;)
      text.replace(at, name.size() + 1, std::to_string(number));
  return text;
}

//===-- Descriptions --===//

namespace {

/// A description of a kernel.entry on its own: every symbol in `shapes` is a size.
class Describer {
public:
  explicit Describer(kernel::EntryOp op) : op(op) {}

  runtime::Description describe() {
    entry.name = op.getSymName().str();
    entry.function = "rondo_test_" + entry.name;
    for (mlir::Attribute shape : op.getShapes())
      for (mlir::Attribute dim : mlir::cast<mlir::ArrayAttr>(shape))
        mlir::cast<Dim>(dim).forEachSymbol([&](mlir::StringAttr name) { symbol(name.str(), RONDO_SIZE); });
    for (mlir::Attribute name : op.getSizes())
      symbol(mlir::cast<mlir::StringAttr>(name).str(), RONDO_RESULT);
    for (auto [i, buffer] : llvm::enumerate(op.getBody().getArguments()))
      (i < op.getInputCount() ? entry.arguments : entry.outputs).push_back(value(i, buffer));
    if (op.getWorkspace())
      entry.workspace = expression(*op.getWorkspace());
    runtime::Description description;
    description.model = "test";
    description.prefix = "rondo_test";
    description.compiler = "test";
    description.entries.push_back(entry);
    return description;
  }

private:
  kernel::EntryOp op;
  runtime::Entry entry;

  uint32_t symbol(const std::string &name, rondo_symbol_kind kind = RONDO_SIZE) {
    for (size_t i = 0; i < entry.symbols.size(); ++i)
      if (entry.symbols[i].name == name)
        return i;
    runtime::Symbol made;
    made.name = name;
    made.kind = kind;
    made.min = 0;
    entry.symbols.push_back(made);
    return entry.symbols.size() - 1;
  }

  runtime::Expression expression(Dim dim) {
    runtime::Expression result;
    result.text = dim.text();
    result.code.push_back({RONDO_CONSTANT, 0});
    for (auto [monomial, coefficient] : llvm::zip_equal(dim.getMonomials(), dim.getCoefficients())) {
      result.code.push_back({RONDO_CONSTANT, coefficient});
      for (mlir::Attribute factor : DimMonomialAttr(monomial).getFactors()) {
        result.code.push_back({RONDO_SYMBOL, symbol(mlir::cast<mlir::StringAttr>(factor).str())});
        result.code.push_back({RONDO_MUL, 0});
      }
      result.code.push_back({RONDO_ADD, 0});
    }
    if (dim.asConstant())
      return runtime::Expression::constant(*dim.asConstant());
    if (dim.asSymbol())
      return runtime::Expression::symbol(symbol(dim.asSymbol()->str()), dim.asSymbol()->str());
    return result;
  }

  runtime::Value value(unsigned i, mlir::BlockArgument buffer) {
    runtime::Value value;
    value.name = (i < op.getInputCount() ? "in" : "out") + std::to_string(i);
    auto type = mlir::cast<mlir::MemRefType>(buffer.getType());
    value.type = "test";
    value.dtype = type.getElementType().isF32()         ? RONDO_F32
                  : type.getElementType().isInteger(32) ? RONDO_I32
                                                        : RONDO_BOOL;
    for (mlir::Attribute each : mlir::cast<mlir::ArrayAttr>(op.getShapes()[i])) {
      runtime::Axis axis;
      axis.size = expression(mlir::cast<Dim>(each));
      if (i >= op.getInputCount())
        axis.capacity = axis.size;
      value.axes.push_back(axis);
    }
    return value;
  }
};

} // namespace

//===-- Compilation --===//

static std::string compile(const std::string &text, const Constants &constants, const std::string &cpu,
                           cpu::Output output, runtime::Description &description) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<RondoDialect, kernel::KernelDialect, mlir::arith::ArithDialect, mlir::math::MathDialect,
                      mlir::memref::MemRefDialect, mlir::scf::SCFDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  if (!module)
    stop("the kernel IR does not parse:\n" + text);
  for (auto data : module->getOps<kernel::DataOp>()) {
    auto given = constants.find(data.getSymName().str());
    if (given == constants.end())
      continue;
    auto type = mlir::cast<mlir::RankedTensorType>(data.getValue().getType());
    if (type.getNumElements() != int64_t(given->second.size()))
      stop("constant " + given->first + " has another number of elements");
    llvm::ArrayRef<char> bytes(reinterpret_cast<const char *>(given->second.data()),
                               given->second.size() * 4);
    data.setValueAttr(mlir::DenseResourceElementsAttr::get(
        type, given->first, mlir::HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64)));
  }
  auto entry = *module->getOps<kernel::EntryOp>().begin();
  description = Describer(entry).describe();
  cpu::EmitOptions options;
  options.cpu = cpu;
  options.output = output;
  if (auto status = runtime::encode(description, options.description); !status.ok())
    stop(status.sentence());
  cpu::Emitted emitted;
  std::string message;
  if (!cpu::emit(*module, options, emitted, message))
    stop(message);
  return emitted.content;
}

std::string rondo::cpu::tests::emitText(const std::string &text, bool assembly, const std::string &cpu) {
  runtime::Description description;
  return compile(text, {}, cpu, assembly ? Output::Assembly : Output::Llvm, description);
}

std::string rondo::cpu::tests::emitObject(const std::string &text, bool archive) {
  runtime::Description description;
  return compile(text, {}, "native", archive ? Output::Archive : Output::Object, description);
}

struct Compiled::State {
  runtime::Artifact artifact;
  std::map<int, rondo_context *> contexts;
};

Compiled::Compiled(const std::string &text, const Constants &constants, const std::string &cpu)
    : state(std::make_unique<State>()) {
  runtime::Description description;
  std::string content = compile(text, constants, cpu, Output::Library, description);
  char name[] = "/tmp/rondo_cpu_test_XXXXXX";
  int descriptor = mkstemp(name);
  if (descriptor < 0 || write(descriptor, content.data(), content.size()) != ssize_t(content.size()))
    stop("cannot write a temporary file");
  close(descriptor);
  path = name;
  if (auto status = runtime::sealArtifact(path); !status.ok())
    stop(status.sentence());
  if (auto status = state->artifact.open(path); !status.ok())
    stop(status.sentence());
}

Compiled::~Compiled() {
  for (auto [threads, context] : state->contexts)
    state->artifact.freeContext(context);
  unlink(path.c_str());
}

void Compiled::call(const std::vector<Array> &inputs, const std::vector<Array> &outputs, int threads) {
  const runtime::Entry &entry = state->artifact.description().entries[0];
  std::vector<runtime::ValueFields> fields = runtime::layoutFields(entry);
  std::vector<char> args(runtime::argsSize(entry));
  auto put = [&](uint32_t offset, auto value) {
    if (offset != RONDO_NONE)
      std::memcpy(args.data() + offset, &value, sizeof(value));
  };
  rondo_args_head head{uint32_t(args.size()), 0, nullptr, 0};
  put(0, head);
  for (size_t i = 0; i < inputs.size(); ++i) {
    put(fields[i].pointer, inputs[i].data);
    for (size_t axis = 0; axis < inputs[i].sizes.size(); ++axis)
      put(fields[i].size + 8 * axis, inputs[i].sizes[axis]);
    put(fields[i].stride, inputs[i].stride);
  }
  returned.assign(outputs.size(), {});
  for (size_t i = 0; i < outputs.size(); ++i) {
    const runtime::ValueFields &field = fields[inputs.size() + i];
    put(field.pointer, outputs[i].data);
    int64_t capacity = 1;
    for (size_t axis = 0; axis < outputs[i].sizes.size(); ++axis)
      capacity *= axis == 0 && outputs[i].stride ? 1 : outputs[i].sizes[axis];
    if (outputs[i].stride)
      capacity += (outputs[i].sizes[0] - 1) * outputs[i].stride;
    put(field.capacity, capacity);
    put(field.stride, outputs[i].stride);
    returned[i].resize(outputs[i].sizes.size());
    put(field.size, returned[i].data());
  }
  rondo_context *&context = state->contexts[threads];
  if (!context && threads > 1)
    if (auto status = state->artifact.createContext(threads, nullptr, context); !status.ok())
      stop(status.sentence());
  if (int code = state->artifact.call(0, context, args.data()))
    stop("the call fails: " + state->artifact.message(code, args.data()));
}

//===-- Kernels --===//

std::string rondo::cpu::tests::fourPartStep(int64_t depth, int64_t units) {
  std::string k = std::to_string(depth), u = std::to_string(units), all = std::to_string(4 * units);
  auto dims = [](const std::string &a, const std::string &b) {
    return "[#rondo.dim<\"" + a + "\">, #rondo.dim<\"" + b + "\">]";
  };
  std::string text = "kernel.data @w = dense<0.0> : tensor<" + k + "x" + all + "xf32>\n";
  text += "kernel.entry @step inputs(%x: memref<?x" + all + "xf32>, %h: memref<?x" + k +
          "xf32>, %c: memref<?x" + u + "xf32>) outputs(%h1: memref<?x" + u + "xf32>, %c1: memref<?x" + u +
          "xf32>) attributes {shapes = [" + dims("B", all) + ", " + dims("B", k) + ", " + dims("B", u) +
          ", " + dims("B", u) + ", " + dims("B", u) + "]} {\n";
  text += "  %rows = kernel.size #rondo.dim<\"B\">\n  %w = kernel.constant @w : memref<" + k + "x" + all +
          "xf32>\n";
  text += "  %depth = arith.constant " + k + " : index\n  %units = arith.constant " + u + " : index\n";
  text += "  kernel.launch \"step\" {\n    kernel.parallel %r = 0 to %rows {\n      kernel.parallel %u = 0 "
          "to %units {\n";
  for (int part = 0; part < 4; ++part) {
    std::string p = std::to_string(part);
    text += "        %o" + p + " = arith.constant " + std::to_string(part * units) + " : index\n";
    text += "        %u" + p + " = arith.addi %u, %o" + p + " : index\n";
    text += "        %x" + p + " = memref.load %x[%r, %u" + p + "] : memref<?x" + all + "xf32>\n";
  }
  text +=
      "        %z:4 = kernel.reduce sum %k = 0 to %depth init(%x0, %x1, %x2, %x3 : f32, f32, f32, f32) {\n";
  text += "          %a = memref.load %h[%r, %k] : memref<?x" + k + "xf32>\n";
  for (int part = 0; part < 4; ++part) {
    std::string p = std::to_string(part);
    text += "          %w" + p + " = memref.load %w[%k, %u" + p + "] : memref<" + k + "x" + all + "xf32>\n";
    text += "          %p" + p + " = arith.mulf %a, %w" + p + " : f32\n";
  }
  text += "          kernel.yield %p0, %p1, %p2, %p3 : f32, f32, f32, f32\n        }\n";
  text += "        %i = kernel.sigmoid %z#0 : f32\n        %f = kernel.sigmoid %z#1 : f32\n"
          "        %g = math.tanh %z#2 : f32\n        %o = kernel.sigmoid %z#3 : f32\n";
  text += "        %c0 = memref.load %c[%r, %u] : memref<?x" + u + "xf32>\n";
  text += "        %fc = arith.mulf %f, %c0 : f32\n        %ig = arith.mulf %i, %g : f32\n"
          "        %cn = arith.addf %fc, %ig : f32\n        %t = math.tanh %cn : f32\n"
          "        %hn = arith.mulf %o, %t : f32\n";
  text += "        memref.store %cn, %c1[%r, %u] : memref<?x" + u + "xf32>\n";
  text += "        memref.store %hn, %h1[%r, %u] : memref<?x" + u +
          "xf32>\n      }\n    }\n  }\n  kernel.return\n}\n";
  return text;
}
