/// Numbers of which the smallest is always at hand.
///
/// A binary heap: the children of `i` are `2i + 1` and `2i + 2`, and none is smaller than its parent.
struct MinHeap: Sendable {
  private var items: [Int] = []

  var isEmpty: Bool { items.isEmpty }

  mutating func insert(_ item: Int) {
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard items[child] < items[parent] else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the smallest out; `nil` when there is none.
  mutating func removeSmallest() -> Int? {
    guard let smallest = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return smallest }
    items[0] = last
    var parent = 0
    while let child = smallerChild(of: parent), items[child] < items[parent] {
      items.swapAt(child, parent)
      parent = child
    }
    return smallest
  }

  private func smallerChild(of parent: Int) -> Int? {
    let left = 2 * parent + 1
    guard left < items.count else { return nil }
    let right = left + 1
    return right < items.count && items[right] < items[left] ? right : left
  }
}
