import JSON
import Resources

/// The sources of `!secret`, each read once.
struct SecretSources {
  /// Why a secret cannot be used.
  enum Problem: Error {
    case variableMissing
    case file(StackFileError)
    case empty
    case notText
    /// It is the API key.
    case apiKey
    /// It is the mask that the API shows instead of a secret.
    case mask
  }

  /// Whether values are read at all.
  let areRead: Bool
  let permission: SecretPermission
  private let files: any StackFiles
  private let variables: [String: String]
  private var known: [SecretSource: Result<String, Problem>] = [:]
  /// The remarks on the values that were read.
  private var remarks: [SecretSource: [SecretRemark]] = [:]
  /// The usable secrets that were read.
  private(set) var store = SecretStore()

  init(files: any StackFiles, variables: [String: String], areRead: Bool) {
    self.files = files
    self.variables = variables
    self.areRead = areRead
    permission = SecretPermission(variables)
  }

  /// Returns the value of a source, without one trailing line break.
  mutating func value(of source: SecretSource) -> Result<String, Problem> {
    if let known = known[source] { return known }
    let value = checked(read(source))
    known[source] = value
    if case .success(let text) = value {
      store[source] = SecretValue(text)
      remarks[source] = remarks(on: text, from: source)
    }
    return value
  }

  func remarks(on source: SecretSource) -> [SecretRemark] { remarks[source] ?? [] }

  private func remarks(on text: String, from source: SecretSource) -> [SecretRemark] {
    // Files end with a line break, variables do not.
    let hadLineBreak =
      switch source {
      case .environment(let name): variables[name].map { $0.utf8.count != text.utf8.count } ?? false
      case .file: false
      }
    return (hadLineBreak ? [.lineBreak] : []) + SecretRemark.all(on: text)
  }

  private func read(_ source: SecretSource) -> Result<String, Problem> {
    switch source {
    case .environment(let name):
      return variables[name].map { .success($0.withoutLineBreakAtEnd) }
        ?? .failure(.variableMissing)
    case .file(let path):
      return files.text(of: path)
        .mapError { error in
          switch error {
          case .file(let error): .file(error)
          case .notUTF8, .credential: .notText
          }
        }
    }
  }

  private func checked(_ value: Result<String, Problem>) -> Result<String, Problem> {
    guard case .success(let text) = value else { return value }
    guard !text.isEmpty else { return .failure(.empty) }
    // Invalid bytes in the environment were replaced when the process started; the API cannot store
    // U+0000.
    let isText = !text.unicodeScalars.contains { $0 == "\u{FFFD}" || $0 == "\0" }
    guard isText else { return .failure(.notText) }
    guard !text.isExactly(SpecObject.mask) else { return .failure(.mask) }
    return permission.isAPIKey(text) ? .failure(.apiKey) : value
  }
}

extension String {
  /// The text without one trailing LF or CR LF.
  fileprivate var withoutLineBreakAtEnd: String {
    guard utf8.last == UInt8(ascii: "\n") else { return self }
    let line = utf8.dropLast()
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }
}
