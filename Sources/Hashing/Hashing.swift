import Crypto
import CryptoExtras
import Dispatch
import FoundationEssentials
package import Resources
import Synchronization

/// The SHA-256 of bytes in lower-case hexadecimal.
package func sha256Hex(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

/// Which hundredth of the callers somebody belongs to, by which splits divide them.
///
/// The API hashes the caller's number as the carrier gives it, which is E.164 with its plus sign.
///
/// - Parameter caller: In E.164 form.
/// - Returns: 0 to 99: the first 8 hexadecimal digits of the SHA-256, modulo 100.
package func callerBucket(of caller: String) -> Int {
  let first = SHA256.hash(data: Array(caller.utf8)).prefix(4)
  return Int(first.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % 100)
}

/// A hash by which a secret is known again at one place, and from which nobody gets it back.
///
/// Shape: `1:` and 32 hexadecimal digits, the result of PBKDF2-HMAC-SHA256 with 100,000 rounds. The
/// salt is the hash of the place: equal secrets at two places look different, and what was guessed
/// for one place is no use at another. Equal inputs give equal bytes.
///
/// - Parameters:
///   - secret: Not empty.
///   - stack: The name of the stack.
///   - agentName: The agent's name in the API.
///   - pointer: Into the agent's config, `/llm/api_key`.
/// - Returns: What stands in the agent's marker.
package func fingerprint(
  of secret: SecretValue,
  stack: String,
  agentName: String,
  pointer: String
) -> Fingerprint {
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

/// What a fingerprint is made of.
package struct FingerprintInput: Sendable {
  package let secret: SecretValue
  package let stack: String
  package let agentName: String
  package let pointer: String

  /// - Parameters:
  ///   - secret: Not empty.
  ///   - stack: The name of the stack.
  ///   - agentName: The agent's name in the API.
  ///   - pointer: Into the agent's config, `/llm/api_key`.
  package init(secret: SecretValue, stack: String, agentName: String, pointer: String) {
    self.secret = secret
    self.stack = stack
    self.agentName = agentName
    self.pointer = pointer
  }
}

/// The fingerprints of many secrets, made on all processors at once: each takes a hundredth of a second.
///
/// - Parameter inputs: In any order.
/// - Returns: In the same order.
package func fingerprints(of inputs: [FingerprintInput]) -> [Fingerprint] {
  let made = Mutex([Fingerprint?](repeating: nil, count: inputs.count))
  // The one way to use several processors in a function that does not suspend; it ends when all is done.
  DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
    let input = inputs[index]
    let print = fingerprint(
      of: input.secret,
      stack: input.stack,
      agentName: input.agentName,
      pointer: input.pointer
    )
    made.withLock { $0[index] = print }
  }
  return made.withLock { $0.compactMap(\.self) }
}

/// Whoever reads the metadata of an agent can try so many passwords a second fewer; a plan waits
/// some hundredths of a second for each secret.
private let rounds = 100_000

/// Two lists of texts never look the same.
private func lengthPrefixed(_ text: String) -> [UInt8] {
  let count = UInt64(text.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) } + Array(text.utf8)
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
    as: UTF8.self
  )
}
