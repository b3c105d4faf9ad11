extension JSONValue {
  /// How text is formatted.
  package enum Layout: Sendable {
    /// One line, no whitespace.
    case compact
    /// Two spaces per level, one member per line.
    case indented
  }

  /// The order of object members.
  package enum KeyOrder: Sendable {
    /// By Unicode scalars: equal values give equal bytes.
    case sorted
    /// In insertion order.
    case asAdded
  }

  /// JSON text without a trailing line break.
  ///
  /// Controls, format characters and line separators are escaped, so that the text is safe to print
  /// on a terminal.
  package func text(_ layout: Layout = .compact, keys order: KeyOrder = .sorted) -> String {
    String(decoding: bytes(layout, keys: order), as: UTF8.self)
  }

  /// The JSON text as UTF-8 bytes.
  package func bytes(_ layout: Layout = .compact, keys order: KeyOrder = .sorted) -> [UInt8] {
    var writer = JSONWriter(layout: layout, order: order)
    writer.write(self, depth: 0)
    return writer.bytes
  }
}

private struct JSONWriter {
  let layout: JSONValue.Layout
  let order: JSONValue.KeyOrder
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let number): append(number.literal)
    case .string(let text): write(text)
    case .array(let items):
      writeList("[", items, "]", depth: depth) { $0.write($1, depth: depth + 1) }
    case .object(let object):
      // Sorted by position: moving members around copies keys and values.
      let members = object.members
      var positions = Array(members.indices)
      if order == .sorted {
        positions.sort { members[$0].key.exactlyPrecedes(members[$1].key) }
      }
      writeList("{", positions, "}", depth: depth) { writer, position in
        writer.write(members[position].key)
        writer.append(writer.layout == .indented ? ": " : ":")
        writer.write(members[position].value, depth: depth + 1)
      }
    }
  }

  private mutating func writeList<Element>(
    _ open: String,
    _ elements: [Element],
    _ close: String,
    depth: Int,
    write: (inout JSONWriter, Element) -> Void
  ) {
    append(open)
    for (index, element) in elements.enumerated() {
      if index > 0 { append(",") }
      breakLine(depth: depth + 1)
      write(&self, element)
    }
    if !elements.isEmpty { breakLine(depth: depth) }
    append(close)
  }

  private mutating func breakLine(depth: Int) {
    guard layout == .indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func write(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
      append(text)
    } else {
      for scalar in text.unicodeScalars { write(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case " "..."~": bytes.append(UInt8(ascii: scalar))
    case _ where scalar.isInvisible:
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        let digits = String(unit, radix: 16)
        append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      }
    default:
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}
