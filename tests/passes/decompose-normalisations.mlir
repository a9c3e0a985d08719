// RUN: %rondo-opt %s --decompose-normalisations | FileCheck %s

// CHECK-LABEL: rondo.entry @softmax
// CHECK: %[[M:.*]] = rondo.reduce{{.*}}max{{.*}} along 1
// CHECK: rondo.insert_axis %[[M]] at 1
// CHECK: %[[E:.*]] = rondo.exp
// CHECK: rondo.reduce{{.*}}sum{{.*}} %[[E]] along 1
// CHECK: rondo.div %[[E]],
rondo.entry @softmax(%x: !rondo.tensor<"f32[B, 2]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
  %y = rondo.softmax %x along 1 : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}

// CHECK-LABEL: rondo.entry @log_softmax
// CHECK: %[[L:.*]] = rondo.log
// CHECK: rondo.sub %{{.*}}, %[[L]]
rondo.entry @log_softmax(%x: !rondo.tensor<"f32[B, 2]">) attributes {symbols = [#rondo.symbol<"B" in "1" to *>], inputs = [{name = "x"}], outputs = [{name = "y"}]} {
  %y = rondo.log_softmax %x along 1 : (!rondo.tensor<"f32[B, 2]">) -> !rondo.tensor<"f32[B, 2]">
  rondo.return %y : !rondo.tensor<"f32[B, 2]">
}
