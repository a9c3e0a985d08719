// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints the C header of an artifact from its description.

#include "runtime/Header.h"

#include "runtime/embedded/Versions.h"

#include <cctype>
#include <set>

namespace rondo::runtime {

namespace {

/// Text that all headers share; a program may include several of them.
const char *const sharedText = R"(#ifndef RONDO_HEADER_SHARED
#define RONDO_HEADER_SHARED
/* What an entry returns. Unless it is 0, no output has been touched. */
enum rondo_code {
  RONDO_OK = 0,
  RONDO_BAD_STRUCT = 1,       /* args is NULL, or was not initialised for this entry */
  RONDO_BAD_POINTER = 2,      /* a pointer is NULL or not aligned to its element */
  RONDO_SIZE_MISMATCH = 3,    /* sizes of arguments disagree */
  RONDO_SIZE_RANGE = 4,       /* a size, or a number such as steps, is outside its range */
  RONDO_BAD_STRIDE = 5,       /* a stride is smaller than a row */
  RONDO_BAD_LENGTH = 6,       /* a length is below its minimum or above the padded size */
  RONDO_VALUE_RANGE = 7,      /* an id or a bool is outside its range */
  RONDO_BAD_PADDING = 8,      /* padding is not what was declared, or a valid element is */
  RONDO_CAPACITY = 9,         /* an output's memory is too small */
  RONDO_OVERLAP = 10,         /* an output, or the workspace, shares memory with another array */
  RONDO_WORKSPACE = 11,       /* the workspace is too small */
  RONDO_OUT_OF_MEMORY = 12,   /* no memory for a workspace */
  RONDO_OVERFLOW = 13,        /* the sizes are too large */
  RONDO_ASSUMPTION = 14,      /* an assumption of the model does not hold */
  RONDO_BAD_CONTEXT = 15,     /* the context belongs to another model */
  RONDO_UNSUPPORTED_CPU = 16, /* the processor lacks what the code needs */
  RONDO_BAD_TEXT = 17,        /* a text is not UTF-8, or has a symbol that its vocabulary lacks */
  RONDO_UNKNOWN_CPU = 18,     /* there is no instruction set of this name */
  RONDO_ABSENT_CPU = 19,      /* no code for the instruction set that was asked for */
  RONDO_BAD_THREADS = 20,     /* a context cannot have this many threads */
  RONDO_NO_THREADS = 21       /* the system refuses to start threads */
};
#define RONDO_MESSAGE_SIZE 512
typedef struct rondo_context rondo_context;
#endif
)";

/// How to use the structures, once a header.
const char *const usageText =
    R"(/* An argument structure begins as its _INIT macro says. Tensors: a pointer, the sizes, and from rank 2 on the stride of
 * the outermost axis in elements (0: packed). Outputs: a pointer, its capacity in elements, from rank 2 on a stride, and
 * a pointer to where the sizes are returned, or NULL. Inner axes of an output are laid out by the greatest sizes they
 * can have, which are given with each. Elements beyond lengths and returned sizes are 0. The workspace may be NULL. */
)";

/// How to use the vocabularies, once a header that has any.
const char *const vocabularyText =
    R"(/* Text to ids and back, by the rules of the model's vocabularies. They return a code as entries do, and write nothing
 * unless it is RONDO_OK, but for `count` and `bytes`: what there is, or with RONDO_CAPACITY what is needed (of `text`, a NUL
 * is needed too, which `bytes` does not count). These two may be NULL, as may `message`: RONDO_MESSAGE_SIZE bytes for
 * one sentence, with the position in the text, where the code is not RONDO_OK. */
)";

std::string upper(std::string text) {
  for (char &c : text)
    c = char(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

const char *elementType(rondo_dtype dtype) {
  return dtype == RONDO_F32 ? "float" : dtype == RONDO_I32 ? "int32_t" : "int8_t";
}

/// Text that may stand in a comment.
std::string commentText(std::string text) {
  for (size_t i = 0; i + 1 < text.size(); ++i)
    if ((text[i] == '*' && text[i + 1] == '/') || (text[i] == '/' && text[i + 1] == '*'))
      text.insert(i + 1, " ");
  return text;
}

class HeaderPrinter {
public:
  explicit HeaderPrinter(const Description &model) : model(model), prefix(model.prefix) {}

  std::string print() {
    const std::string guard = upper(prefix) + "_H";
    out +=
        "/* Written by " + commentText(model.compiler) + " for model " + commentText(model.model) + ". */\n";
    out += "#ifndef " + guard + "\n#define " + guard + "\n\n#include <stddef.h>\n#include <stdint.h>\n\n";
    out += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    out += sharedText;
    printContextMaker();
    out += "void " + prefix + "_context_free(rondo_context *context);\n\n";
    out += "/* One sentence about a code and the arguments that led to it; buffer has RONDO_MESSAGE_SIZE "
           "bytes. */\n";
    out += "int " + prefix + "_message(int code, const void *args, char *buffer);\n\n";
    out += "/* The description that tools read. */\n";
    out += "const void *" + prefix + "_description(size_t *size);\n\n";
    printVocabularies();
    out += usageText;
    for (size_t i = 0; i < model.entries.size(); ++i)
      printEntry(model.entries[i], i);
    out += "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
    return out;
  }

private:
  void printVocabularies() {
    if (model.vocabularies.empty())
      return;
    out += vocabularyText;
    for (const Vocabulary &vocabulary : model.vocabularies) {
      const std::string function = prefix + "_" + vocabulary.name;
      out += "\n/* " + vocabulary.name + ": " + std::to_string(vocabulary.symbols.size()) + " symbols, by " +
             (vocabulary.tokenisation == RONDO_WORDS ? "words" : "characters") + ". */\n";
      out += "int " + function + "_encode(const char *text, int64_t bytes, int32_t *ids, int64_t capacity, " +
             "int64_t *count, char *message);\n";
      out += "int " + function + "_decode(const int32_t *ids, int64_t count, char *text, int64_t capacity, " +
             "int64_t *bytes, char *message);\n";
    }
    out += "\n";
  }

  void printContextMaker() {
    out +=
        "\n/* A context owns `threads` threads, the caller's among them (0: one for each processor). Calls "
        "may "
        "share it.\n * Passing NULL instead of one runs on the caller's thread. `cpu` forces the code for an "
        "instruction set,\n * as the environment variable RONDO_CPU does: \"" +
        listTargets() +
        "\"; NULL takes the best that this\n * processor can run. Returns a code; *context is NULL unless "
        "it is 0. */\n";
    out += "int " + prefix + "_context_create(int threads, const char *cpu, rondo_context **context);\n";
  }

  /// The versions of the code that the artifact holds.
  std::string listTargets() const {
    std::string names;
    for (const Target &target : model.targets)
      names += (names.empty() ? "" : "\", \"") + std::string(instructionSetName(target.features));
    return names;
  }

  void printEntry(const Entry &entry, size_t number) {
    initialiser = "{ sizeof(" + entry.function + "_args), " + std::to_string(number) + ", 0, 0";
    used = {"struct_size", "entry", "workspace", "workspace_size"};
    out += "\n/* ---- " + entry.name + " ---- */\n\n";
    out += "typedef struct " + entry.function + "_args {\n";
    out += "  uint32_t struct_size;\n  uint32_t entry;\n  void *workspace;\n  uint64_t workspace_size;\n";
    for (const Value &argument : entry.arguments)
      printArgument(argument);
    for (const Value &output : entry.outputs)
      printOutput(output);
    out += "} " + entry.function + "_args;\n";
    out += "#define " + upper(entry.function) + "_ARGS_INIT " + initialiser + " }\n\n";
    printContract(entry);
    out += "int " + entry.function + "(rondo_context *context, const " + entry.function + "_args *args);\n\n";
    printWorkspace(entry);
  }

  void printArgument(const Value &argument) {
    const size_t rank = argument.axes.size();
    if (argument.kind == RONDO_SIZE_ARGUMENT) {
      member("int64_t ", argument.name, "", commentText(argument.type));
      return;
    }
    member(std::string("const ") + elementType(argument.dtype) + " *", argument.name, "",
           commentText(argument.type));
    if (rank >= 1)
      member("int64_t ", argument.name + "_size", "[" + std::to_string(rank) + "]", "");
    if (rank >= 2)
      member("int64_t ", argument.name + "_stride", "", "");
  }

  void printOutput(const Value &output) {
    const size_t rank = output.axes.size();
    std::string greatest;
    for (const Axis &axis : output.axes)
      greatest += (greatest.empty() ? "" : ", ") + axis.capacity.text;
    member(std::string(elementType(output.dtype)) + " *", output.name, "",
           "returned: " + commentText(output.type) + ", at most [" + commentText(greatest) + "]");
    member("int64_t ", output.name + "_capacity", "", "");
    if (rank >= 2)
      member("int64_t ", output.name + "_stride", "", "");
    if (rank >= 1)
      member("int64_t *", output.name + "_size", "", "receives " + std::to_string(rank) + ", or NULL");
  }

  void member(const std::string &type, const std::string &name, const std::string &suffix,
              const std::string &comment) {
    out += "  " + type + freshName(name) + suffix + ";" + (comment.empty() ? "" : " /* " + comment + " */") +
           "\n";
    initialiser += suffix.empty() ? ", 0" : ", {0}";
  }

  /// A name of the model may be a word of C or C++, or meet a member made from another name.
  std::string freshName(std::string name) {
    static const std::set<std::string> words = {
        "auto",      "bool",    "break",    "case",     "catch",     "char",      "class",    "const",
        "continue",  "default", "delete",   "do",       "double",    "else",      "enum",     "extern",
        "false",     "float",   "for",      "friend",   "goto",      "if",        "inline",   "int",
        "long",      "new",     "operator", "private",  "protected", "public",    "register", "restrict",
        "return",    "short",   "signed",   "sizeof",   "static",    "struct",    "switch",   "template",
        "this",      "throw",   "true",     "try",      "typedef",   "typename",  "union",    "unsigned",
        "using",     "virtual", "void",     "volatile", "while",     "namespace", "and",      "or",
        "not",       "xor",     "export",   "mutable",  "explicit",  "typeid",    "requires", "concept",
        "constexpr", "nullptr", "alignas",  "alignof",  "asm",       "decltype"};
    while (words.count(name) || !used.insert(name).second)
      name += "_";
    return name;
  }

  void printContract(const Entry &entry) {
    if (entry.contract.empty())
      return;
    out += "/* Checked at the call:\n";
    for (const std::string &sentence : entry.contract)
      out += " *   " + commentText(sentence) + "\n";
    out += " */\n";
  }

  void printWorkspace(const Entry &entry) {
    std::string list;
    size_t count = 0;
    for (; count < entry.symbols.size() && entry.symbols[count].kind == RONDO_SIZE; ++count)
      list += (count ? ", " : "") + entry.symbols[count].name;
    out += "/* Bytes of workspace that a call needs, or -1. dims: " + (count ? list : std::string("none")) +
           ". */\n";
    out += "int64_t " + entry.function + "_workspace(const int64_t *dims, int threads);\n";
  }

  const Description &model;
  const std::string prefix;
  std::string out, initialiser;
  std::set<std::string> used;
};

} // namespace

std::string printHeader(const Description &description) { return HeaderPrinter(description).print(); }

} // namespace rondo::runtime
