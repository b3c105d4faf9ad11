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
  }

  /// Whether values are read at all.
  let areRead: Bool
  /// Which variables may be.
  let permission: SecretPermission
  private let files: any StackFiles
  private let variables: [String: String]
  private var known: [SecretSource: Result<String, Problem>] = [:]
  /// What was read and may be used.
  private(set) var store = SecretStore()

  init(files: any StackFiles, variables: [String: String], areRead: Bool) {
    self.files = files
    self.variables = variables
    self.areRead = areRead
    permission = SecretPermission(variables)
  }

  /// The value that a source holds.
  mutating func value(of source: SecretSource) -> Result<String, Problem> {
    if let known = known[source] { return known }
    let value = checked(read(source))
    known[source] = value
    if case .success(let text) = value { store[source] = SecretValue(text) }
    return value
  }

  private func read(_ source: SecretSource) -> Result<String, Problem> {
    switch source {
    case .environment(let name):
      return variables[name].map { .success($0) } ?? .failure(.variableMissing)
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
    return permission.isAPIKey(text) ? .failure(.apiKey) : value
  }
}
