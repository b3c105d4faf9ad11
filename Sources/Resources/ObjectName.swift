import JSON

/// The text that identifies an object in the API: an agent's name, a number's E.164 or SID, a
/// webhook's URL, a document's file name.
///
/// The API compares such texts scalar by scalar. Swift's `String` considers canonically equivalent
/// texts equal ("é" in one scalar and in two), which would merge two objects into one; names are
/// therefore compared, hashed and ordered by their UTF-8 bytes.
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
