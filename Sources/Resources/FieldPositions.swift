import JSON

/// Finds the fields of a section by name.
///
/// Every value of a manifest needs one lookup, and a `Dictionary` spends more on hashing a short
/// name than on the rest of the lookup. Here the slot follows from the length and the first byte.
struct FieldPositions: Sendable {
  private let names: [String]
  /// Positions of names, each in the first free slot from its hash slot on; -1 marks a free slot.
  private let slots: [Int]

  /// - Parameter names: ASCII, in schema order; the first of several equal names counts.
  init(_ names: [String]) {
    precondition(names.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "a field is not ASCII")
    self.names = names
    // A power of two, so that a mask keeps slots in bounds, with at least half of the slots free.
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
      if isName(at: slots[slot], name) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Field names are ASCII, and any other text that Swift considers equal to an ASCII one is
  /// longer, so `==`, which is fast on short strings, is exact here.
  private func isName(at position: Int, _ name: String) -> Bool {
    names[position].utf8.count == name.utf8.count && names[position] == name
  }

  private static func sum(_ name: String) -> Int {
    name.utf8.count &* 7 &+ Int(name.utf8.first ?? 0) &* 31
  }
}
