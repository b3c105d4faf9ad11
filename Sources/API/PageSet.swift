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

  /// The pages still to read, from 2.
  var restOfPages: [Int] {
    let count = (total + limit - 1) / limit
    return count > 1 ? Array(2...count) : []
  }

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
