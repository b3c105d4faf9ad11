import Files
import FoundationEssentials
import HTTPTransport

extension Console {
  /// The trusted authorities of encrypted connections (`SSL_CERT_FILE`, `SSL_CERT_DIR`) and their
  /// client certificate (`TURNCALL_CLIENT_CERT`, `TURNCALL_CLIENT_KEY`).
  func transportSecurity() throws(CommandFailure) -> TransportSecurity {
    let roots = try authorities()
    let identity = try clientIdentity()
    do {
      return try TransportSecurity(roots: roots, identity: identity)
    } catch {
      throw CommandFailure(configuration: error.detail, advice: error.advice)
    }
  }

  /// - Returns: `nil` when neither variable is set.
  private func authorities() throws(CommandFailure) -> [[UInt8]]? {
    let file = value(of: "SSL_CERT_FILE")
    let folders = value(of: "SSL_CERT_DIR")
    guard file != nil || folders != nil else { return nil }
    var roots: [[UInt8]] = []
    if let file {
      roots.append(try contents(of: file, setIn: "SSL_CERT_FILE", upTo: PEMLimits.bytes))
    }
    for folder in (folders ?? "").split(separator: ":") {
      // A folder of authorities also contains other files; only the certificates matter.
      let names = (try? FileManager.default.contentsOfDirectory(atPath: String(folder))) ?? []
      for name in names.sorted().prefix(PEMLimits.files) {
        if let bytes = try? files.readWhole("\(folder)/\(name)", PEMLimits.bytes) {
          roots.append(bytes)
        }
      }
    }
    return roots
  }

  private func clientIdentity() throws(CommandFailure) -> (certificate: [UInt8], key: [UInt8])? {
    let (certificateVariable, keyVariable) = ("TURNCALL_CLIENT_CERT", "TURNCALL_CLIENT_KEY")
    let certificate = value(of: certificateVariable)
    let key = value(of: keyVariable)
    guard certificate != nil || key != nil else { return nil }
    guard let certificate, let key else {
      let (given, missing) =
        key == nil ? (certificateVariable, keyVariable) : (keyVariable, certificateVariable)
      throw CommandFailure(
        configuration: "\(given) is set, but \(missing) is not.",
        advice: "Set both to the paths of PEM files, or neither."
      )
    }
    return (
      try contents(of: certificate, setIn: certificateVariable, upTo: PEMLimits.bytes),
      try contents(of: key, setIn: keyVariable, upTo: PEMLimits.bytes)
    )
  }

  /// Reads the file that a variable names, up to a limit in bytes.
  func contents(
    of path: String,
    setIn variable: String,
    upTo limit: Int
  ) throws(CommandFailure) -> [UInt8] {
    do throws(FileProblem) {
      return try files.readWhole(path, limit)
    } catch {
      throw CommandFailure(
        configuration: "Cannot read the file set in \(variable): \(error.reason).",
        advice: "Check the path and the permissions."
      )
    }
  }

  private func value(of variable: String) -> String? {
    environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }
}

private enum PEMLimits {
  static let bytes = 16 << 20
  static let files = 2000
}

extension TransportSecurityError {
  fileprivate var detail: String {
    switch self {
    case .noAuthority: "SSL_CERT_FILE and SSL_CERT_DIR contain no PEM certificate."
    case .noCertificate: "The file set in TURNCALL_CLIENT_CERT contains no PEM certificate."
    case .noKey: "The file set in TURNCALL_CLIENT_KEY contains no PEM key without a passphrase."
    case .keyOfAnother:
      "The key in TURNCALL_CLIENT_KEY does not match the certificate in TURNCALL_CLIENT_CERT."
    }
  }

  fileprivate var advice: String { "Use the correct files; PEM starts with \"-----BEGIN\"." }
}
