import Resources

/// The pages of one list, and whether they prove it complete.
///
/// Pure. Complete means: every page names the same total, no id comes twice, and there are as many objects
/// as the total says (Design.md §3). What an answer says of its own limit is not looked at.
struct PageSet<Object: AnswerObject>: Sendable {
  /// What was asked for.
  private let limit: Int
  private var total: Int?
  private var ids: Set<RemoteID> = []
  private(set) var listing = Listing<Object>()
  private(set) var size = 0

  /// - Parameter limit: How many objects a page was asked for.
  init(limit: Int) { self.limit = limit }

  /// What a page shows of the list.
  enum Progress: Sendable, Hashable {
    /// There is more to read.
    case unfinished
    /// That was all.
    case complete
    /// The list changed meanwhile, or is not what it says.
    case inconsistent
    /// More than is taken in.
    case tooLarge
  }

  /// Adds the next page.
  ///
  /// - Parameters:
  ///   - page: Its objects.
  ///   - newTotal: How many there are in all, as the page says.
  ///   - bytes: Of the page.
  /// - Returns: Whether to read on.
  mutating func add(_ page: Listing<Object>, total newTotal: Int, bytes: Int) -> Progress {
    size += bytes
    guard newTotal <= SizeLimits.objects, size <= SizeLimits.list else { return .tooLarge }
    guard page.count <= limit, total ?? newTotal == newTotal else { return .inconsistent }
    total = newTotal
    listing += page
    for id in page.ids where !ids.insert(id).inserted { return .inconsistent }
    if listing.count == newTotal { return .complete }
    // A page that is not full is the last one, whatever the total says.
    return page.count == limit && listing.count < newTotal ? .unfinished : .inconsistent
  }
}
