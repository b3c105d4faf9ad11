package import Diagnostics

/// The desired state of a takeaway, knowledge base, webhook or eval scenario.
package struct DesiredObject: Sendable, Hashable {
  package let address: ResourceAddress
  /// The name; for a webhook, the URL as written.
  package let naturalKey: ObjectName
  /// Only the written fields, without the name; includes a webhook's URL, since it may need ids.
  package let fields: SpecObject
  /// `nil` keeps the current protection.
  package let protect: Bool?
  /// The names of the unmanaged fields: the live values are kept.
  package let unmanaged: [String]
  package let source: SourceMap

  package init(
    _ kind: Kind,
    key: ObjectName,
    naturalKey: ObjectName,
    fields: SpecObject = [:],
    protect: Bool? = nil,
    unmanaged: [String] = [],
    source: SourceMap = SourceMap()
  ) {
    address = ResourceAddress(kind, key)
    self.naturalKey = naturalKey
    self.fields = fields
    self.protect = protect
    self.unmanaged = unmanaged
    self.source = source
  }
}

/// The desired state of a knowledge base and its documents.
package struct DesiredKnowledgeBase: Sendable, Hashable {
  package let object: DesiredObject
  /// Sorted by name; `nil` leaves them unmanaged.
  package let documents: [DesiredDocument]?

  package init(_ object: DesiredObject, documents: [DesiredDocument]? = nil) {
    self.object = object
    self.documents = documents?.sorted { $0.name < $1.name }
  }
}

/// A file of the stack that is uploaded as a document of a knowledge base.
package struct DesiredDocument: Sendable, Hashable {
  /// The document's name in the API: the file name with a hash of the content, `faq~9f2c1b7e.md`,
  /// so that other content makes another document.
  package let name: ObjectName
  /// The path inside the stack folder.
  package let path: String
  /// A content type that the API accepts (Contract.md §12).
  package let contentType: String
  /// The SHA-256 of the content in hexadecimal.
  package let digest: String
  package let span: SourceSpan?

  package init(
    name: ObjectName,
    path: String,
    contentType: String,
    digest: String,
    span: SourceSpan? = nil
  ) {
    self.name = name
    self.path = path
    self.contentType = contentType
    self.digest = digest
    self.span = span
  }

  /// Whether Turnform assigned a document's name: `stem~8 hex digits.extension`.
  package static func isOurs(_ name: ObjectName) -> Bool { parts(of: name) != nil }

  /// The file name and the hash of the content: `faq.md` and `9f2c1b7e` for `faq~9f2c1b7e.md`;
  /// `nil` for a name that Turnform did not assign.
  package static func parts(of name: ObjectName) -> (file: String, hash: String)? {
    let name = name.text
    let bytes = name.utf8
    guard let sign = bytes.lastIndex(of: UInt8(ascii: "~")) else { return nil }
    let rest = bytes[bytes.index(after: sign)...]
    let hash = rest.prefix { $0 != UInt8(ascii: ".") }
    guard hash.count == 8,
      hash.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return (
      String(name[..<sign]) + String(name[hash.endIndex...]),
      String(name[hash.startIndex..<hash.endIndex])
    )
  }
}
