/// The pages of one list, and whether they prove it complete.
///
/// Pure. Complete means: every page names the same total, no id comes twice, and there are as many objects
/// as the total says (design §3).
struct PageSet<Object: AnswerObject>: Sendable {
  private let total: Int
  private let limit: Int
  private var totalMoved = false
  private var objects: [Object]

  /// - Parameters:
  ///   - objects: Of page 1.
  ///   - page: What page 1 says of itself; its limit is at least 1.
  init(first objects: [Object], _ page: Answer.Page) {
    self.objects = objects
    total = page.total
    limit = page.limit
  }

  /// The pages still to read, from 2; none when page 1 is not full, whatever its total says.
  ///
  /// A total that page 1 does not bear out proves nothing, and must not make us ask for a million pages.
  var restOfPages: ClosedRange<Int>? {
    guard objects.count >= limit, total > limit, total <= Self.largestTotal else { return nil }
    return 2...((total - 1) / limit + 1)
  }

  /// More than any project holds; beyond it the answer is not believed.
  private static var largestTotal: Int { 10_000_000 }

  mutating func add(_ objects: [Object], _ page: Answer.Page) {
    self.objects += objects
    if page.total != total { totalMoved = true }
  }

  /// All objects, or `nil` when they may not be all.
  var complete: [Object]? {
    guard !totalMoved, objects.count == total, Set(objects.map(\.id)).count == total else {
      return nil
    }
    return objects
  }
}
