package import Diagnostics
package import JSON

/// A place where a secret seems to stand in plain text, outside of the fields that the API masks.
package struct PlainCredential: Sendable, Hashable {
  package let pointer: JSONPointer
  package let sign: Sign

  /// What gives it away.
  package enum Sign: Sendable, Hashable {
    /// The key in front of it.
    case name(String)
    /// The argument in front of it: `--token`.
    case argument(String)
    /// How the text looks.
    case look(CredentialFind.Kind)
  }
}

extension JSONValue {
  /// Where secrets seem to stand in plain text; a mask, a reference and a variable of a call are none.
  ///
  /// - Parameter pointer: Of this value; the last key counts as its name.
  /// - Returns: In the order of the value.
  package func plainCredentials(at pointer: JSONPointer = .root) -> [PlainCredential] {
    if isSecretText, let name = pointer.name, name.namesCredential {
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

  /// The same without them, for showing: by name, `***`; by its look, with an ellipsis.
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

  /// The same without those that look like one, whatever they are called.
  package var withCredentialLooksMasked: JSONValue {
    switch self {
    case .string(let text): .string(text.withCredentialsMasked)
    case .array(let items): .array(items.map(\.withCredentialLooksMasked))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, $0.value.withCredentialLooksMasked) }))
    case .null, .bool, .number: self
    }
  }

  /// Whether it can be a secret, when its name says so.
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

/// What may stand under the name of a secret without being one.
private let ordinaryWords: Set = [
  "auto", "default", "disabled", "enabled", "false", "none", "null", "optional", "required", "true",
]

extension JSONPointer {
  /// The key that it ends with, positions in lists aside.
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
  /// The credentials in one argument of several, such as `--token`, `abc` or `API_KEY=abc`.
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
  /// `--token` and the like, which what follows belongs to.
  fileprivate var flagName: String? {
    guard utf8.first == UInt8(ascii: "-"), !utf8.contains(UInt8(ascii: "=")) else { return nil }
    return drop { $0 == "-" }.namesCredentialText ? self : nil
  }

  /// The name in `NAME=value` or `Name: value`.
  fileprivate var assignedName: String? {
    guard let sign = utf8.firstIndex(where: { "=:".utf8.contains($0) }) else { return nil }
    let name = self[..<sign]
    let value = String(self[utf8.index(after: sign)...])
    guard !name.isEmpty, name.utf8.first != UInt8(ascii: "-"), !name.contains(" "),
      name.namesCredentialText, JSONValue.string(value).isSecretText, !value.hasPrefix("//")
    else { return nil }
    return String(name)
  }
}

extension Substring {
  fileprivate var namesCredentialText: Bool { String(self).namesCredential }
}
