// Accesses that compiled code would get away with, and the interpreter does not.
// RUN: %rondo-check-op %s

kernel.entry @outside inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "in `memref.load`: accesses `x`[2], outside its sizes [2]"}]} {
  %b = kernel.size #rondo.dim<"B">
  kernel.launch "shift" {
    %one = arith.constant 1 : index
    kernel.parallel %r = 0 to %b {
      %r1 = arith.addi %r, %one : index
      %v = memref.load %x[%r1] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
    }
  }
  kernel.return
}

kernel.entry @unwritten inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "in `memref.load`: reads `h`[0], which was never written"}]} {
  %b = kernel.size #rondo.dim<"B">
  %h = kernel.alloc "h" [#rondo.dim<"B">] : memref<?xf32>
  kernel.launch "copy" {
    kernel.parallel %r = 0 to %b {
      %v = memref.load %h[%r] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
    }
  }
  kernel.return
}

kernel.entry @incomplete inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "reads `y`[1], which was never written"}]} {
  kernel.launch "first" {
    %one = arith.constant 1 : index
    kernel.parallel %r = 0 to %one {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
    }
  }
  kernel.return
}

// A memory plan that lets two buffers live at once in one place.
kernel.entry @overlap inputs(%x: memref<?xf32>) outputs(%y: memref<?xf32>)
    attributes {shapes = [[#rondo.dim<"B">], [#rondo.dim<"B">]], workspace = #rondo.dim<"64*B">, inputs = [{name = "x"}], outputs = [{name = "y"}],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>},
              error = "reads `h`[0], where `c` has been written since: they share this part of the workspace"}]} {
  %b = kernel.size #rondo.dim<"B">
  %h = kernel.alloc "h" [#rondo.dim<"B">] at <"0"> : memref<?xf32>
  %c = kernel.alloc "c" [#rondo.dim<"B">] at <"0"> : memref<?xf32>
  kernel.launch "write" {
    kernel.parallel %r = 0 to %b {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %h[%r] : memref<?xf32>
      memref.store %v, %c[%r] : memref<?xf32>
    }
  }
  kernel.launch "read" {
    kernel.parallel %r = 0 to %b {
      %v = memref.load %h[%r] : memref<?xf32>
      memref.store %v, %y[%r] : memref<?xf32>
    }
  }
  kernel.return
}

kernel.entry @workspace inputs(%x: memref<?xf32>) outputs()
    attributes {shapes = [[#rondo.dim<"B">]], workspace = #rondo.dim<"4*B">, inputs = [{name = "x"}], outputs = [],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "in `kernel.alloc`: lies at bytes 64 to 72 of a workspace of 8"}]} {
  %h = kernel.alloc "h" [#rondo.dim<"B">] at <"64"> : memref<?xf32>
  kernel.return
}

kernel.data @w = dense<1.0> : tensor<2xf32>
kernel.entry @constant inputs(%x: memref<?xf32>) outputs()
    attributes {shapes = [[#rondo.dim<"B">]], inputs = [{name = "x"}], outputs = [],
    cases = [{inputs = {x = dense<[1.0, 2.0]> : tensor<2xf32>}, error = "writes `w`, which is read only"}]} {
  %w = kernel.constant @w : memref<2xf32>
  %one = arith.constant 1 : index
  kernel.launch "spoil" {
    kernel.parallel %r = 0 to %one {
      %v = memref.load %x[%r] : memref<?xf32>
      memref.store %v, %w[%r] : memref<2xf32>
    }
  }
  kernel.return
}
