import JSON

/// Returns the differences between two values, member by member, in the order of the pointers.
///
/// Objects are compared by key. Lists whose entries all have a distinct `name` are compared by
/// name, other lists as a whole, so that prepending a tool is one edit and not a cascade.
func edits(from before: JSONValue, to after: JSONValue) -> [Edit] {
  var result: [Edit] = []
  collectEdits(before, after, at: .root, into: &result)
  return result.sorted { $0.pointer < $1.pointer }
}

private func collectEdits(
  _ before: JSONValue?,
  _ after: JSONValue?,
  at place: JSONPointer,
  into result: inout [Edit]
) {
  guard before != after else { return }
  switch (before, after) {
  case (.object(let old)?, .object(let new)?):
    for key in old.keys + new.keys.filter({ !old.hasMember($0) }) {
      collectEdits(old[key], new[key], at: place.appending(key), into: &result)
    }
  case (.array(let old)?, .array(let new)?):
    guard let oldNames = old.names, let newNames = new.names, oldNames.inOrder(of: newNames) else {
      result.append(Edit(pointer: place, before: before, after: after))
      return
    }
    for (index, name) in newNames.enumerated() {
      let former = oldNames.firstIndex(of: name).map { old[$0] }
      collectEdits(former, new[index], at: place.appending(index), into: &result)
    }
    for (index, name) in oldNames.enumerated() where !newNames.contains(name) {
      collectEdits(old[index], nil, at: place.appending(index), into: &result)
    }
  default:
    result.append(Edit(pointer: place, before: before, after: after))
  }
}

extension [JSONValue] {
  /// The `name` of every entry, when each entry has one and all are distinct.
  fileprivate var names: [ExactText]? {
    let names = compactMap { $0["name"]?.string.map { ExactText($0) } }
    return names.count == count && Set(names).count == count ? names : nil
  }
}

extension [ExactText] {
  /// Whether the names that both lists share are in the same order.
  fileprivate func inOrder(of other: [ExactText]) -> Bool {
    let mine = Set(self)
    let theirs = Set(other)
    return filter(theirs.contains) == other.filter(mine.contains)
  }
}
