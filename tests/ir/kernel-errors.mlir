// What the kernel dialect refuses, and in which words.
// RUN: %rondo-opt %s -split-input-file -verify-diagnostics

// expected-error @+1 {{has elements of type 'f64'; a constant holds f32, i32 or i8}}
kernel.data @w = dense<1.0> : tensor<4xf64>

// -----

// expected-error @+1 {{does not end with kernel.return}}
"kernel.entry"() <{sym_name = "f", inputCount = 0 : i64, sizes = [], shapes = []}> ({
  "kernel.launch"() <{name = "x"}> ({ kernel.yield }) : () -> ()
}) : () -> ()

// -----

kernel.entry @f inputs() outputs() sizes ["n", "m"] attributes {shapes = []} {
  %c = arith.constant 1 : index
  // expected-error @+1 {{gives 1 values, the entry names 2 sizes}}
  kernel.return %c : index
}

// -----

kernel.entry @f inputs() outputs() attributes {shapes = []} {
  // expected-error @+1 {{gives 1 dimensions for a buffer of rank 2}}
  %a = kernel.alloc "a" [#rondo.dim<"4">] : memref<4x4xf32>
  kernel.return
}

// -----

kernel.entry @f inputs() outputs() attributes {shapes = []} {
  // expected-error @+1 {{refers to @w, which is no kernel.data of this module}}
  %a = kernel.constant @w : memref<4x4xf32>
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  kernel.launch "l" {
    // expected-error @+1 {{cannot stand in a kernel.launch: a kernel holds loops, loads, stores and scalar arithmetic}}
    %a = memref.alloca() : memref<4xf32>
  }
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  // expected-error @+1 {{stands outside a kernel.launch}}
  kernel.parallel %i = 0 to %n {
  }
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  kernel.launch "l" {
    %z = arith.constant 0.0 : f32
    // expected-error @+1 {{stores in its body; a reduction's body computes scalars and stores nothing}}
    %s = kernel.reduce sum %i = 0 to %n init(%z : f32) {
      memref.store %z, %y[%i] : memref<4xf32>
      kernel.yield %z : f32
    }
  }
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  kernel.launch "l" {
    %z = arith.constant 0.0 : f32
    // expected-error @+1 {{argmax has two results, the value and its index (i32)}}
    %s = kernel.reduce argmax %i = 0 to %n -> f32 {
      kernel.yield %z : f32
    }
  }
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  kernel.launch "l" {
    // expected-error @+1 {{no reduction is called median}}
    %s = kernel.reduce median %i = 0 to %n -> f32 {
    }
  }
  kernel.return
}

// -----

kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[#rondo.dim<"4">]]} {
  %n = arith.constant 4 : index
  kernel.launch "l" {
    // expected-error @+1 {{a loop starts at 0}}
    kernel.parallel %i = 1 to %n {
    }
  }
  kernel.return
}

// -----

// expected-error @+1 {{it needs one dimension an axis}}
kernel.entry @f inputs() outputs(%y: memref<4xf32>) attributes {shapes = [[]]} {
  kernel.return
}
