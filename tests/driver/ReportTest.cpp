// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "tools/Report.h"

#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace rondo;
using namespace rondo::tools;

namespace {

passes::ProofDiagnostic example() {
  passes::ProofDiagnostic diagnostic;
  diagnostic.code = "E-TIME";
  diagnostic.place = {"decoder.rondo", 41, 14, 31};
  diagnostic.message = "`teacher == target` pairs axis `time` of length T+1 with axis `time` of length T";
  diagnostic.sizes = {"T + 1", "T"};
  diagnostic.notes = {{{"decoder.rondo", 7, 0, 0}, "T enters here: `target: i32[B, T]`"},
                      {{"std.rondo", 3, 1, 0}, "called from here"}};
  diagnostic.counterexample =
      passes::Counterexample{{{"B", 1}, {"T", 1}}, {{"len", {1}}}, 1, 1, {{1, 2}, {1, 1}}, {}, {}};
  diagnostic.fixes = {
      {{"decoder.rondo", 38, 7, 0}, 38, 30, "concat(bos, target[:, :-1], along T)", "", true}};
  return diagnostic;
}

TEST(Report, textForPeople) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printDiagnostic(os, example());
  EXPECT_EQ(
      text,
      "decoder.rondo:41:14: error[E-TIME]: `teacher == target` pairs axis `time` of length T+1 with axis "
      "`time` of length T\n"
      "  note: T enters here: `target: i32[B, T]` (line 7)\n"
      "  note: called from here (std.rondo:3:1)\n"
      "  note: smallest failing sizes: B=1, T=1, len=[1]: [1, 2] with [1, 1], in step 1, if the loop gets "
      "there\n"
      "  fix (checked): line 38: `concat(bos, target[:, :-1], along T)`\n");
}

TEST(Report, jsonForMachines) {
  passes::Proof proof;
  proof.verdict = passes::Verdict::Refuted;
  proof.diagnostics = {example()};
  proof.entries = {{"f", {{"src", "i32", {"B", "S"}, "i32[B, S]", ""}}, {}, "4*B*S", {"1 <= len[b]"}}};
  proof.loops = {{{"decoder.rondo", 30, 3, 0}, {"batch(h) = B"}}};
  proof.obligations = 57;
  proof.proved = 56;
  proof.kinds = {{"equal sizes", 57}};
  EXPECT_EQ(
      toJson(proof, {{"B", 2}, {"S", 3}}),
      R"j({"verdict":"refuted","diagnostics":[{"code":"E-TIME","severity":"error","file":"decoder.rondo","line":41,)j"
      R"j("column":14,"message":"`teacher == target` pairs axis `time` of length T+1 with axis `time` of length T",)j"
      R"j("notes":[{"line":7,"message":"T enters here: `target: i32[B, T]`"},{"file":"std.rondo","line":3,)j"
      R"j("column":1,"message":"called from here"}],"counterexample":{"sizes":{"B":1,"T":1},"values":{"len":[1]},)j"
      R"j("trips":1,"step":1,"shapes":[[1,2],[1,1]]},"fixes":[{"line":38,"column":7,"endLine":38,"endColumn":30,)j"
      R"j("replacement":"concat(bos, target[:, :-1], along T)","proved":true}]}],"entries":[{"name":"f","inputs":)j"
      R"j([{"name":"src","dtype":"i32","shape":["B","S"],"type":"i32[B, S]"}],"outputs":[],"workspaceBytes":"4*B*S",)j"
      R"j("workspaceBytesAt":24,"contract":["1 <= len[b]"],"assumed":[]}],"loops":[{"line":30,"laws":["batch(h) = B"]}],)j"
      R"j("obligations":{"total":57,"proved":56,"kinds":{"equal sizes":57}},"milliseconds":0.0})j");
}

} // namespace
