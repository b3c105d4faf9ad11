/// One thing that goes wrong on purpose.
///
/// A fault counts the requests that fit its method, path and `counts`; it fires on the one numbered
/// `first` and on the ones that follow, `times` in all. Of several that would fire on one request
/// the first in the list does; the others have counted it all the same.
package struct SandboxFault: Sendable, Hashable {
  /// What the client sees.
  package enum Effect: Sendable, Hashable {
    /// The connection goes down without an answer.
    case drop
    /// An answer with this status; `retryAfter` is in seconds.
    case status(Int, retryAfter: Int? = nil)
    /// The usual answer, and what it starts in the background never ends: a document stays in
    /// `processing`, a run in `queued`.
    case stall
  }

  /// Whether the server did its work.
  package enum Moment: Sendable, Hashable {
    /// Nothing was processed.
    case before
    /// All was processed; only the answer is lost or replaced.
    case after
  }

  /// Which requests have numbers.
  package enum Counts: Sendable, Hashable {
    /// Everything but GET, HEAD and OPTIONS.
    case writes
    case all
  }

  package let effect: Effect
  package let moment: Moment
  package let counts: Counts
  /// 1-based.
  package let first: Int
  package let times: Int
  /// Upper case; `nil` fits every method.
  package let method: String?
  /// Fits a path (without its query) that contains it, or, with `*` in it, one that it matches as
  /// a whole; `nil` fits every path.
  package let path: String?

  package init(
    _ effect: Effect,
    _ moment: Moment,
    counts: Counts = .all,
    first: Int = 1,
    times: Int = 1,
    method: String? = nil,
    path: String? = nil
  ) {
    self.effect = effect
    self.moment = moment
    self.counts = counts
    self.first = first
    self.times = times
    self.method = method
    self.path = path
  }

  /// Whether a request gets a number from this fault.
  func fits(_ request: SandboxRequest) -> Bool {
    if counts == .writes, !request.isWrite { return false }
    if let method, method != request.method { return false }
    guard let path else { return true }
    let requested = request.pathAlone
    return path.contains("*") ? matches(path, requested) : requested.contains(path)
  }
}

/// How often each fault has counted.
struct FaultCounter: Sendable {
  private let faults: [SandboxFault]
  private var counts: [Int]

  init(_ faults: [SandboxFault]) {
    self.faults = faults
    counts = faults.map { _ in 0 }
  }

  /// The fault that this request runs into.
  mutating func next(for request: SandboxRequest) -> SandboxFault? {
    var chosen: SandboxFault?
    for (index, fault) in faults.enumerated() where fault.fits(request) {
      counts[index] += 1
      let isDue = counts[index] >= fault.first && counts[index] - fault.first < fault.times
      if isDue, chosen == nil { chosen = fault }
    }
    return chosen
  }
}

/// Whether a text matches a pattern in which `*` stands for any text.
private func matches(_ pattern: String, _ text: Substring) -> Bool {
  let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
  guard let head = parts.first, let tail = parts.last, text.hasPrefix(head) else { return false }
  var rest = text.dropFirst(head.count)
  for part in parts.dropFirst().dropLast() where !part.isEmpty {
    guard let range = rest.firstRange(of: part) else { return false }
    rest = rest[range.upperBound...]
  }
  return rest.hasSuffix(tail)
}
