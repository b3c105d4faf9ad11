import Diagnostics
import Resources
import YAML

extension Section {
  /// Whether a key that no table knows may be a misspelt name of one of its secrets, so that what stands
  /// behind it is one.
  func mayMeanSecret(by key: String) -> Bool {
    let secrets = fields.filter { field in
      if case .map(_, areValuesSecret: true) = field.type { return true }
      return field.isSecret
    }
    return closestMatch(to: key, among: secrets.map(\.name)) != nil
  }
}

extension YAMLMember {
  /// Whether what stands behind the key, or in it, may be a secret, to judge by the key.
  var mayHoldSecret: Bool {
    key.wordBeforeColon != nil || (value.holdsText && key.mayNameCredential)
  }
}

extension YAMLNode {
  /// Whether any text stands in it.
  var holdsText: Bool {
    switch content {
    case .scalar(let text, _): !text.isEmpty
    case .sequence(let elements): !elements.isEmpty
    case .mapping(let members): !members.isEmpty
    }
  }
}

extension String {
  /// What stands before the first colon: `{api_key:hunter2}` is one key to YAML, without a value.
  var wordBeforeColon: String? {
    utf8.firstIndex(of: UInt8(ascii: ":")).map { String(self[..<$0]) }
  }

  /// Whether it reads as the name of a secret, perhaps misspelt.
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

/// Of all kinds; whoever writes one into the wrong section has a secret there all the same.
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
