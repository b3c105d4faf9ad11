import NIOSSL

/// The authorities that an encrypted connection trusts, and the certificate it presents.
package struct TransportSecurity: Sendable {
  private(set) var configuration = TLSConfiguration.makeClientConfiguration()

  /// Trusts the system's certificate authorities, without a client certificate.
  package init() {}

  /// - Parameters:
  ///   - roots: PEM files; if given, only these authorities are trusted. `nil` trusts the system's.
  ///   - identity: The certificate (with any intermediate ones) and its key, in PEM.
  package init(
    roots: [[UInt8]]?,
    identity: (certificate: [UInt8], key: [UInt8])?
  ) throws(TransportSecurityError) {
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
      try check(chain)
    }
  }

  /// Detects a key of another certificate before any connection.
  private func check(_ chain: [NIOSSLCertificate]) throws(TransportSecurityError) {
    var copy = configuration
    // The trust roots are irrelevant here, and slow to load.
    copy.trustRoots = .certificates(chain)
    do {
      _ = try NIOSSLContext(configuration: copy)
    } catch {
      throw .keyOfAnother
    }
  }
}

/// The reason certificates cannot be used.
package enum TransportSecurityError: Error, Sendable, Hashable {
  /// None of the CA files holds a certificate in PEM.
  case noAuthority
  /// The client certificate is not in PEM.
  case noCertificate
  /// The client's key is not in PEM, or requires a passphrase.
  case noKey
  /// The key does not belong to the certificate.
  case keyOfAnother
}
