import JSON

/// Finds the fields of a section by name.
///
/// Every value of a manifest asks once, and a `Dictionary` spends more on hashing a short name than
/// all the rest of the answer costs. Here a slot is chosen by a sum over the length and three bytes.
struct FieldPositions: Sendable {
  private let names: [String]
  /// Positions of names, each in the first slot that was free from its own on; -1 in free ones.
  private let slots: [Int]

  /// - Parameter names: In schema order; of equal ones the first counts.
  init(_ names: [String]) {
    self.names = names
    // A power of two, so that a mask keeps slots in bounds, and at least half of the slots free.
    var count = 2
    while count < names.count * 2 { count *= 2 }
    let mask = count - 1
    var slots = Array(repeating: -1, count: count)
    for (position, name) in names.enumerated() {
      var slot = Self.sum(name) & mask
      while slots[slot] >= 0, !names[slots[slot]].isExactly(name) { slot = (slot + 1) & mask }
      if slots[slot] < 0 { slots[slot] = position }
    }
    self.slots = slots
  }

  subscript(name: String) -> Int? {
    let mask = slots.count - 1
    var slot = Self.sum(name) & mask
    while slots[slot] >= 0 {
      if names[slots[slot]].isExactly(name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private static func sum(_ name: String) -> Int {
    let bytes = name.utf8.span
    guard let last = bytes.indices.last else { return 0 }
    return bytes.count &* 7 &+ Int(bytes[0]) &* 31 &+ Int(bytes[last / 2]) &* 17
      &+ Int(bytes[last]) &* 5
  }
}
