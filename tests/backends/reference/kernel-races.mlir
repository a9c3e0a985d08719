// Iterations of a parallel loop that are not independent, and ones that only look so.
// RUN: %rondo-check-op %s

kernel.entry @reads_neighbour inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "in `memref.load`: reads `y`[0], which another iteration of the same parallel loop writes"},
             {inputs = {x = dense<[1.0]> : tensor<1xf32>}, outputs = {y = dense<[1.0]> : tensor<1xf32>}}]} {
  %b = kernel.size #rondo.dim<"B">
  kernel.launch "running" {
    %zero = arith.constant 0 : index
    kernel.parallel %r = 0 to %b {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
      %u = memref.load %y[%zero] : memref<?xf32>
    }
  }
  kernel.return
}

kernel.entry @writes_what_all_read inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "in `memref.store`: writes `y`[1], which another iteration of the same parallel loop reads or writes"}]} {
  %b = kernel.size #rondo.dim<"B">
  %one = arith.constant 1 : index
  kernel.launch "fill" {
    kernel.parallel %r = 0 to %b {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
    }
  }
  kernel.launch "sum" {
    kernel.parallel %r = 0 to %b {
      %s = memref.load %y[%one] : memref<?xf32>
      memref.store %s, %y[%r] : memref<?xf32>
    }
  }
  kernel.return
}

kernel.entry @same_element inputs(%x: memref<?xf32>) outputs(%y: memref<1xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"1">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "writes `y`[0], which another iteration"}]} {
  %b = kernel.size #rondo.dim<"B">
  kernel.launch "last" {
    %zero = arith.constant 0 : index
    kernel.parallel %r = 0 to %b {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %y[%zero] : memref<1xf32>
    }
  }
  kernel.return
}

// Loops after one another within an iteration of an outer loop may hand values on; so may one launch to the next.
kernel.entry @in_sequence inputs(%x: memref<?x2xf32>) outputs(%y: memref<?x2xf32>)
    attributes {shapes = [[#rondo.dim<"B">, #rondo.dim<"2">], [#rondo.dim<"B">, #rondo.dim<"2">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[[1.0, 3.0], [4.0, 12.0]]> : tensor<2x2xf32>}, outputs = {y = dense<[[0.25, 0.75], [0.25, 0.75]]> : tensor<2x2xf32>}}]} {
  %b = kernel.size #rondo.dim<"B">
  %two = arith.constant 2 : index
  %h = kernel.alloc "h" [#rondo.dim<"B">, #rondo.dim<"2">] : memref<?x2xf32>
  kernel.launch "normalise" {
    %zero = arith.constant 0.0 : f32
    kernel.parallel %r = 0 to %b {
      kernel.parallel %k = 0 to %two {
        %v = memref.load %x[%r, %k] : memref<?x2xf32>
        memref.store %v, %h[%r, %k] : memref<?x2xf32>
      }
      %s = kernel.reduce sum %k = 0 to %two init(%zero : f32) {
        %v = memref.load %h[%r, %k] : memref<?x2xf32>
        kernel.yield %v : f32
      }
      kernel.parallel %k = 0 to %two {
        %v = memref.load %h[%r, %k] : memref<?x2xf32>
        %q = arith.divf %v, %s : f32
        memref.store %q, %h[%r, %k] : memref<?x2xf32>
      }
    }
  }
  kernel.launch "copy" {
    kernel.parallel %r = 0 to %b {
      kernel.parallel %k = 0 to %two {
        %v = memref.load %h[%r, %k] : memref<?x2xf32>
        memref.store %v, %y[%r, %k] : memref<?x2xf32>
      }
    }
  }
  kernel.return
}
