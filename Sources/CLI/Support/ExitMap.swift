import ArgumentParser

/// `--exit-map`: substitutes exit codes, for schedulers that distinguish only zero and non-zero.
struct ExitMap: Hashable {
  private let codes: [Int32: Int32]

  /// The current codes, and the two that the design reserves.
  private static let known: [Int32] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 64]

  /// - Parameter text: `2=0,5=1`.
  init(_ text: String) throws {
    var codes: [Int32: Int32] = [:]
    for entry in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let parts = entry.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
        .map { Self.code(String(decoding: $0, as: UTF8.self)) }
      guard parts.count == 2, let from = parts[0], let to = parts[1] else {
        throw ValidationError(
          "--exit-map must have the form 2=0 or 2=0,5=1; "
            + "\"\(String(decoding: entry, as: UTF8.self))\" is invalid."
        )
      }
      guard Self.known.contains(from) else {
        let known = Self.known.map(String.init).joined(separator: ", ")
        throw ValidationError(
          "--exit-map: no command exits with \(from). Valid codes are \(known)."
        )
      }
      guard codes.updateValue(to, forKey: from) == nil else {
        throw ValidationError("--exit-map contains the code \(from) twice.")
      }
    }
    self.codes = codes
  }

  /// Parses decimal digits as a valid exit code.
  private static func code(_ text: String) -> Int32? {
    guard 1...3 ~= text.utf8.count,
      text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let code = Int32(text), code <= 255
    else { return nil }
    return code
  }

  subscript(code: Int32) -> Int32 { codes[code] ?? code }
}
