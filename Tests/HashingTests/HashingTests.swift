import Hashing
import Resources
import Testing

@Suite("Hashes")
struct HashingTests {
  @Test("SHA-256 matches the standard test vectors")
  func digest() {
    #expect(
      sha256Hex(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      sha256Hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
  }

  @Test(
    "callers fall into the buckets that the API puts them in",
    arguments: [
      ("+15557654321", 78), ("+15550001111", 49), ("+491701234567", 14), ("+15550000004", 0),
    ]
  )
  func bucket(caller: String, bucket: Int) { #expect(callerBucket(of: caller) == bucket) }

  private func print(
    _ secret: String = "hunter2",
    _ stack: String = "acme",
    _ agent: String = "a",
    _ pointer: String = "/llm/api_key"
  ) -> String {
    FingerprintInput(
      secret: SecretValue(secret),
      stack: stack,
      agentName: agent,
      pointer: pointer
    )
    .fingerprint.description
  }

  @Test("a fingerprint is the same in every version of Turnform")
  func stable() { #expect(print() == "1:68db3afcadd6579957e1af0f7d8e835c") }

  @Test("secrets, stacks, agents and places have distinct fingerprints")
  func different() {
    let all = [
      print(), print("hunter3"), print("hunter2", "acm", "ea"), print("hunter2", "acme", "b"),
      print("hunter2", "acme", "a", "/aws/session_token"), print("hunter2", "acmea", ""),
    ]
    #expect(Set(all).count == all.count)
    #expect(all.allSatisfy { $0.wholeMatch(of: /1:[0-9a-f]{32}/) != nil })
  }
}
