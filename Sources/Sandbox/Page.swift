import JSON

/// Which rows of a list were asked for.
struct Page: Sendable {
  /// As digits: they are answered as they were asked, however large.
  let number: String
  let limit: String
  private let rows: Range<Int>

  /// - Throws: 422 when they are no numbers; 500 for what the database refuses: a negative or too
  ///   large limit or offset (contract §6).
  init(_ query: Query) throws(Refusal) {
    var validation = Validation()
    number = query["page"].map { validation.integer($0, at: ["query", "page"]) } ?? "1"
    limit = query["limit"].map { validation.integer($0, at: ["query", "limit"]) } ?? "50"
    try validation.check()
    guard let count = Int(limit), count >= 0 else { throw .internalError }
    guard count > 0 else {
      rows = 0..<0
      return
    }
    guard let number = Int(number) else { throw .internalError }
    let (before, isBefore) = number.subtractingReportingOverflow(1)
    let (offset, isTooLarge) = before.multipliedReportingOverflow(by: count)
    guard !isBefore, !isTooLarge, offset >= 0 else { throw .internalError }
    rows = offset..<(offset + min(count, Int.max - offset))
  }

  /// The rows of this page out of all.
  func slice<Element>(_ all: [Element]) -> ArraySlice<Element> {
    all[min(rows.lowerBound, all.count)..<min(rows.upperBound, all.count)]
  }
}
