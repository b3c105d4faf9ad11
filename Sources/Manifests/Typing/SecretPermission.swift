import Diagnostics
import JSON

/// Decides which environment variables `!secret env:` may read.
///
/// A manifest from a pull request decides what is read and where it is sent, so the permission is
/// defined outside the manifests: `TURNFORM_SECRETS` lists names and patterns, and without it every
/// variable of a known system is refused.
struct SecretPermission: Sendable {
  /// The variable that lists the readable variables.
  static let variable = "TURNFORM_SECRETS"

  /// Why a variable must not be read.
  enum Refusal: Hashable {
    /// Turnform itself uses it for API access; it can never be allowed.
    case ownAccess
    /// There is a list without it.
    case notListed
    /// There is a list with an unreadable entry: the n-th, starting from 1.
    ///
    /// The entry is never shown: it may be a secret that was put there by mistake.
    case unreadableList(entry: Int)
    /// There is no list, and the variable belongs to a known system.
    case belongs(to: String)
  }

  /// `nil` when there is no list.
  private let patterns: [NamePattern]?
  /// The first list entry that is not a possible variable name, starting from 1.
  ///
  /// A list is a restriction: one that may mean something other than its author intended must not
  /// be used.
  private let unreadable: Int?
  /// The API key, which cannot be used as a secret.
  private let apiKey: String?

  /// - Parameter variables: The environment; an empty list allows nothing.
  init(_ variables: [String: String]) {
    let entries = variables[Self.variable]
      .map { list -> [String] in
        list.unicodeScalars.split { $0 == "," || $0.properties.isWhitespace }.map { String($0) }
      }
    patterns = entries?.map { NamePattern($0) }
    let isOfPattern = { (byte: UInt8) in byte.isLetterOrDigit || "_*?".utf8.contains(byte) }
    unreadable = entries?.firstIndex { !$0.utf8.allSatisfy(isOfPattern) }.map { $0 + 1 }
    let key = variables["TURNCALL_API_KEY"]?.withoutOuterBlanks ?? ""
    apiKey = key.isEmpty ? nil : key
  }

  func refusal(of variable: String) -> Refusal? {
    guard !Self.isOwnAccess(variable) else { return .ownAccess }
    if let unreadable { return .unreadableList(entry: unreadable) }
    if let patterns {
      let name = Array(variable.unicodeScalars)
      return patterns.contains { $0.matches(name) } ? nil : .notListed
    }
    return VariableFamily.of(variable).map { .belongs(to: $0.owner) }
  }

  /// Whether a secret equals the API key, under any name.
  func isAPIKey(_ secret: String) -> Bool {
    apiKey.map(secret.withoutOuterBlanks.isExactly) ?? false
  }

  private static func isOwnAccess(_ variable: String) -> Bool {
    let name = variable.uppercased().utf8
    return ["TURNCALL_API_KEY", "TURNCALL_CLIENT_"].contains { name.starts(with: $0.utf8) }
  }
}

extension String {
  /// The text without leading and trailing whitespace and line breaks.
  var withoutOuterBlanks: String {
    let scalars = unicodeScalars.drop(while: \.properties.isWhitespace)
    guard let last = scalars.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
    return String(scalars[...last])
  }
}
