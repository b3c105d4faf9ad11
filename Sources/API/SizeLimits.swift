/// The limits on the API's answers, all in one place.
package enum SizeLimits {
  /// The size of one answer, in bytes; larger answers are not read.
  package static let answer = 64 << 20
  /// The number of values in one answer: a short text can need much memory.
  package static let values = 1_000_000
  /// The nesting depth of lists and objects in one answer; the API stores 100 (Contract.md §2).
  package static let depth = 256
  /// The number of objects in one list, regardless of the list's total.
  package static let objects = 100_000
  /// The size of all pages of one list, in bytes.
  package static let list = 256 << 20
  /// The page size: one large page costs the server a third of the same rows in pages of 50
  /// (Contract.md §17).
  package static let page = 1000
  /// The number of pages of one list that are requested or held at the same time.
  static let pagesAtOnce = 4
  /// The divisor of the page size for a list whose pages exceed the answer limit.
  static let pageDivisor = 8
}
