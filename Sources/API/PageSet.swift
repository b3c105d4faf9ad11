import Resources

/// The pages of one list, and whether they prove it complete.
///
/// Pure. A list is complete if every page names the same total, no id repeats, and the number of
/// objects equals the total (Design.md §3). The limit named in an answer is ignored.
struct PageSet<Object: IdentifiedAnswer>: Sendable {
  private let limit: Int
  private var total: Int?
  private var ids: Set<RemoteID> = []
  private(set) var listing = Listing<Object>()
  private var size = 0

  init(limit: Int) { self.limit = limit }

  enum Progress: Sendable, Hashable {
    case unfinished
    case complete
    /// The list changed meanwhile, or contradicts itself.
    case inconsistent
    case tooLarge
  }

  /// Adds the next page, and tells whether to continue.
  mutating func add(_ page: Listing<Object>, total newTotal: Int, bytes: Int) -> Progress {
    size += bytes
    guard newTotal <= SizeLimits.objects, size <= SizeLimits.list else { return .tooLarge }
    guard page.count <= limit, total ?? newTotal == newTotal else { return .inconsistent }
    total = newTotal
    listing += page
    for id in page.ids where !ids.insert(id).inserted { return .inconsistent }
    if listing.count == newTotal { return .complete }
    // A page that is not full is the last one, regardless of the total.
    return page.count == limit && listing.count < newTotal ? .unfinished : .inconsistent
  }
}
