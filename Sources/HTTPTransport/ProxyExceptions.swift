/// The hosts in `no_proxy`, which are contacted directly.
///
/// Entries are separated by commas or whitespace: `*`; a name, which also covers the names under
/// it, optionally prefixed with a dot or `*.`; an address; a range such as `10.0.0.0/8`. A port may
/// follow names and addresses. Case is ignored.
struct ProxyExceptions: Sendable {
  private let entries: [Entry]

  private enum Entry: Sendable {
    case everything
    case host(NetworkHost, port: Int?)
    /// The first `bits` bits of an address.
    case range([UInt8], bits: Int)
  }

  init(_ text: String) {
    entries = text.split { $0 == "," || $0.isWhitespace }.compactMap { Self.entry(String($0)) }
  }

  private static func entry(_ text: String) -> Entry? {
    if text == "*" { return .everything }
    if let slash = text.firstIndex(of: "/") {
      let bits = Int(text[text.index(after: slash)...])
      guard let address = NetworkHost(String(text[..<slash])).address, let bits,
        0...address.count * 8 ~= bits
      else { return nil }
      return .range(address, bits: bits)
    }
    let (host, port) = hostAndPort(text)
    let name = host.hasPrefix("*.") ? host.dropFirst(2) : host.drop { $0 == "." }
    return name.isEmpty ? nil : .host(NetworkHost(String(name)), port: port)
  }

  private static func hostAndPort(_ text: String) -> (Substring, Int?) {
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      let behind = text[text.index(after: end)...]
      return (text[text.index(after: text.startIndex)..<end], Int(behind.dropFirst()))
    }
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    // More than one colon means an IPv6 address.
    guard fields.count == 2, let port = Int(fields[1]) else { return (text[...], nil) }
    return (fields[0], port)
  }

  /// Whether a host is contacted directly.
  func contain(_ host: String, port: Int) -> Bool {
    let host = NetworkHost(host)
    return entries.contains { entry in
      switch entry {
      case .everything: true
      case .host(let exception, let only):
        (only ?? port) == port && (exception == host || host.isBelow(exception))
      case .range(let prefix, let bits): host.address?.begins(with: prefix, bits: bits) ?? false
      }
    }
  }
}

extension NetworkHost {
  /// Whether this name is under another one: `api.example.com` under `example.com`.
  fileprivate func isBelow(_ other: NetworkHost) -> Bool {
    guard case .name(let name) = self, case .name(let parent) = other else { return false }
    return name.utf8.count > parent.utf8.count + 1
      && name.utf8.suffix(parent.utf8.count + 1).elementsEqual(".\(parent)".utf8)
  }
}

extension [UInt8] {
  fileprivate func begins(with prefix: [UInt8], bits: Int) -> Bool {
    guard count == prefix.count else { return false }
    let whole = bits / 8
    guard self[..<whole].elementsEqual(prefix[..<whole]) else { return false }
    guard bits % 8 > 0 else { return true }
    let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits % 8))
    return self[whole] & mask == prefix[whole] & mask
  }
}
