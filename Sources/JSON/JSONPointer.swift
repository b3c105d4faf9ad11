/// A place in a JSON value, as in RFC 6901, with list indices distinct from object keys.
package struct JSONPointer: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// One step down.
  package enum Token: Sendable, Hashable {
    case key(String)
    /// 0-based.
    case index(Int)

    // Keys compare as exactly as those of objects; the synthesized hash remains valid.
    package static func == (left: Token, right: Token) -> Bool {
      switch (left, right) {
      case (.key(let left), .key(let right)): left.isExactly(right)
      case (.index(let left), .index(let right)): left == right
      case (.key, .index), (.index, .key): false
      }
    }
  }

  package let tokens: [Token]

  package init(_ tokens: [Token] = []) { self.tokens = tokens }

  /// The whole value.
  package static let root = JSONPointer()

  /// A pointer to a member of the object that this pointer refers to.
  package func appending(_ key: String) -> JSONPointer { JSONPointer(tokens + [.key(key)]) }

  /// A pointer to an element of the list that this pointer refers to, 0-based.
  package func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens + [.index(index)]) }

  /// The pointer one level up, or `nil` at the root.
  package var parent: JSONPointer? { tokens.isEmpty ? nil : JSONPointer(Array(tokens.dropLast())) }

  /// The RFC 6901 form, such as `/tools/0/name`; the root is the empty string.
  package var description: String {
    tokens.reduce(into: "") { text, token in
      switch token {
      case .index(let index):
        text += "/\(index)"
      case .key(let key):
        text += "/"
        for character in key.unicodeScalars {
          switch character {
          case "~": text += "~0"
          case "/": text += "~1"
          default: text.unicodeScalars.append(character)
          }
        }
      }
    }
  }

  /// The form for people, such as `tools[0].name`.
  package var dotted: String {
    tokens.reduce(into: "") { text, token in
      switch token {
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      }
    }
  }

  package static func < (left: JSONPointer, right: JSONPointer) -> Bool {
    for (a, b) in zip(left.tokens, right.tokens) where a != b {
      switch (a, b) {
      case (.index(let x), .index(let y)): return x < y
      case (.key(let x), .key(let y)):
        return x == y ? x.utf8.lexicographicallyPrecedes(y.utf8) : x < y
      case (.index, .key): return true
      case (.key, .index): return false
      }
    }
    return left.tokens.count < right.tokens.count
  }
}
