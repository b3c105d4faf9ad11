import JSON
import Resources

/// What `!secret` reads, each source once.
struct SecretSources {
  /// Why a secret cannot be used.
  enum Problem: Error {
    case variableMissing
    case file(StackFileError)
    case empty
    case notText
    /// It is the key of the API.
    case apiKey
    /// It is what the API shows in the place of a secret.
    case mask
  }

  /// Whether values are read at all.
  let areRead: Bool
  /// Which variables may be.
  let permission: SecretPermission
  private let files: any StackFiles
  private let variables: [String: String]
  private var known: [SecretSource: Result<String, Problem>] = [:]
  /// What there is to say of what was read.
  private var remarks: [SecretSource: [SecretRemark]] = [:]
  /// What was read and may be used.
  private(set) var store = SecretStore()

  init(files: any StackFiles, variables: [String: String], areRead: Bool) {
    self.files = files
    self.variables = variables
    self.areRead = areRead
    permission = SecretPermission(variables)
  }

  /// The value that a source holds, without one line break at its end.
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

  /// What looks odd about a value that was read.
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
    // The process has replaced bytes that are no text before anybody can see them; the API cannot
    // store U+0000.
    let isText = !text.unicodeScalars.contains { $0 == "\u{FFFD}" || $0 == "\0" }
    guard isText else { return .failure(.notText) }
    guard !text.isExactly(SpecObject.mask) else { return .failure(.mask) }
    return permission.isAPIKey(text) ? .failure(.apiKey) : value
  }
}

extension String {
  /// Without one LF or CR LF at its end.
  fileprivate var withoutLineBreakAtEnd: String {
    guard utf8.last == UInt8(ascii: "\n") else { return self }
    let line = utf8.dropLast()
    return String(Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }
}
