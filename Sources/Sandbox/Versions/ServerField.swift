import JSON
import Resources

/// A field of the API's objects, as options name it: `agents.config.llm.reasoning_effort`.
package struct ServerField: Sendable, Hashable {
  /// What the objects are called in manifests, or `documents`, `links` and `runs`.
  package let collection: String
  /// The names from the object on; every entry of a list on the way is meant.
  package let path: [String]

  package init(_ collection: String, _ path: [String]) {
    self.collection = collection
    self.path = path
  }

  /// Reads a field as it is written on the command line; `nil` when the text has another form, or
  /// there is no such collection.
  ///
  /// - Parameter text: `COLLECTION.FIELD`, further fields after further dots.
  package init?(parsing text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard let collection = parts.first, Self.collections.contains(collection), parts.count > 1,
      !parts.contains("")
    else { return nil }
    self.init(collection, Array(parts.dropFirst()))
  }

  /// What ``init(parsing:)`` accepts in front of the first dot.
  package static let collections =
    Kind.allCases.map(\.rawValue) + ["documents", "links", "runs"]
}

extension ServerField {
  /// What a path of the API shows; `nil` for projects, keys and the like.
  static func collection(ofPath path: Substring) -> String? {
    let segments = String(path).segments
    guard segments.count > 2, segments[1] == "v1" else { return nil }
    switch segments[2] {
    case "agents": return segments.contains("knowledge-bases") ? "links" : "agents"
    case "phone-numbers": return "numbers"
    case "knowledge-bases": return segments.contains("documents") ? "documents" : "knowledge_bases"
    case "eval-scenarios": return "evals"
    case "eval-runs": return "runs"
    case "takeaways", "webhooks": return String(segments[2])
    default: return nil
    }
  }
}

extension Section {
  /// The same table as a server has it that does not know some fields yet.
  ///
  /// Whether such a field is then dropped or refused is what the table around it says.
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
