import JSON
import Resources

/// A field of the API's objects, as in options: `agents.config.llm.reasoning_effort`.
package struct ServerField: Sendable, Hashable {
  /// The objects' name in manifests, or `documents`, `links` or `runs`.
  package let collection: String
  /// The field names from the object down; a list on the way stands for all its items.
  package let path: [String]

  package init(_ collection: String, _ path: [String]) {
    self.collection = collection
    self.path = path
  }

  /// Parses `COLLECTION.FIELD`, with nested fields after further dots; `nil` for any other form or
  /// collection.
  package init?(parsing text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let collection = parts.first, Self.collections.contains(collection), parts.count > 1,
      !parts.contains("")
    else { return nil }
    self.init(collection, Array(parts.dropFirst()))
  }

  /// The collections that ``init(parsing:)`` accepts before the first dot.
  package static let collections =
    Kind.allCases.map(\.rawValue) + ["documents", "links", "runs"]
}

extension ServerField {
  /// The collection that a path of the API returns; `nil` for projects, keys and the like.
  static func collection(ofPath path: Substring) -> String? {
    let segments = String(path).segments
    guard segments.count > 2, segments[1] == "v1" else { return nil }
    if segments[2] == "eval-runs" { return "runs" }
    let kind = Kind.allCases.first { $0.path == "/v1/\(segments[2])" }
    if kind == .agents, segments.contains("knowledge-bases") { return "links" }
    if kind == .knowledgeBases, segments.contains("documents") { return "documents" }
    return kind?.rawValue
  }
}

extension Section {
  /// The same table on a server that does not know some fields yet.
  ///
  /// The enclosing table determines whether such a field is dropped or refused.
  func without(_ paths: [ArraySlice<String>]) -> Section {
    guard !paths.isEmpty else { return self }
    let fields = fields.compactMap { field -> Field? in
      let inner = paths.filter { $0.first == field.name }.map { $0.dropFirst() }
      guard !inner.contains(where: \.isEmpty) else { return nil }
      return inner.isEmpty ? field : field.without(inner)
    }
    return Section(fields, unknownFields: unknownFields, rules: rules)
  }
}

extension Field {
  fileprivate func without(_ paths: [ArraySlice<String>]) -> Field {
    Field(
      name,
      type.without(paths),
      default: defaultValue,
      isNullable: isNullable,
      isSecret: isSecret,
      checkedBy: checkedBy,
      summary
    )
  }
}

extension FieldType {
  fileprivate func without(_ paths: [ArraySlice<String>]) -> FieldType {
    switch self {
    case .section(let section): .section(section.without(paths))
    case .list(let item, let count): .list(item.without(paths), count)
    case .map(let item, let areValuesSecret):
      .map(item.without(paths), areValuesSecret: areValuesSecret)
    case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .object: self
    }
  }
}
