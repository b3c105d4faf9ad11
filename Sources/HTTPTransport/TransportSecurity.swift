import NIOSSL

/// Whom an encrypted connection trusts, and as whom it presents itself.
package struct TransportSecurity: Sendable {
  let configuration: TLSConfiguration

  /// The system's certificate authorities, and no certificate of one's own.
  package init() { configuration = Self.standard }

  /// - Parameters:
  ///   - roots: PEM files; only these authorities are trusted then. `nil` trusts the system's.
  ///   - identity: The certificate (with those between it and its authority) and its key, in PEM.
  /// - Throws: ``TransportSecurityError``.
  package init(
    roots: [[UInt8]]?,
    identity: (certificate: [UInt8], key: [UInt8])?
  ) throws(TransportSecurityError) {
    var configuration = Self.standard
    if let roots {
      let certificates = roots.flatMap { (try? NIOSSLCertificate.fromPEMBytes($0)) ?? [] }
      guard !certificates.isEmpty else { throw .noAuthority }
      configuration.trustRoots = .certificates(certificates)
    }
    if let identity {
      let chain = (try? NIOSSLCertificate.fromPEMBytes(identity.certificate)) ?? []
      guard !chain.isEmpty else { throw .noCertificate }
      guard let key = try? NIOSSLPrivateKey(bytes: identity.key, format: .pem) else {
        throw .noKey
      }
      configuration.certificateChain = chain.map { .certificate($0) }
      configuration.privateKey = .privateKey(key)
      try Self.check(configuration, chain)
    }
    self.configuration = configuration
  }

  /// Finds a key of another certificate before anything is connected.
  private static func check(
    _ configuration: TLSConfiguration,
    _ chain: [NIOSSLCertificate]
  ) throws(TransportSecurityError) {
    var copy = configuration
    // Whom it trusts is no part of the question, and costs time to load.
    copy.trustRoots = .certificates(chain)
    do {
      _ = try NIOSSLContext(configuration: copy)
    } catch {
      throw .keyOfAnother
    }
  }

  private static var standard: TLSConfiguration { TLSConfiguration.makeClientConfiguration() }
}

/// Why certificates cannot be used.
package enum TransportSecurityError: Error, Sendable, Hashable {
  /// None of the files of authorities holds a certificate in PEM.
  case noAuthority
  /// The client certificate is none in PEM.
  case noCertificate
  /// The client's key is none in PEM, or needs a passphrase.
  case noKey
  /// The key does not belong to the certificate.
  case keyOfAnother
}
