/// A source of ids, keys and secrets, random or reproducible.
struct RandomSource: Sendable {
  private var generator: any RandomNumberGenerator & Sendable

  /// - Parameter seed: `nil` uses the system's randomness.
  init(seed: UInt64?) {
    generator = seed.map(SplitMix.init(state:)) ?? SystemRandomNumberGenerator()
  }

  /// A random UUID (version 4), canonical.
  mutating func identifier() -> String {
    var bytes = self.bytes(16)
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text += "-" }
      text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return text
  }

  /// 43 URL-safe characters: 32 bytes in base64 without padding.
  mutating func secret() -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let bytes = self.bytes(33)
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
      for shift in [18, 12, 6, 0] { text.append(alphabet[group >> shift & 63]) }
    }
    return String(text.prefix(43))
  }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}

/// The generator by Steele, Lea and Flood; reproducible, and unfit for real secrets.
private struct SplitMix: RandomNumberGenerator, Sendable {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
