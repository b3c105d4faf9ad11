import API
import AsyncHTTPClient
import Glibc
import NIOCore
import NIOPosix
import NIOSSL

extension TransportError {
  /// Maps the library's errors by whether the request may have been processed.
  ///
  /// An error that is not known to be harmless counts as a lost answer.
  init(_ error: any Error) {
    switch error {
    case let error as NIOConnectionError:
      self = .notConnected(error.failure)
    case let error as IOError where error.errnoCode == ECONNREFUSED:
      // Only connecting can be refused; addresses without a name produce no NIOConnectionError.
      self = .notConnected(.refused)
    case NIOSSLError.handshakeFailed, is NIOSSLExtraError:
      self = .notConnected(.tls)
    case BoringSSLError.sslError(let reasons) where reasons.contains(where: \.refusesCertificate):
      // With TLS 1.3, a server rejects a certificate, or its absence, after the connection is
      // established.
      self = .notConnected(.tls)
    case let error as HTTPClientError:
      self.init(error)
    case is AnswerTooLarge:
      self = .answerTooLarge
    case is TimeIsOver:
      self = .timedOut
    case is CancellationError:
      self = .cancelled
    default:
      self = .lostAnswer
    }
  }

  private init(_ error: HTTPClientError) {
    switch error {
    case .connectTimeout, .getConnectionFromPoolTimeout, .httpProxyHandshakeTimeout:
      self = .notConnected(.timedOut)
    case .proxyAuthenticationRequired: self = .notConnected(.proxyLogin)
    case .invalidProxyResponse: self = .notConnected(.proxyRefusal)
    case .tlsHandshakeTimeout: self = .notConnected(.tls)
    case .readTimeout, .writeTimeout, .deadlineExceeded: self = .timedOut
    case .cancelled: self = .cancelled
    default: self = .lostAnswer
    }
  }
}

extension BoringSSLInternalError {
  /// Whether the error is an alert with which a server ends a connection before it reads a request.
  fileprivate var refusesCertificate: Bool {
    let text = description
    return ["CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED", "HANDSHAKE_FAILURE"]
      .contains { text.contains($0) }
  }
}

extension NIOConnectionError {
  fileprivate var failure: ConnectFailure {
    if connectionErrors.isEmpty, dnsAError != nil || dnsAAAAError != nil { return .unknownHost }
    let isTimeout = connectionErrors.contains {
      if case ChannelError.connectTimeout = $0.error { true } else { false }
    }
    if isTimeout { return .timedOut }
    let isRefused = connectionErrors.contains { ($0.error as? IOError)?.errnoCode == ECONNREFUSED }
    return isRefused ? .refused : .other
  }
}
