import Diagnostics
import JSON
import Resources

/// Lints for plain-text secrets in unmasked fields: URLs, arguments and free-form objects.
///
/// Keys of well-known services are found in any field, when texts are read.
enum CredentialLints {
  static func diagnostics(in entry: Entry) -> [Diagnostic] {
    fields(of: entry)
      .flatMap { field, value in value.plainCredentials(at: JSONPointer([.key(field)])) }
      .filter { $0.sign != .look(.serviceKey) }
      .map { warning($0.pointer, $0.sign.words, in: entry) }
      + staticKey(in: entry)
  }

  /// The fields to check: test data of evals may contain anything.
  private static func fields(of entry: Entry) -> [(String, JSONValue)] {
    let names: [String] =
      switch entry.address.kind.family {
      case .agents: ["config"]
      case .numbers: ["route", "metadata"]
      case .object(let object): object.openFields
      }
    return names.compactMap { name in entry[name].map { (name, $0) } }
  }

  private static func staticKey(in entry: Entry) -> [Diagnostic] {
    guard entry.address.kind == .agents,
      let id = entry["config"]?["aws"]?["access_key_id"]?.string, !id.isEmpty
    else { return [] }
    let pointer = JSONPointer([.key("config"), .key("aws"), .key("access_key_id")])
    return [warning(pointer, "is the id of a static key", in: entry)]
  }

  private static func warning(
    _ pointer: JSONPointer,
    _ words: String,
    in entry: Entry
  ) -> Diagnostic {
    entry.diagnostic(
      .secretInPlainText,
      at: entry.source[pointer],
      "\(pointer.dotted) \(words), and the API shows it to everyone with read access.",
      "Move it to a field for secrets (api_key, headers, env), or use the service's own "
        + "settings; everyone who can read the repository or the project can use this one.",
      severity: .warning
    )
  }
}

extension PlainCredential.Sign {
  /// The text after the field name in a message.
  fileprivate var words: String {
    switch self {
    case .name: "is named like a secret"
    case .argument(let name): "seems to contain the secret of \(quoted(name))"
    case .look(.userInfo): "contains the user name or password of a URL"
    case .look(.query(let name)): "contains \(quoted(name)) in the query of a URL"
    case .look(.authorization): "looks like an Authorization header"
    case .look(.flag(let name)): "seems to contain the secret of \(quoted("--" + name))"
    case .look(.serviceKey): "contains what looks like a service key"
    }
  }
}
