/// An injected fault.
///
/// A fault counts the requests that match its method, path and `counts`; it fires on number `first`
/// and the following ones, `times` in total. If several faults would fire on one request, the first
/// in the list does; the others still count the request.
package struct SandboxFault: Sendable, Hashable {
  /// The effect that the client sees.
  package enum Effect: Sendable, Hashable {
    /// The connection closes without a response.
    case drop
    /// A response with this status; `retryAfter` is in seconds.
    case status(Int, retryAfter: Int? = nil)
    /// The usual response, but the background work that it starts never ends: a document stays in
    /// `processing`, a run in `queued`.
    case stall
  }

  /// Whether the server processed the request.
  package enum Moment: Sendable, Hashable {
    /// The request is not processed.
    case before
    /// The request is processed; only the response is lost or replaced.
    case after
  }

  /// The requests that a fault counts.
  package enum Counts: Sendable, Hashable {
    /// All methods except GET, HEAD and OPTIONS.
    case writes
    case all
  }

  package let effect: Effect
  package let moment: Moment
  package let counts: Counts
  /// 1-based.
  package let first: Int
  package let times: Int
  /// The method in uppercase; `nil` matches every method.
  package let method: String?
  /// A substring of the path (without its query), or, if it contains `*`, a pattern for the whole
  /// path; `nil` matches every path.
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

  func fits(_ request: SandboxRequest) -> Bool {
    if counts == .writes, !request.isWrite { return false }
    if let method, method != request.method { return false }
    guard let path else { return true }
    let requested = request.pathAlone
    return path.contains("*") ? matches(path, requested) : requested.contains(path)
  }
}

/// The number of requests that each fault has counted.
struct FaultCounter: Sendable {
  private let faults: [SandboxFault]
  private var counts: [Int]

  init(_ faults: [SandboxFault]) {
    self.faults = faults
    counts = faults.map { _ in 0 }
  }

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

/// Whether a text matches a pattern in which `*` matches any text.
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
