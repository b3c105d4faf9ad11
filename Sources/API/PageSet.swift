import Resources

/// One page of a list.
struct Page<Object: IdentifiedAnswer>: Sendable {
  let listing: Listing<Object>
  /// The number of objects in the list, by this page.
  let total: Int
  /// The size of the answer, in bytes.
  let size: Int
}

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

  /// The number of pages, by the total of the first one.
  var pageCount: Int { ((total ?? 0) + limit - 1) / limit }

  enum Progress: Sendable, Hashable {
    case unfinished
    case complete
    /// The list changed meanwhile, or contradicts itself.
    case inconsistent
    case tooLarge
  }

  /// Adds the next page, and tells whether to continue.
  mutating func add(_ page: Page<Object>) -> Progress {
    size += page.size
    guard page.total <= SizeLimits.objects, size <= SizeLimits.list else { return .tooLarge }
    let added = page.listing
    guard added.count <= limit, total ?? page.total == page.total else { return .inconsistent }
    total = page.total
    listing += added
    for id in added.ids where !ids.insert(id).inserted { return .inconsistent }
    if listing.count == page.total { return .complete }
    // A page that is not full is the last one, regardless of the total.
    return added.count == limit && listing.count < page.total ? .unfinished : .inconsistent
  }
}
