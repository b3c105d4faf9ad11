/// A place inside a JSON value, as RFC 6901 writes it; list positions are kept apart from keys.
package struct JSONPointer: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// One step down.
  package enum Token: Sendable, Hashable {
    case key(String)
    /// 0-based.
    case index(Int)

    // Keys are as exact as those of objects; the hash may stay as it is.
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

  /// A member of the object that this leads to.
  package func appending(_ key: String) -> JSONPointer { JSONPointer(tokens + [.key(key)]) }

  /// An element of the list that this leads to, 0-based.
  package func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens + [.index(index)]) }

  /// One level up; `nil` at the root.
  package var parent: JSONPointer? { tokens.isEmpty ? nil : JSONPointer(Array(tokens.dropLast())) }

  /// RFC 6901: `/tools/0/name`; the root is the empty text.
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

  /// As people write it: `tools[0].name`.
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
