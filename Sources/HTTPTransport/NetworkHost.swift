#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A host as proxies and encryption see it: a name, or an address in any spelling.
enum NetworkHost: Sendable, Hashable {
  /// In lower case, without a trailing dot.
  case name(String)
  case four([UInt8])
  case six([UInt8])

  /// - Parameter text: IPv6 without brackets.
  init(_ text: String) {
    if let bytes = Self.address(text, AF_INET, count: 4) {
      self = .four(bytes)
    } else if let bytes = Self.address(text, AF_INET6, count: 16) {
      let isMapped = bytes.prefix(12).elementsEqual(Self.mappedPrefix)
      self = isMapped ? .four(Array(bytes.suffix(4))) : .six(bytes)
    } else {
      var name = Array(text.lowercased().utf8)
      if name.last == UInt8(ascii: ".") { name.removeLast() }
      self = .name(String(decoding: name, as: UTF8.self))
    }
  }

  private static func address(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return inet_pton(family, text, &bytes) == 1 ? bytes : nil
  }

  /// The prefix of an IPv4 address written as an IPv6 one.
  private static let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  /// The bytes of an address; `nil` for a name.
  var address: [UInt8]? {
    switch self {
    case .name: nil
    case .four(let bytes), .six(let bytes): bytes
    }
  }

  /// Whether the host is this machine, independent of the name server.
  var isLoopback: Bool {
    switch self {
    case .name(let name):
      name == "localhost" || name.utf8.suffix(10).elementsEqual(".localhost".utf8)
    case .four(let bytes): bytes[0] == 127
    case .six(let bytes): bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
  }
}
