import Diagnostics
import Resources
import YAML

extension Section {
  /// Whether an unknown key may be a misspelled name of one of the table's secrets, so its value is
  /// a secret.
  func mayMeanSecret(by key: String) -> Bool {
    let secrets = fields.filter { field in
      if case .map(_, areValuesSecret: true) = field.type { return true }
      return field.isSecret
    }
    return closestMatch(to: key, among: secrets.map(\.name)) != nil
  }
}

extension YAMLMember {
  /// Whether the value, or the key itself, may contain a secret, judging by the key.
  var mayHoldSecret: Bool {
    key.wordBeforeColon != nil || (value.holdsText && key.mayNameCredential)
  }
}

extension YAMLNode {
  /// Whether it contains any text.
  var holdsText: Bool {
    switch content {
    case .scalar(let text, _): !text.isEmpty
    case .sequence(let elements): !elements.isEmpty
    case .mapping(let members): !members.isEmpty
    }
  }
}

extension String {
  /// The text before the first colon: YAML parses `{api_key:hunter2}` as one key without a value.
  var wordBeforeColon: String? {
    utf8.firstIndex(of: UInt8(ascii: ":")).map { String(self[..<$0]) }
  }

  /// Whether it looks like the name of a secret, perhaps misspelled.
  var mayNameCredential: Bool {
    let name = lowercased()
    let words = [
      "api_key", "auth", "authorization", "cookie", "credential", "key", "passwd", "password",
      "private_key", "pwd", "secret", "token",
    ]
    return words.contains(where: name.contains)
      || name.split { !$0.isLetter }
        .contains { part in
          words.contains { $0.utf8.count > 4 && closestMatch(to: String(part), among: [$0]) != nil }
        }
      || secretFieldNames.contains(name)
      || closestMatch(to: name, among: secretFieldNames) != nil
  }
}

/// The names for all kinds; a secret in the wrong section is still a secret.
private let secretFieldNames = Array(
  Set(Kind.allCases.flatMap { $0.manifestTable.secretFieldNames })
)
.sorted()

extension Section {
  /// The names of secret fields, at any depth.
  fileprivate var secretFieldNames: [String] {
    fields.flatMap { field -> [String] in
      if field.isSecret { return [field.name] }
      if case .map(_, areValuesSecret: true) = field.type { return [field.name] }
      return field.type.innerSection?.secretFieldNames ?? []
    }
  }
}
