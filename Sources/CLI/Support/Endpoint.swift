package import API
import Diagnostics
package import HTTPTransport

/// The address of the API and its key, from the environment.
package struct Endpoint: Sendable {
  package let address: ServerAddress
  package let key: APIKey
  /// The description of both in diagnostics.
  package let setting: APISetting
  let connection: ConnectionSettings
  /// `nil` when requests go directly to the API.
  package let proxy: ProxyAddress?
  package let security: TransportSecurity

  /// Reads `TURNCALL_API_URL`, and `TURNCALL_API_KEY` or the file that `TURNCALL_API_KEY_FILE`
  /// names.
  init(of console: Console, _ connection: ConnectionSettings) throws(CommandFailure) {
    self.connection = connection
    let url = console.environment[Self.urlVariable] ?? ""
    let isStandardServer = url.allSatisfy(\.isWhitespace)
    address = try Self.address(isStandardServer ? Self.standardURL : url)
    try Self.checkEncryption(address, connection)
    proxy = try Self.proxy(for: address, console)
    security = address.isEncrypted ? try console.transportSecurity() : TransportSecurity()
    let keyVariable =
      (console.environment[Self.keyVariable] ?? "").isEmpty ? Self.fileVariable : Self.keyVariable
    key = try Self.key(console, from: keyVariable)
    setting = APISetting(
      server: address.description,
      isStandardServer: isStandardServer,
      proxy: proxy?.description,
      keyVariable: keyVariable
    )
  }

  private static let urlVariable = "TURNCALL_API_URL"
  private static let keyVariable = "TURNCALL_API_KEY"
  private static let fileVariable = "TURNCALL_API_KEY_FILE"

  /// The server of TurnCall's own quick start.
  private static let standardURL = "http://localhost:8090"

  private static func address(_ text: String) throws(CommandFailure) -> ServerAddress {
    do {
      return try ServerAddress(text)
    } catch {
      throw CommandFailure(
        configuration: "\(urlVariable) \(error.words).",
        advice: "Set it to the URL of the API, for example https://turncall.example.com."
      )
    }
  }

  /// Rejects an address that would send the key unencrypted over a network.
  private static func checkEncryption(
    _ address: ServerAddress,
    _ connection: ConnectionSettings
  ) throws(CommandFailure) {
    guard !address.isEncrypted, !address.isLoopback, !connection.allowsPlainHTTP else { return }
    throw CommandFailure(
      configuration:
        "\(urlVariable) starts with http://: the key and all secrets would be sent unencrypted to "
        + "\(address.host).",
      advice: "Use https://, or --insecure-http if you trust the entire network path."
    )
  }

  private static func proxy(
    for address: ServerAddress,
    _ console: Console
  ) throws(CommandFailure) -> ProxyAddress? {
    do {
      return try ProxyAddress.proxy(for: address, in: console.environment)
    } catch {
      let problem =
        error.reason == .scheme ? "is not the URL of an http:// proxy" : error.reason.words
      throw CommandFailure(
        configuration: "\(error.variable) \(problem).",
        advice:
          "Set it to http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, or add the API's host to "
          + "NO_PROXY."
      )
    }
  }

  private static func key(
    _ console: Console,
    from variable: String
  ) throws(CommandFailure) -> APIKey {
    let value = console.environment[variable] ?? ""
    guard !value.isEmpty else {
      throw noKey(
        "TURNCALL_API_KEY is not set.",
        "Set TURNCALL_API_KEY, or set TURNCALL_API_KEY_FILE to the path of a file with the key."
      )
    }
    let content =
      variable == keyVariable
      ? Array(value.utf8) : try console.contents(of: value, setIn: variable, upTo: 64 << 10)
    let text = trimmed(String(decoding: content, as: UTF8.self))
    guard !text.isEmpty else {
      throw noKey(
        variable == keyVariable
          ? "TURNCALL_API_KEY contains only whitespace."
          : "the file set in TURNCALL_API_KEY_FILE is empty.",
        "Set it to the key."
      )
    }
    guard let key = APIKey(text) else {
      throw CommandFailure(
        configuration: "The API key contains whitespace or an invalid character.",
        advice: variable == keyVariable
          ? "Check TURNCALL_API_KEY." : "Check the file set in TURNCALL_API_KEY_FILE."
      )
    }
    return key
  }

  private static func noKey(_ problem: String, _ advice: String) -> CommandFailure {
    let detail = "No API key: \(problem)"
    return CommandFailure(
      .unauthorized,
      Diagnostic(.apiUnauthorized, detail: detail, advice: advice)
    )
  }

  /// Removes the byte order mark, whitespace and line breaks that editors and secret stores add to
  /// a key.
  private static func trimmed(_ text: String) -> String {
    let rest = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return String(rest.reversed().drop { $0.isWhitespace }.reversed())
  }
}

extension ServerAddressError {
  /// The text after the name of a variable.
  fileprivate var words: String {
    switch self {
    case .notAURL: "contains whitespace or a character that is not allowed in a URL"
    case .scheme: "does not start with http:// or https://"
    case .noHost: "has no host"
    case .host: "contains a host with an invalid character"
    case .port: "contains a port that is not a number from 1 to 65535"
    case .userInfo: "contains a user name or password"
    case .query: "contains a query or a fragment"
    case .path: "contains a path with \"..\" or an invalid character"
    }
  }
}
