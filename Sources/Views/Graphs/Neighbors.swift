/// The neighbors of each of some numbered things, in one array.
struct Neighbors {
  /// The index of the first neighbor of each; one more than there are things.
  private var starts: [Int]
  private var others: [Int]

  /// Each pair makes `other` a neighbor of `one`; neighbors keep the order of the pairs.
  init(count: Int, _ pairs: some Collection<(one: Int, other: Int)>) {
    starts = Array(repeating: 0, count: count + 1)
    for pair in pairs { starts[pair.one + 1] += 1 }
    for index in 0..<count { starts[index + 1] += starts[index] }
    var next = starts
    others = Array(repeating: 0, count: pairs.count)
    for pair in pairs {
      others[next[pair.one]] = pair.other
      next[pair.one] += 1
    }
  }

  subscript(index: Int) -> ArraySlice<Int> { others[starts[index]..<starts[index + 1]] }
}
