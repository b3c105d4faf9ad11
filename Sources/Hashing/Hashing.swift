import Crypto
import CryptoExtras
import FoundationEssentials
import Parallel
package import Resources

/// The SHA-256 digest of some bytes, in lowercase hexadecimal.
package func sha256Hex(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

/// The bucket, 0 to 99, that a split assigns to a caller.
///
/// The API hashes the caller's number as the carrier sends it, E.164 with the plus sign, and takes
/// the first 8 hexadecimal digits of the SHA-256, modulo 100.
package func callerBucket(of caller: String) -> Int {
  let first = SHA256.hash(data: Array(caller.utf8)).prefix(4)
  return Int(first.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 100)
}

/// A secret and its place, which a fingerprint identifies.
package struct FingerprintInput: Sendable {
  private let secret: SecretValue
  private let stack: String
  private let agentName: String
  private let pointer: String

  /// - Parameters:
  ///   - secret: The secret; must not be empty.
  ///   - pointer: The pointer into the agent's config, such as `/llm/api_key`.
  package init(secret: SecretValue, stack: String, agentName: String, pointer: String) {
    self.secret = secret
    self.stack = stack
    self.agentName = agentName
    self.pointer = pointer
  }

  /// A hash that identifies the secret at its place without revealing it.
  ///
  /// Format: `1:` and 32 hexadecimal digits, the result of PBKDF2-HMAC-SHA256 with 100,000 rounds.
  /// The salt is the hash of the place: equal secrets at two places have different fingerprints,
  /// and a guess for one place is useless at another. Equal inputs give equal bytes.
  package var fingerprint: Fingerprint {
    let salt = SHA256.hash(data: [stack, agentName, pointer].flatMap(lengthPrefixed))
    guard
      let key = try? KDF.Insecure.PBKDF2.deriveKey(
        from: Array(secret.text.utf8),
        salt: Array(salt),
        using: .sha256,
        outputByteCount: 16,
        unsafeUncheckedRounds: rounds
      )
    else { preconditionFailure("PBKDF2 has no 16 bytes to give") }
    return Fingerprint("1:" + key.withUnsafeBytes { hexadecimal($0) })
  }
}

/// Computes many fingerprints in order on all processors; each one costs a hundredth of a second.
package func fingerprints(of inputs: [FingerprintInput]) -> [Fingerprint] {
  parallelMap(inputs, size: 1, \.fingerprint)
}

/// The rounds limit how many passwords per second a reader of an agent's metadata can try; a plan
/// waits a few hundredths of a second for each secret.
private let rounds = 100_000

/// Prefixes a text with its length, so that two lists of texts never encode to the same bytes.
private func lengthPrefixed(_ text: String) -> [UInt8] {
  let count = UInt64(text.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) } + Array(text.utf8)
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  digits.reserveCapacity(2 * bytes.underestimatedCount)
  for byte in bytes {
    for digit in [byte >> 4, byte & 15] {
      digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
  return String(decoding: digits, as: UTF8.self)
}
