package import Diagnostics
package import JSON

/// A place that seems to hold a secret in plain text, outside the fields that the API masks.
package struct PlainCredential: Sendable, Hashable {
  package let pointer: JSONPointer
  package let sign: Sign

  /// The evidence for a credential.
  package enum Sign: Sendable, Hashable {
    /// The key before it.
    case name(String)
    /// The argument before it: `--token`.
    case argument(String)
    /// The format of the text.
    case look(CredentialFind.Kind)
  }
}

extension JSONValue {
  /// The places that seem to hold secrets in plain text, in the order of the value; masks,
  /// references and call variables do not count.
  ///
  /// - Parameter pointer: The place of this value; the last key counts as its name.
  package func plainCredentials(at pointer: JSONPointer = .root) -> [PlainCredential] {
    // The name is checked first: texts are long.
    if isScalar, let name = pointer.name, name.namesCredential, isSecretText {
      return [PlainCredential(pointer: pointer, sign: .name(name))]
    }
    switch self {
    case .string(let text):
      return text.credentials.map { PlainCredential(pointer: pointer, sign: .look($0.kind)) }
    case .array(let items):
      return items.indices.flatMap { index in
        items.credentials(at: index, pointer.appending(index))
      }
    case .object(let object):
      return object.members.flatMap { member in
        if member.key == "value", let name = object.pairName, member.value.isSecretText {
          return [PlainCredential(pointer: pointer.appending("value"), sign: .name(name))]
        }
        return member.value.plainCredentials(at: pointer.appending(member.key))
      }
    case .null, .bool, .number: return []
    }
  }

  /// The value with credentials masked for display: `***` if found by name, an ellipsis if found by
  /// format.
  package var withCredentialsMasked: JSONValue {
    let found = plainCredentials()
    guard !found.isEmpty else { return self }
    let masked = found.reduce(self) { value, credential in
      switch credential.sign {
      case .name, .argument: value.replacing(credential.pointer, with: .string(SpecObject.mask))
      case .look: value
      }
    }
    return masked.withCredentialLooksMasked
  }

  /// The value with everything masked that looks like a credential, regardless of its name.
  package var withCredentialLooksMasked: JSONValue {
    switch self {
    case .string(let text): .string(text.withCredentialsMasked)
    case .array(let items): .array(items.map(\.withCredentialLooksMasked))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, $0.value.withCredentialLooksMasked) }))
    case .null, .bool, .number: self
    }
  }

  private var isScalar: Bool {
    switch self {
    case .string, .number: true
    case .null, .bool, .array, .object: false
    }
  }

  /// Whether the value can be a secret, given that its name suggests one.
  fileprivate var isSecretText: Bool {
    switch self {
    case .string(let text):
      text.utf8.count >= 4 && text != SpecObject.mask && !text.contains("{{")
        && !text.contains("${") && !ordinaryWords.contains(text.lowercased())
    case .number(let number): number.double >= 1000
    case .null, .bool, .array, .object: false
    }
  }
}

/// Words that may appear under the name of a secret without being one.
private let ordinaryWords: Set = [
  "auto", "default", "disabled", "enabled", "false", "none", "null", "optional", "required", "true",
]

extension JSONPointer {
  /// The last key in the pointer, ignoring list positions.
  fileprivate var name: String? {
    for token in tokens.reversed() {
      if case .key(let key) = token { return key }
    }
    return nil
  }
}

extension JSONObject {
  /// The name in a pair: `{name: Authorization, value: …}`.
  fileprivate var pairName: String? {
    [self["name"], self["key"]].lazy.compactMap { $0?.string }.first(where: \.namesCredential)
  }
}

extension [JSONValue] {
  /// The credentials in one of several arguments, such as `--token`, `abc` or `API_KEY=abc`.
  fileprivate func credentials(at index: Int, _ pointer: JSONPointer) -> [PlainCredential] {
    let value = self[index]
    if index > 0, value.isSecretText, let flag = self[index - 1].string?.flagName {
      return [PlainCredential(pointer: pointer, sign: .argument(flag))]
    }
    if let name = value.string?.assignedName {
      return [PlainCredential(pointer: pointer, sign: .argument(name))]
    }
    return value.plainCredentials(at: pointer)
  }
}

extension String {
  /// The name of a flag, such as `--token`, whose value follows.
  fileprivate var flagName: String? {
    guard utf8.first == UInt8(ascii: "-"), !utf8.contains(UInt8(ascii: "=")) else { return nil }
    return String(drop { $0 == "-" }).namesCredential ? self : nil
  }

  /// The name in `NAME=value` or `Name: value`.
  fileprivate var assignedName: String? {
    guard let sign = utf8.firstIndex(where: { "=:".utf8.contains($0) }) else { return nil }
    let name = String(self[..<sign])
    let value = String(self[utf8.index(after: sign)...])
    guard !name.isEmpty, name.utf8.first != UInt8(ascii: "-"), !name.contains(" "),
      name.namesCredential, JSONValue.string(value).isSecretText, !value.hasPrefix("//")
    else { return nil }
    return name
  }
}
