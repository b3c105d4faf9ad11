import Diagnostics

extension Reporter {
  /// Reports a file that is too large for a manifest.
  mutating func reportTooLarge(bytes: Int, limit: Int) {
    report(
      .yamlTooLarge,
      at: SourceRange(start: .start, end: .start),
      "The file has \(bytes) bytes; the limit is \(limit).",
      advice: "Move long texts into separate files and include them with \"!file\"."
    )
  }

  /// Reports bytes that are not text, and returns whether there are any.
  mutating func reportBadBytes(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      report(
        .yamlInvalidUTF8,
        at: SourceRange(start: .start, end: .start),
        "The file is encoded as UTF-16.",
        advice: "Save it as UTF-8."
      )
      return true
    }
    var scan = ByteScan(bytes)
    while !isFull, let (problem, mark) = scan.next() { report(problem, at: mark) }
    return !diagnostics.isEmpty
  }

  private mutating func report(_ problem: ByteScan.Problem, at mark: Mark) {
    let range = SourceRange(ofScalarAt: mark)
    switch problem {
    case .invalidUTF8:
      report(
        .yamlInvalidUTF8,
        at: range,
        "The bytes from here on are not UTF-8.",
        advice: "Save the file as UTF-8."
      )
    case .control(let value):
      report(
        .yamlControlCharacter,
        at: range,
        "YAML does not allow the character \(name(value)) in a file.",
        advice: "Remove it, or use an escape sequence in double quotes."
      )
    case .lineSeparator(let value):
      report(
        .yamlControlCharacter,
        at: range,
        "Some YAML parsers treat the character \(name(value)) as a line break and some do not.",
        advice: "Use an ordinary line break, or an escape sequence in double quotes."
      )
    }
  }

  private func name(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
