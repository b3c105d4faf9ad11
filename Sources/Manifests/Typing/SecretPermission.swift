import JSON

/// Which environment variables `!secret env:` may read.
///
/// A manifest from a pull request decides what is read and where it is sent, so what it may read is said
/// outside of the manifests: `TURNFORM_SECRETS` lists names and patterns, and without it everything is
/// refused that belongs to a system that is known.
struct SecretPermission: Sendable {
  /// Lists what may be read.
  static let variable = "TURNFORM_SECRETS"

  /// Why a variable may not be read.
  enum Refusal: Hashable {
    /// It is how Turnform itself gets to the API; nothing allows it.
    case ownAccess
    /// There is a list, and it is not on it.
    case notListed
    /// There is a list, and an entry of it cannot be read: the n-th, from 1.
    ///
    /// What it says is never told: it may be a secret that was put there by mistake.
    case unreadableList(entry: Int)
    /// There is no list, and it belongs to somebody.
    case belongs(to: String)
  }

  /// `nil` when there is no list.
  private let patterns: [NamePattern]?
  /// The first entry of the list that is not a possible variable name, from 1.
  ///
  /// A list is a limit: one that says something else than its author meant must not be used.
  private let unreadable: Int?
  /// The key of the API, which no secret may be.
  private let apiKey: String?

  /// - Parameter variables: The environment; an empty list allows nothing.
  init(_ variables: [String: String]) {
    let entries = variables[Self.variable]
      .map { list -> [String] in
        list.unicodeScalars.split { $0 == "," || $0.properties.isWhitespace }.map { String($0) }
      }
    patterns = entries?.map { NamePattern($0) }
    unreadable = entries?.firstIndex { !$0.utf8.allSatisfy(Self.isOfPattern) }.map { $0 + 1 }
    let key = variables["TURNCALL_API_KEY"]?.withoutOuterBlanks ?? ""
    apiKey = key.isEmpty ? nil : key
  }

  /// Whether there is a list.
  var isListed: Bool { patterns != nil }

  /// Why a variable may not be read; `nil` when it may.
  func refusal(of variable: String) -> Refusal? {
    guard !Self.isOwnAccess(variable) else { return .ownAccess }
    if let unreadable { return .unreadableList(entry: unreadable) }
    if let patterns {
      let name = Array(variable.unicodeScalars)
      return patterns.contains { $0.matches(name) } ? nil : .notListed
    }
    return VariableFamily.of(variable).map { .belongs(to: $0.owner) }
  }

  /// Whether a secret is the key of the API under another name.
  func isAPIKey(_ secret: String) -> Bool {
    apiKey.map(secret.withoutOuterBlanks.isExactly) ?? false
  }

  /// Letters, digits, `_`, and the wildcards `*` and `?`.
  private static func isOfPattern(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "*"),
      UInt8(ascii: "?"):
      true
    default: false
    }
  }

  private static func isOwnAccess(_ variable: String) -> Bool {
    let name = variable.uppercased().utf8
    return ["TURNCALL_API_KEY", "TURNCALL_CLIENT_"].contains { name.starts(with: $0.utf8) }
  }
}

extension String {
  /// Without blanks and line breaks at both ends.
  var withoutOuterBlanks: String {
    let scalars = unicodeScalars.drop(while: \.properties.isWhitespace)
    guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    return String(scalars[...last])
  }
}
