import JSON
import Planning
import Resources

/// The values of a change as shown, with secrets written in plain text masked.
struct ShownChange {
  let before: JSONValue?
  let after: JSONValue?
  let edits: [Edit]

  init(_ change: Change) {
    let before = ShownSide(change.action.before?.json)
    let after = ShownSide(change.action.after?.json)
    self.before = before.masked
    self.after = after.masked
    edits = change.edits.map { edit in
      Edit(
        pointer: edit.pointer,
        before: edit.before.map { before.masked($0, at: edit.pointer) },
        after: edit.after.map { after.masked($0, at: edit.pointer) }
      )
    }
  }
}

/// One side of a change: the whole resource, both unmasked and masked.
private struct ShownSide {
  let whole: JSONValue?
  let masked: JSONValue?

  init(_ whole: JSONValue?) {
    self.whole = whole
    masked = whole?.withCredentialsMasked
  }

  /// A part of the resource, masked with regard to its context, such as the preceding argument.
  func masked(_ part: JSONValue, at pointer: JSONPointer) -> JSONValue {
    guard whole?[pointer] == part, let shown = masked?[pointer] else {
      return part.masked(at: pointer)
    }
    return shown
  }
}

extension JSONValue {
  /// The value without credentials, for a value known only by its place.
  fileprivate func masked(at pointer: JSONPointer) -> JSONValue {
    // Only the names on the path provide context.
    let wrapped = pointer.tokens.reversed()
      .reduce(self) { value, token in
        switch token {
        case .key(let key): .object([key: value])
        case .index: .array([value])
        }
      }
    return wrapped.withCredentialsMasked.unwrapped(pointer.tokens.count)
  }

  private func unwrapped(_ depth: Int) -> JSONValue {
    guard depth > 0 else { return self }
    let inner = object?.members.first?.value ?? array?.first ?? self
    return inner.unwrapped(depth - 1)
  }
}
