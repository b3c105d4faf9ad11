import JSON

struct Page: Sendable {
  /// The page number as digits: the response echoes it, however large.
  let number: String
  let limit: String
  private let rows: Range<Int>

  /// - Throws: 422 if a value is not a number; 500 for what the database refuses: a limit or offset
  ///   that is negative or too large (Contract.md §6).
  init(_ query: Query, _ validation: Validation = Validation()) throws(Refusal) {
    var validation = validation
    let number = query["page"].map { validation.integer($0, at: ["query", "page"]) } ?? "1"
    let limit = query["limit"].map { validation.integer($0, at: ["query", "limit"]) } ?? "50"
    try self.init(number, limit, validation)
  }

  /// Reads the page as eval lists do (Contract.md §13): pages from 1, and at most 100 rows.
  ///
  /// - Throws: 422, also for earlier problems.
  init(bounded query: Query, _ validation: Validation) throws(Refusal) {
    var validation = validation
    let number = validation.integer(query["page"] ?? "1", 1...Int.max, at: ["query", "page"])
    let limit = validation.integer(query["limit"] ?? "50", 1...100, at: ["query", "limit"])
    try self.init(number, limit, validation)
  }

  private init(_ number: String, _ limit: String, _ validation: Validation) throws(Refusal) {
    try validation.check()
    self.number = number
    self.limit = limit
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

  func slice<Element>(_ all: [Element]) -> ArraySlice<Element> {
    all[min(rows.lowerBound, all.count)..<min(rows.upperBound, all.count)]
  }
}
