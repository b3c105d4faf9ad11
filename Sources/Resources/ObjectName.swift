import JSON

/// What the API knows an object by: an agent's name, a number's E.164 or SID, a webhook's URL, a
/// document's file name.
///
/// The API compares such texts scalar by scalar. Swift's `String` takes canonically equivalent ones for
/// equal ("é" in one scalar and in two), which would make one object out of two; names are therefore
/// equal, hashed and ordered by their UTF-8 bytes.
package struct ObjectName: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let text: String

  package init(_ text: String) { self.text = text }

  package var description: String { text }

  package static func == (left: ObjectName, right: ObjectName) -> Bool {
    left.text.isExactly(right.text)
  }

  package static func < (left: ObjectName, right: ObjectName) -> Bool {
    left.text.exactlyPrecedes(right.text)
  }

  package func hash(into hasher: inout Hasher) { text.hashExactly(into: &hasher) }
}

extension ObjectName: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self.init(text) }
}
