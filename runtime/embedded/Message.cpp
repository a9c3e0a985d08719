// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One sentence for each violation: what is wrong, with the argument's name and the numbers, why, what to do.

#include "runtime/embedded/Expression.h"
#include "runtime/embedded/Invocation.h"
#include "runtime/embedded/Processor.h"
#include "runtime/embedded/Sentence.h"
#include "runtime/embedded/Versions.h"

namespace rondo::runtime {

namespace {

/// Writes the sentence of one violation.
class Message {
public:
  Message(const Invocation &call, const Violation &violation, char *buffer)
      : call(call), violation(violation), out(buffer) {}

  void write() {
    switch (violation.code) {
    case RONDO_OK:
      out << "no error";
      break;
    case RONDO_BAD_STRUCT:
      return badStruct();
    case RONDO_BAD_POINTER:
      return badPointer();
    case RONDO_SIZE_MISMATCH:
      return sizeMismatch();
    case RONDO_SIZE_RANGE:
      return sizeRange();
    case RONDO_BAD_STRIDE:
      return badStride();
    case RONDO_BAD_LENGTH:
      return badLength();
    case RONDO_VALUE_RANGE:
      return valueRange();
    case RONDO_BAD_PADDING:
      return badPadding();
    case RONDO_CAPACITY:
      return capacity();
    case RONDO_OVERLAP:
      return overlap();
    case RONDO_WORKSPACE:
      return workspace();
    case RONDO_OUT_OF_MEMORY:
      return outOfMemory();
    case RONDO_OVERFLOW:
      out << "the sizes given to `" << entryName()
          << "` are so large that a number of bytes does not fit 63 bits: "
          << "split the batch";
      break;
    case RONDO_ASSUMPTION:
      return assumption();
    case RONDO_BAD_CONTEXT:
      out << "the context was not made by this model: pass one made by `" << prefix()
          << "_context_create`, or NULL";
      break;
    case RONDO_UNSUPPORTED_CPU:
      return unsupportedCpu();
    case RONDO_UNKNOWN_CPU:
      return unknownCpu();
    case RONDO_ABSENT_CPU:
      return absentCpu();
    case RONDO_BAD_THREADS:
      out << "a context has 1 to " << int64_t(RONDO_MAX_THREADS)
          << " threads, or 0 for one on each processor: pass such a number";
      break;
    case RONDO_NO_THREADS:
      out << "the system refuses to start the context's threads: ask for fewer, or raise the limit on "
             "processes";
      break;
    default:
      out << "unknown code " << int64_t(violation.code);
    }
  }

private:
  const rondo_value &value() const {
    return (violation.isOutput ? call.outputs : call.arguments)[violation.value];
  }
  const char *text(rondo_text where) const { return characters(call.blob, where); }
  const char *name() const { return text(value().name); }
  const char *entryName() const { return text(call.entry->name); }
  const char *prefix() const { return text(reinterpret_cast<const rondo_header *>(call.blob)->prefix); }
  rondo_expression axisSize() const { return call.axes(value())[violation.axis].size; }

  void badStruct() {
    if (!call.args) {
      out << "the arguments of `" << entryName() << "` are NULL: pass a structure of its own type";
      return;
    }
    const auto *head = reinterpret_cast<const rondo_args_head *>(call.args);
    const auto *header = reinterpret_cast<const rondo_header *>(call.blob);
    const int64_t number = call.entry - records<rondo_entry>(call.blob, header->entries);
    out << "the arguments of `" << entryName() << "` begin with size " << int64_t(head->struct_size)
        << " and entry " << int64_t(head->entry) << " instead of " << int64_t(call.entry->args_size)
        << " and " << number
        << ": initialise the structure with the macro of the header that `rondo compile` wrote with this "
           "artifact";
  }

  //===- Versions of the code

  const rondo_target *targets() const { return records<rondo_target>(call.blob, header().targets); }
  const rondo_header &header() const { return *reinterpret_cast<const rondo_header *>(call.blob); }

  /// "baseline, avx2": the least demanding first.
  void writeHeld() {
    for (uint32_t i = header().targets.count; i-- > 0;)
      out << instructionSetName(targets()[i].features) << (i ? ", " : "");
  }
  void writeSetsWithin(uint64_t features) {
    const char *separator = "";
    for (const rondo_instruction_set &set : rondo_instruction_sets)
      if ((set.features & ~features) == 0) {
        out << separator << set.name;
        separator = ", ";
      }
  }
  /// Who asked for an instruction set is known only if nobody but the environment can have.
  void writeAsker() {
    const char *asked = versionOfEnvironment();
    if (asked)
      out << "RONDO_CPU (`" << asked << "`) or the context's maker";
    else
      out << "the context's maker";
  }

  void unsupportedCpu() {
    const uint64_t offered = processorFeatures();
    bool anyRuns = false;
    for (uint32_t i = 0; i < header().targets.count; ++i)
      anyRuns |= (targets()[i].features & ~offered) == 0;
    if (!anyRuns) {
      out << "this artifact holds code for ";
      writeHeld();
      out << " only, and this processor offers ";
      writeSetsWithin(offered);
      out << ": compile the model again with --cpu=portable, or with --cpu=native on this machine";
      return;
    }
    writeAsker();
    out << " asks for an instruction set that this processor lacks; it offers ";
    writeSetsWithin(offered);
    out << ": ask for one of these, or for none";
  }

  void unknownCpu() {
    writeAsker();
    out << " asks for an instruction set that there is not; there are ";
    writeSetsWithin(~uint64_t(0));
    out << ", of which this artifact holds ";
    writeHeld();
    out << ": ask for one of these, or for none";
  }

  void absentCpu() {
    writeAsker();
    out << " asks for an instruction set that this artifact holds no code for; it holds ";
    writeHeld();
    out << ": ask for one of these, or compile the model again with --cpu=portable";
  }

  void badPointer() {
    if (violation.value == RONDO_NONE) {
      out << "there is no place for the context: pass the address of a pointer";
      return;
    }
    if (violation.found == 0)
      out << "`" << name() << "` is NULL";
    else
      out << "`" << name() << "` is at an address that is no multiple of 4";
    out << ": it must point to " << violation.high << (violation.high == 1 ? " element" : " elements")
        << " of type " << text(value().type);
  }

  /// " (B is axis 0 of `src`)" if another argument's axis gave a plain size its value.
  void writeBinder(uint32_t symbol) {
    const uint32_t argument = call.boundBy[symbol], axis = call.boundAxis[symbol];
    out << " (" << text(call.symbols[symbol].name);
    if (axis == RONDO_NONE)
      out << " is the argument `" << text(call.arguments[argument].name) << "`)";
    else
      out << " is axis " << int64_t(axis) << " of `" << text(call.arguments[argument].name) << "`)";
  }

  /// The binder of every symbol of the expression would be long; the first one tells where to look.
  void writeFirstBinder(const rondo_expression &expression) {
    const auto *code = records<rondo_instruction>(call.blob, expression.code);
    for (uint32_t i = 0; i < expression.code.count; ++i)
      if (code[i].operation == RONDO_SYMBOL && call.boundBy[code[i].value] != RONDO_NONE)
        return writeBinder(uint32_t(code[i].value));
  }

  void sizeMismatch() {
    const rondo_expression size = axisSize();
    out << "axis " << int64_t(violation.axis) << " of `" << name() << "` has size " << violation.found
        << ", but its type " << text(value().type) << " needs ";
    const Multiple multiple = asMultiple(records<rondo_instruction>(call.blob, size.code), size.code.count);
    if (multiple.factor > 1 && call.boundBy[multiple.symbol] == violation.value &&
        call.boundAxis[multiple.symbol] == violation.axis) {
      out << "a multiple of " << multiple.factor;
      return;
    }
    const char *written = text(size.text), *digits = written;
    while (*digits >= '0' && *digits <= '9')
      ++digits;
    if (*digits) // a number needs no value beside it
      out << written << " = ";
    out << violation.high;
    writeFirstBinder(size);
    out << ": pass arrays whose sizes agree";
  }

  void writeBounds(int64_t low, int64_t high) {
    if (low == high)
      out << "be " << low;
    else if (high == INT64_MAX)
      out << "be at least " << low;
    else
      out << "lie between " << low << " and " << high;
  }

  void sizeRange() {
    if (violation.axis == RONDO_NONE)
      out << "`" << name() << "` is " << violation.found << ", but it must ";
    else
      out << "axis " << int64_t(violation.axis) << " of `" << name() << "` has size " << violation.found
          << ", but " << text(call.symbols[violation.symbol].name) << " must ";
    writeBounds(violation.low, violation.high);
    out << ": pass a size that this model was compiled for";
  }

  void badStride() {
    out << "the stride of `" << name() << "` is " << violation.found
        << ", but one index of its outermost axis takes " << violation.high << " elements: pass at least "
        << violation.high << ", or 0 if the rows are packed";
  }

  /// "element [1, 3] of `src`"
  void writeElement() {
    out << "element [";
    for (uint32_t k = 0; k < value().axes.count; ++k) {
      out << (k ? ", " : "") << violation.position[k];
    }
    out << "] of `" << name() << "`";
  }

  void badLength() {
    writeElement();
    out << " is " << violation.found << ", but a length must ";
    writeBounds(violation.low, violation.high);
    out << " (" << text(value().low.text) << " to " << text(value().high.text)
        << "): correct the length, or pad the rows further";
  }

  void valueRange() {
    const auto *header = reinterpret_cast<const rondo_header *>(call.blob);
    writeElement();
    out << " is " << violation.found << ", but it must ";
    writeBounds(violation.low, violation.high);
    if (value().vocabulary == RONDO_NONE) {
      out << ": correct the array";
      return;
    }
    const auto &vocabulary = records<rondo_vocabulary>(call.blob, header->vocabularies)[value().vocabulary];
    out << ", an id of vocabulary `" << text(vocabulary.name) << "`, which has "
        << int64_t(vocabulary.symbols.count) << " symbols: map what is not in it to its unknown symbol";
  }

  void badPadding() {
    writeElement();
    out << " is " << violation.found;
    if (violation.low)
      out << " within its row's length, but " << violation.high
          << " marks padding: no valid element may be it";
    else
      out << " beyond its row's length, but padding must be " << violation.high << ": fill it up with that";
  }

  void capacity() {
    out << "`" << name() << "` has room for " << violation.found << " elements, but " << text(value().type)
        << " needs " << violation.high << " at these sizes: pass a larger array and its capacity";
  }

  void overlap() {
    if (violation.other == RONDO_NONE) {
      out << "`" << name() << "` shares memory with the workspace: give the workspace memory of its own";
      return;
    }
    const rondo_value &other = (violation.otherIsOutput ? call.outputs : call.arguments)[violation.other];
    out << "`" << name() << "` shares memory with `" << text(other.name)
        << "`: give each output memory of its own";
  }

  void workspace() {
    out << "the workspace has " << violation.found << " bytes, but " << violation.high
        << " are needed at these sizes with " << call.threads
        << (call.threads == 1 ? " thread" : " threads or more") << ": ask `" << text(call.entry->function)
        << "_workspace` with the context's number of threads";
  }

  void outOfMemory() {
    if (!call.args) {
      out << "no memory for a context: free some, or pass NULL, which runs on the caller's thread";
      return;
    }
    out << "no memory for a workspace of " << call.workspaceBytes
        << " bytes (with one thread): pass a workspace, or "
        << "split the batch";
  }

  void assumption() {
    const auto &condition = records<rondo_condition>(call.blob, call.entry->conditions)[violation.condition];
    out << "the model assumes " << text(condition.sentence) << ", which does not hold";
    if (violation.row >= 0)
      out << " for row " << violation.row;
    out << " of these arguments (" << text(condition.expression.text) << " is " << violation.found
        << "): pass others, or remove the `assume`";
  }

  const Invocation &call;
  const Violation &violation;
  Sentence out;
};

} // namespace

void writeMessage(const Invocation &call, const Violation &violation, char *buffer) {
  Message(call, violation, buffer).write();
}

} // namespace rondo::runtime
