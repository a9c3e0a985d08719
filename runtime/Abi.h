// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
// The contract between generated code and the runtime: plain C, versioned, the only header that both include.
//
//  Part 1  the description: a position-independent blob in section `.rondo` that says what a model offers.
//  Part 2  the public argument structure of an entry: a layout rule, so that a caller can build it from that.
//  Part 3  what a backend emits: bodies, a model table, thin wrappers.
//  Part 4  what a body sees while it runs.
//
// A change of any structure below raises RONDO_ABI_VERSION. The runtime inside an artifact is always the one
// it was compiled with, so only tools that read files of another version meet a difference; they refuse it.

#include "runtime/RowLists.h"

#include <stddef.h>
#include <stdint.h>

// clang-format off: records are set as tables

#ifdef __cplusplus
extern "C" {
#endif

#define RONDO_ABI_VERSION 3u
#define RONDO_MAGIC "\x7fRONDO\r\n" /* 8 bytes, no NUL; a text-mode copy of the file damages it */
#define RONDO_SECTION ".rondo"
#define RONDO_NONE 0xffffffffu /* "no such index", in every uint32_t that holds an index */
#define RONDO_ALIGNMENT 64     /* of the workspace, of its buffers, of packed constants, of the description */
#define RONDO_MESSAGE_SIZE 512 /* bytes of the caller's buffer in rondo_<model>_message */

/* Limits that let the runtime keep its state on the stack; `encode` refuses a model beyond them. */
#define RONDO_MAX_VALUES 64     /* arguments of an entry; outputs of an entry */
#define RONDO_MAX_SYMBOLS 128   /* symbols of an entry */
#define RONDO_MAX_RANK 8        /* axes of a value */
#define RONDO_MAX_EXPRESSION 32 /* depth of the stack that an expression needs */
#define RONDO_MAX_THREADS 256
#define RONDO_SCRATCH 4096 /* bytes that a context has for each thread of a call with several */

/* Codes that an entry returns. The same numbers stand in every generated header; they are never reused. */
enum rondo_code {
  RONDO_OK = 0,
  RONDO_BAD_STRUCT = 1,      /* args is NULL, or its size or entry number is not this entry's */
  RONDO_BAD_POINTER = 2,     /* a pointer is NULL or not aligned to its element */
  RONDO_SIZE_MISMATCH = 3,   /* sizes of arguments disagree with each other or with the declared shape */
  RONDO_SIZE_RANGE = 4,      /* a size, or a `size` argument such as steps, is outside its declared range */
  RONDO_BAD_STRIDE = 5,      /* a stride is smaller than a row, or negative */
  RONDO_BAD_LENGTH = 6,      /* an element of a lengths argument is outside its range, mostly 1..=S */
  RONDO_VALUE_RANGE = 7,     /* an id (or a bool) is outside its range */
  RONDO_BAD_PADDING = 8,     /* `padded len = v`: a valid element is v, or a padding element is not */
  RONDO_CAPACITY = 9,        /* an output's memory is too small */
  RONDO_OVERLAP = 10,        /* an output overlaps an input or another output; a tensor, the workspace */
  RONDO_WORKSPACE = 11,      /* the given workspace is too small */
  RONDO_OUT_OF_MEMORY = 12,  /* a workspace was to be allocated and could not be */
  RONDO_OVERFLOW = 13,       /* the sizes are so large that a byte count does not fit 63 bits */
  RONDO_ASSUMPTION = 14,     /* an `assume` of the model does not hold for these arguments */
  RONDO_BAD_CONTEXT = 15,    /* the context was made by another model, or has been freed */
  RONDO_UNSUPPORTED_CPU = 16,/* the processor lacks what the code needs: all that the artifact holds, or
                                the instruction set that was asked for */
  RONDO_BAD_TEXT = 17,       /* a text is not UTF-8, or has a symbol that its vocabulary lacks */
  RONDO_UNKNOWN_CPU = 18,    /* RONDO_CPU or the context names no instruction set */
  RONDO_ABSENT_CPU = 19,     /* the artifact holds no code for the instruction set that was asked for */
  RONDO_BAD_THREADS = 20,    /* a context was asked for with a number of threads that it cannot have */
  RONDO_NO_THREADS = 21      /* the system refuses to start a context's threads */
};

/* ---- Part 1: the description ----------------------------------------------------------------------------
 * Little-endian. Every offset counts bytes from the start of the header; records are aligned to 8, lists of
 * texts too. A reader outside the artifact (runtime/Description.h) checks all bounds first; the runtime
 * inside trusts its own blob. */

typedef struct rondo_text { uint32_t offset, size; } rondo_text;  /* UTF-8, and a NUL that is not counted */
typedef struct rondo_list { uint32_t offset, count; } rondo_list; /* records of the type said at the member */

/* Expressions over the symbols of one entry: postfix, evaluated in int64 with every overflow reported.
 * A code of 0 instructions means "absent". `text` is the expression as the user would write it. */
enum rondo_operation {
  RONDO_CONSTANT = 0, /* push value */
  RONDO_SYMBOL = 1,   /* push dims[value] */
  RONDO_ADD = 2,      /* pop b, pop a, push a + b; the same order below */
  RONDO_SUB = 3,
  RONDO_MUL = 4,
  RONDO_FLOORDIV = 5, /* rounds towards minus infinity; b of 0 is an overflow */
  RONDO_MIN = 6,
  RONDO_MAX = 7
};
typedef struct rondo_instruction { uint64_t operation; int64_t value; } rondo_instruction;
typedef struct rondo_expression {
  rondo_list code; /* rondo_instruction */
  rondo_text text;
} rondo_expression;

/* Symbols of an entry stand in this order of kinds. Index i is dims[i] in rondo_call. */
enum rondo_symbol_kind {
  RONDO_SIZE = 0,          /* known before the run: bound by an axis of just this size or a size argument */
  RONDO_RESULT = 1,        /* a size known only after the run (number of steps): the body stores dims[i] */
  RONDO_LENGTHS = 2,       /* one value a row: element r of the i32 argument `source` */
  RONDO_RESULT_LENGTHS = 3 /* the same of the i32 output `source`, stored by the body; a scalar: one value */
};
typedef struct rondo_symbol {
  rondo_text name;
  uint32_t kind;
  uint32_t source;  /* LENGTHS: index of the argument; RESULT_LENGTHS: index of the output; else RONDO_NONE */
  int64_t min, max; /* both inclusive; INT64_MAX: no upper bound. Checked for SIZE */
} rondo_symbol;

enum rondo_dtype { RONDO_F32 = 0, RONDO_I32 = 1, RONDO_BOOL = 2 /* int8_t, 0 or 1 */ };
enum rondo_raggedness {
  RONDO_DENSE = 0,
  RONDO_RAGGED = 1,
  RONDO_PADDED = 2, /* `padded len` */
  RONDO_MASKED = 3  /* `padded by m` */
};

typedef struct rondo_axis {
  rondo_expression size;     /* inputs: over SIZE symbols. Outputs: over SIZE and RESULT symbols */
  rondo_expression capacity; /* outputs: over SIZE symbols, never less than size, and equal to it if that
                                is known before the run. Inputs: absent */
  rondo_expression lengths;  /* RAGGED, PADDED: valid positions of a row; may use (RESULT_)LENGTHS symbols,
                                which mean their element at this value's index along row_axis, or their
                                only one where there is no such axis. Else absent */
  uint32_t raggedness;
  uint32_t row_axis;         /* RAGGED, PADDED: the axis whose index selects the row, another one than this;
                                RONDO_NONE: one length for all */
} rondo_axis;

/* An argument or an output. */
enum rondo_value_kind {
  RONDO_TENSOR = 0,
  RONDO_SIZE_ARGUMENT = 1 /* `steps: size`: an int64_t by value, rank 0 */
};
enum rondo_value_flags { RONDO_HAS_PADDING = 1 /* `padded len = v`: padding_value is v */ };
typedef struct rondo_value {
  rondo_text name;
  rondo_text type; /* as the user wrote it: "i32[B, S ragged len]" */
  uint32_t kind, dtype, flags;
  uint32_t field;  /* byte offset of this value's first member in the argument structure (Part 2) */
  rondo_list axes; /* rondo_axis */
  rondo_expression low, high; /* range of every valid element (i32) or of the size argument, inclusive,
                                 over SIZE symbols; absent: any. Bools are always checked */
  int64_t padding_value;
  uint32_t symbol;     /* what this argument binds: a SIZE (a size argument) or a LENGTHS (an i32 vector);
                          of an output: the RESULT_LENGTHS symbol that it returns. Else RONDO_NONE */
  uint32_t vocabulary; /* index in rondo_header.vocabularies, or RONDO_NONE */
} rondo_value;

/* What the model assumes and the entry checks. With symbols of kind LENGTHS it is checked for every row. */
enum rondo_relation { RONDO_IS_ZERO = 0, RONDO_IS_NOT_ZERO = 1, RONDO_IS_NOT_NEGATIVE = 2 };
typedef struct rondo_condition {
  rondo_expression expression;
  uint64_t relation;
  rondo_text sentence; /* as written: "T % 2 == 0" */
} rondo_condition;

/* One kernel, for reports: what all its runs in a call compute and move, and the bytes that come again and
 * again while they do. In these expressions, and in those of the whole entry, a symbol of lengths means the
 * sum over its rows; RESULT symbols have the values of the call. */
typedef struct rondo_phase {
  rondo_text name;
  rondo_expression flops, bytes, working_set;
} rondo_phase;

enum rondo_entry_flags { RONDO_WORK_AT_MOST = 1 /* flops, bytes and phases are upper bounds */ };

typedef struct rondo_entry {
  rondo_text name;
  rondo_text function;  /* the C symbol: "rondo_pronounce_translate" */
  rondo_list symbols;   /* rondo_symbol */
  rondo_list arguments; /* rondo_value, in the order of the declaration */
  rondo_list outputs;   /* rondo_value, in the order of the declaration; then one i32[rows], or i32 where there are no
                           rows, for each symbol of kind RESULT_LENGTHS, named like it ("n" of `T ragged n`) */
  rondo_list conditions; /* rondo_condition */
  rondo_list contract;   /* rondo_text: one sentence each, for people: "1 <= len[b]" */
  rondo_expression workspace;        /* bytes shared by the threads, over SIZE symbols; absent: 0 */
  rondo_expression thread_workspace; /* bytes that each thread has for itself; absent: 0 */
  rondo_expression threads;          /* the most threads worth using at these sizes; absent: no limit */
  rondo_expression flops, bytes;     /* arithmetic and memory traffic of a call: the sums of the phases';
                                        absent: not known */
  rondo_list phases;  /* rondo_phase, in the order of the schedule; none where not known */
  uint32_t args_size; /* sizeof the argument structure */
  uint32_t flags;     /* rondo_entry_flags */
} rondo_entry;

enum rondo_tokenisation { RONDO_CHARACTERS = 0, RONDO_WORDS = 1 /* separated by spaces */ };
enum rondo_vocabulary_flags { RONDO_LOWERCASE = 1 /* texts are made lower case first */ };
typedef struct rondo_vocabulary {
  rondo_text name;
  rondo_list symbols; /* rondo_text: the symbol of id 0, 1, ... */
  rondo_list order;   /* uint32_t: the ids in the order of their symbols' bytes, to search in */
  uint32_t tokenisation;
  uint32_t flags;     /* rondo_vocabulary_flags */
  uint32_t prepended; /* id that begins every text, or RONDO_NONE */
  uint32_t appended;  /* id that ends every text, or RONDO_NONE */
  uint32_t unknown;   /* id of what is not in the list, or RONDO_NONE */
  uint32_t reserved;
} rondo_vocabulary;

/* Processor features, bits of rondo_target.features and rondo_variant.features. */
#define RONDO_CPU_AVX2 1ull   /* AVX2, FMA, BMI1, BMI2, F16C, MOVBE, LZCNT: x86-64-v3 */
#define RONDO_CPU_AVX512 2ull /* AVX-512 F, BW, CD, DQ, VL: x86-64-v4 */
/* What a version of the code is called by --cpu, by RONDO_CPU and by the maker of contexts; the least demanding
 * one stands first. */
typedef struct rondo_instruction_set { const char *name; uint64_t features; } rondo_instruction_set;
static const rondo_instruction_set rondo_instruction_sets[] = {
  {"baseline", 0}, /* of the triple */
  {"avx2", RONDO_CPU_AVX2},
  {"avx512", RONDO_CPU_AVX2 | RONDO_CPU_AVX512}
};
#define RONDO_INSTRUCTION_SETS 3

/* One for each version of the code, in the order of rondo_model.variants. */
typedef struct rondo_target {
  rondo_text name;    /* "cpu" */
  rondo_text triple;  /* "x86_64-pc-linux-gnu" */
  rondo_text machine; /* the processor that it was tuned for: "znver4", "x86-64-v3" */
  uint64_t features;  /* all of them are needed to run this target's code */
} rondo_target;

typedef struct rondo_header {
  char magic[8];
  uint32_t version;     /* RONDO_ABI_VERSION */
  uint32_t header_size; /* sizeof(rondo_header) */
  uint64_t size;        /* of the whole blob */
  uint64_t checksum;    /* rondo::runtime::checksum of the blob with this and the next member as 0 */
  uint64_t seal;        /* checksum of the linked file (runtime/Artifact.h); 0: not sealed (.o, .a) */
  rondo_text model;     /* "pronounce" */
  rondo_text compiler;  /* "rondo 0.1.0" */
  rondo_text prefix;    /* "rondo_pronounce", or what --prefix said */
  rondo_list targets;      /* rondo_target */
  rondo_list vocabularies; /* rondo_vocabulary */
  rondo_list entries;      /* rondo_entry */
} rondo_header;

/* ---- Part 2: the argument structure of an entry ---------------------------------------------------------
 * Every entry has a structure of its own in the generated header (rondo_<model>_<entry>_args). Layout rule:
 * the head below, then the arguments, then the outputs, in the order of the description, every member 8
 * bytes, no gaps:
 *
 *   size argument              int64_t name;
 *   tensor argument, rank r    const T *name;  int64_t name_size[r];  int64_t name_stride;   (stride if r >= 2)
 *   output, rank r             T *name;  int64_t name_capacity;  int64_t name_stride;  int64_t *name_size;
 *                                                                        (stride: if r >= 2; size: if r >= 1)
 *
 * T is float, int32_t or int8_t (bool). Strides count elements, from one index of the outermost axis to the
 * next; zero means packed, as all other axes are. `name_capacity` is the number of elements that fit at the
 * pointer. The inner axes of an output are laid out by their *capacity*, not by the size returned: of tokens[B, T], T at
 * most `steps`, row b starts at b*stride, stride at least `steps`. `name_size` receives r sizes, or is
 * NULL. Elements at and beyond a row's length, and beyond a returned size, are zero up to the capacity. */
typedef struct rondo_args_head {
  uint32_t struct_size;    /* sizeof the whole structure */
  uint32_t entry;          /* number of the entry; a macro of the generated header sets both */
  void *workspace;         /* any alignment; NULL: allocated for the call */
  uint64_t workspace_size; /* bytes */
} rondo_args_head;

/* ---- Part 3: what a backend emits -----------------------------------------------------------------------
 * All symbols hidden except the wrappers. For a model with entries e0, e1, ...:
 *
 *  1. the description, made by rondo::runtime::encode (runtime/Description.h), as a constant in section
 *     RONDO_SECTION, alignment RONDO_ALIGNMENT (keep it: llvm.used, and --gc-sections must not drop it);
 *  2. one body an entry and variant: void body(struct rondo_call *), see Part 4;
 *  3. a constant array of bodies for each variant, in the order of the entries; a constant array of
 *     rondo_variant, the most demanding first, and as many rondo_target in the description; an array of the bases of packed constants (or none: a body
 *     may also refer to them by their symbols); and one constant rondo_model that points to them (relative
 *     relocations: .data.rel.ro);
 *  4. the wrappers, external, with default visibility; MODEL is the model's name, I the entry's number:
 *       int rondo_MODEL_ENTRY(struct rondo_context *c, const void *args)
 *           { return rondo_runtime_call(&model, I, c, args); }
 *       int64_t rondo_MODEL_ENTRY_workspace(const int64_t *dims, int threads)
 *           { return rondo_runtime_workspace(&model, I, dims, threads); }
 *       int rondo_MODEL_message(int code, const void *args, char *buffer)
 *           { return rondo_runtime_message(&model, code, args, buffer); }
 *       int rondo_MODEL_context_create(int threads, const char *cpu, struct rondo_context **context)
 *           { return rondo_runtime_context_create(&model, threads, cpu, context); }
 *       void rondo_MODEL_context_free(struct rondo_context *c)
 *           { rondo_runtime_context_free(c); }
 *       const void *rondo_MODEL_description(size_t *size)
 *           { return rondo_runtime_description(&model, size); }
 *     and for each vocabulary, V its number:
 *       int rondo_MODEL_VOCABULARY_encode(const char *text, int64_t bytes, int32_t *ids, int64_t capacity,
 *                                         int64_t *count, char *message)
 *           { return rondo_runtime_encode(&model, V, text, bytes, ids, capacity, count, message); }
 *       int rondo_MODEL_VOCABULARY_decode(const int32_t *ids, int64_t count, char *text, int64_t capacity,
 *                                         int64_t *bytes, char *message)
 *           { return rondo_runtime_decode(&model, V, ids, count, text, capacity, bytes, message); }
 *  5. the runtime's bitcode (rondoRuntimeBitcode), linked into the module, its functions made internal;
 *  6. the header, from rondo::runtime::printHeader (runtime/Header.h), and after linking a library
 *     rondo::runtime::sealArtifact (runtime/Artifact.h): the driver does both. */
struct rondo_call;
struct rondo_context;
typedef void (*rondo_body)(struct rondo_call *);

typedef struct rondo_variant {
  uint64_t features; /* RONDO_CPU_*: all needed; 0: the baseline of the triple */
  const rondo_body *bodies;
} rondo_variant;

typedef struct rondo_model {
  const void *description; /* starts with rondo_header */
  const rondo_variant *variants;
  uint64_t variant_count;
  const void *const *constants; /* handed to bodies as they are; NULL if none */
} rondo_model;

/* The runtime's functions that wrappers call. */
int rondo_runtime_call(const rondo_model *, uint32_t entry, struct rondo_context *, const void *args);
int rondo_runtime_message(const rondo_model *, int code, const void *args, char *buffer);
int64_t rondo_runtime_workspace(const rondo_model *, uint32_t entry, const int64_t *dims, int threads);
/* Stores the context, or NULL where the code is not 0. `cpu` forces a version by its instruction set's name; NULL:
 * the environment's RONDO_CPU, or the most demanding version that this processor can run. */
int rondo_runtime_context_create(const rondo_model *, int threads, const char *cpu, struct rondo_context **context);
void rondo_runtime_context_free(struct rondo_context *);
const void *rondo_runtime_description(const rondo_model *, size_t *size);
/* Text to ids and back. `count` and `bytes` receive what there is, or with RONDO_CAPACITY what is needed; they
 * may be NULL, as may `message`, which has RONDO_MESSAGE_SIZE bytes and receives a sentence about any code. */
int rondo_runtime_encode(const rondo_model *, uint32_t vocabulary, const char *text, int64_t bytes,
                         int32_t *ids, int64_t capacity, int64_t *count, char *message);
int rondo_runtime_decode(const rondo_model *, uint32_t vocabulary, const int32_t *ids, int64_t count,
                         char *text, int64_t capacity, int64_t *bytes, char *message);

/* ---- Part 4: what a body sees ---------------------------------------------------------------------------
 * Every thread of a call runs the same body with a rondo_call of its own; the pointers in it are the same
 * for all threads except thread_workspace. All checks have passed: the body cannot fail and returns
 * nothing. Between a store by one thread and a load by another stands rondo_runtime_barrier. Threads flush
 * denormals and round to nearest.
 *
 * What a body must do: compute every output at its valid positions; store every RESULT symbol in dims, by
 * thread 0 only, before it returns (the runtime joins the threads after that); write every RESULT_LENGTHS
 * output. It need not write beyond lengths or returned sizes: the runtime zeroes there afterwards, up to
 * the capacities. It may write anywhere in an output's box of capacities while it runs. No final barrier is
 * needed. */
struct rondo_barrier;
struct rondo_call {
  const void *const *inputs;    /*  0: by argument index; NULL for a size argument */
  const int64_t *input_strides; /*  8: elements between indices of axis 0; 1 at rank 1, 0 at rank 0 */
  void *const *outputs;         /* 16: by output index */
  const int64_t *output_strides;/* 24: the same for outputs; packed by capacities */
  int64_t *dims;                /* 32: by symbol index; SIZE ones are set; thread 0 stores RESULT ones */
  char *workspace;              /* 40: shared; RONDO_ALIGNMENT; as large as described; any contents */
  char *thread_workspace;       /* 48: this thread's own; likewise */
  const void *const *constants; /* 56: rondo_model.constants */
  int64_t thread;               /* 64: 0 .. threads-1 */
  int64_t threads;              /* 72: at least 1 */
  struct rondo_barrier *barrier;/* 80: for rondo_runtime_barrier; NULL if threads is 1 */
  char *scratch;                /* 88: thread t's RONDO_SCRATCH bytes, which all may read, begin at t*RONDO_SCRATCH; NULL
                                   if threads is 1. For what threads tell each other within a kernel */
};

/* Waits until every thread of the call is here. Every thread calls it equally often. Does nothing if
 * there is only one (generated code may test call->threads itself). */
void rondo_runtime_barrier(struct rondo_call *call);

#ifdef __cplusplus
}
static_assert(sizeof(rondo_expression) == 16 && sizeof(rondo_symbol) == 32 && sizeof(rondo_axis) == 56 &&
                  sizeof(rondo_value) == 88 && sizeof(rondo_condition) == 32 && sizeof(rondo_entry) == 152 &&
                  sizeof(rondo_phase) == 56 && sizeof(rondo_vocabulary) == 48 && sizeof(rondo_target) == 32 &&
                  sizeof(rondo_header) == 88 && sizeof(rondo_args_head) == 24 && sizeof(rondo_call) == 96,
              "the layout of the contract has no gaps and no surprises");
#endif
