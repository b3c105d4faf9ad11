/// How much of the API's answers is taken in at most, all of it in one place.
package enum SizeLimits {
  /// Of one answer, in bytes; more is not read.
  package static let answer = 64 << 20
  /// Values in one answer: what is short on the wire can be long in memory.
  package static let values = 1_000_000
  /// Lists and objects inside each other in one answer; the API stores 100 (Contract.md §2).
  package static let depth = 256
  /// Objects in one list, whatever the list says.
  package static let objects = 100_000
  /// Of all pages of one list, in bytes.
  package static let list = 256 << 20
  /// How many objects a page asks for: one large page costs the server a third of the same rows in
  /// pages of 50 (Contract.md §17).
  package static let page = 1000
  /// The same for eval scenarios, where more is a 422 (Contract.md §13).
  package static let evalPage = 100
  /// A list whose pages are larger than an answer may be is asked for in pages of so many times fewer
  /// objects.
  static let pageDivisor = 8
}
