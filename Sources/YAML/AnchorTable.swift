/// The anchors of one document, and a count of the nodes that aliases have expanded in the file.
struct AnchorTable {
  struct Anchor {
    /// `nil` while the anchored collection is open.
    let item: Item?
    fileprivate let ordinal: Int
  }

  /// The anchor of an open collection.
  struct Open {
    fileprivate let name: String
    fileprivate let ordinal: Int
  }

  /// How an alias affects the number of expanded nodes.
  enum Expansion {
    case fits
    /// The first alias that exceeds the limit.
    case breaksLimit
    /// An earlier alias exceeded the limit.
    case limitIsBroken
  }

  private var anchors: [String: Anchor] = [:]
  private var definitions = 0
  private var expandedNodes = 0
  private var isOverLimit = false

  subscript(name: String) -> Anchor? { anchors[name] }

  var names: some Collection<String> { anchors.keys }

  mutating func removeAll() {
    if !anchors.isEmpty { anchors.removeAll() }
  }

  mutating func define(_ name: String, as item: Item) {
    definitions += 1
    anchors[name] = Anchor(item: item, ordinal: definitions)
  }

  mutating func open(_ name: String) -> Open {
    definitions += 1
    anchors[name] = Anchor(item: nil, ordinal: definitions)
    return Open(name: name, ordinal: definitions)
  }

  /// Completes the anchor of a collection, unless its name was redefined inside: the later one
  /// wins.
  mutating func close(_ open: Open, with item: Item) {
    guard anchors[open.name]?.ordinal == open.ordinal else { return }
    anchors[open.name] = Anchor(item: item, ordinal: open.ordinal)
  }

  mutating func expand(_ size: Int, limit: Int) -> Expansion {
    guard expandedNodes + size > limit else {
      expandedNodes += size
      return .fits
    }
    defer { isOverLimit = true }
    return isOverLimit ? .limitIsBroken : .breaksLimit
  }
}
