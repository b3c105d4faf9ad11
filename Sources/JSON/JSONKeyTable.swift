/// A cache of the keys already read from a JSON text: lists of objects repeat the same few keys.
///
/// A cached key costs no allocation, and equal keys share their storage, which makes comparing them
/// cheap.
struct JSONKeyTable {
  private struct Entry {
    var range = 0..<0
    var key = ""
  }

  /// Indexed by a sum over the key's length and some of its bytes; a new key evicts the old one.
  private var entries: [Entry] = []
  private static let size = 256

  /// The key with the given bytes, which must not contain escapes; `nil` if it is not cached.
  func known(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard !entries.isEmpty, !range.isEmpty else { return nil }
    let entry = entries[slot(range, in: bytes)]
    guard entry.range.count == range.count else { return nil }
    let distance = range.lowerBound - entry.range.lowerBound
    for index in entry.range where bytes[index] != bytes[index + distance] { return nil }
    return entry.key
  }

  mutating func remember(_ key: String, at range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>)
  {
    guard !range.isEmpty else { return }
    if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.size) }
    entries[slot(range, in: bytes)] = Entry(range: range, key: key)
  }

  private func slot(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    let first = Int(bytes[range.lowerBound])
    let middle = Int(bytes[range.lowerBound + range.count / 2])
    let last = Int(bytes[range.upperBound - 1])
    return (range.count &* 7 &+ first &* 31 &+ middle &* 17 &+ last &* 5) % Self.size
  }
}
