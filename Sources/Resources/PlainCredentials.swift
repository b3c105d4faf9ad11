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
    var search = PlainCredentialSearch(path: pointer.tokens)
    search.search(self, named: pointer.name)
    return search.found
  }

  /// The value with credentials masked for display: `***` if found by name, an ellipsis if found by
  /// format.
  package var withCredentialsMasked: JSONValue {
    let found = plainCredentials()
    guard !found.isEmpty else { return self }
    let named = found.filter { credential in
      switch credential.sign {
      case .name, .argument: true
      case .look: false
      }
    }
    return masked(named.map(\.pointer.tokens)[...], depth: 0).withCredentialLooksMasked
  }

  /// The value with the mask at some places, in their order in the value.
  ///
  /// Each list and object is copied once, however many of its members are masked.
  private func masked(_ places: ArraySlice<[JSONPointer.Token]>, depth: Int) -> JSONValue {
    guard let first = places.first else { return self }
    guard depth < first.count else { return .string(SpecObject.mask) }
    var rest = places
    var masked = (items: array ?? [], object: object ?? [:])
    while let token = rest.first?[depth] {
      let inside = rest.prefix { $0[depth] == token }
      rest = rest.dropFirst(inside.count)
      switch token {
      case .key(let key):
        masked.object[key] = masked.object[key]?.masked(inside, depth: depth + 1)
      case .index(let index):
        masked.items[index] = masked.items[index].masked(inside, depth: depth + 1)
      }
    }
    return array == nil ? .object(masked.object) : .array(masked.items)
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

  fileprivate var isScalar: Bool {
    switch self {
    case .string, .number: true
    case .null, .bool, .array, .object: false
    }
  }

  /// Whether the value can be a secret, given that its name suggests one.
  fileprivate var isSecretText: Bool {
    switch self {
    case .string(let text):
      text.utf8.count >= 4 && text != SpecObject.mask && !text.containsBytes(of: "{{")
        && !text.containsBytes(of: "${") && !ordinaryWords.contains(text.lowercased())
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

/// Searches a value with one path, which grows and shrinks: most values hold no credential, and
/// need no pointer.
private struct PlainCredentialSearch {
  var path: [JSONPointer.Token]
  private(set) var found: [PlainCredential] = []

  init(path: [JSONPointer.Token]) { self.path = path }

  /// - Parameter name: The last key in the path.
  mutating func search(_ value: JSONValue, named name: String?) {
    // The name is checked first: texts are long.
    if value.isScalar, let name, name.namesCredential, value.isSecretText {
      return add(.name(name))
    }
    switch value {
    case .string(let text):
      for credential in text.credentials { add(.look(credential.kind)) }
    case .array(let items):
      for index in items.indices {
        path.append(.index(index))
        search(items, at: index, named: name)
        path.removeLast()
      }
    case .object(let object):
      let members = object.members
      for index in members.indices {
        path.append(.key(members[index].key))
        search(members[index], in: object)
        path.removeLast()
      }
    case .null, .bool, .number: break
    }
  }

  private mutating func search(_ member: (key: String, value: JSONValue), in object: JSONObject) {
    if member.key == "value", let name = object.pairName, member.value.isSecretText {
      return add(.name(name))
    }
    search(member.value, named: member.key)
  }

  /// Searches one of several arguments, such as `--token`, `abc` or `API_KEY=abc`.
  private mutating func search(_ items: [JSONValue], at index: Int, named name: String?) {
    if index > 0, items[index].isSecretText, let flag = items[index - 1].string?.flagName {
      return add(.argument(flag))
    }
    if let name = items[index].string?.assignedName { return add(.argument(name)) }
    search(items[index], named: name)
  }

  private mutating func add(_ sign: PlainCredential.Sign) {
    found.append(PlainCredential(pointer: JSONPointer(path), sign: sign))
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
