package import JSON
package import Resources

/// Who answers the callers of a number.
///
/// A caller's bucket, 0 to 99, is the first 8 hexadecimal digits of the SHA-256 of its E.164 number
/// modulo 100. A split assigns the buckets to its entries in order, each as many as its weight; a
/// route without a split assigns all of them to one answerer. A split applies only to a number of
/// type agent: with type webhook, the call-init webhook is asked and the weights are ignored
/// (TurnCall's inbound handler and its `pick_agent_by_weight`).
package struct CallRoute: Sendable, Hashable {
  /// The party that answers a call.
  package enum Answerer: Sendable, Hashable {
    /// By manifest key, or by API name when it is not declared.
    case agent(ObjectName, version: Int?)
    /// A version that was not read, or that does not exist.
    case unknownAgent(id: String)
    /// The call-init webhook decides for every call.
    case webhook(String)
    case workflow(String)
    /// The route does not name a target.
    case nobody
  }

  /// The buckets of one entry.
  package struct Share: Sendable, Hashable {
    package let answerer: Answerer
    /// Within 0..<100; may be empty.
    package let buckets: Range<Int>

    /// The percentage of callers.
    package var percent: Int { buckets.count }
  }

  /// The shares in the order of the split; their buckets are consecutive, up to 99.
  package let shares: [Share]
  /// The routing target of a split, which answers SMS.
  package let fallback: Answerer?

  /// - Parameter entries: The entries of a split, with weights in percent.
  package init(entries: [(answerer: Answerer, weight: Int)], fallback: Answerer?) {
    var end = 0
    shares = entries.enumerated()
      .map { index, entry in
        let start = end
        // The last entry gets the remainder, as in the API.
        let isLast = index == entries.count - 1
        end = isLast ? Self.bucketCount : min(Self.bucketCount, start + max(0, entry.weight))
        return Share(answerer: entry.answerer, buckets: start..<end)
      }
    self.fallback = fallback
  }

  /// - Parameter answerer: Answers every call.
  package init(_ answerer: Answerer) {
    self.init(entries: [(answerer, Self.bucketCount)], fallback: nil)
  }

  /// The number of buckets.
  package static let bucketCount = 100

  /// Whether callers are divided.
  package var isSplit: Bool { fallback != nil }

  /// The entry that a bucket belongs to.
  ///
  /// - Parameter bucket: 0 to 99.
  package func share(of bucket: Int) -> Share? {
    shares.first { $0.buckets.contains(bucket) }
  }
}

extension CallRoute.Answerer {
  /// The answerer in the format of routes: `{"agent": "support", "version": 4}`.
  package var json: JSONObject {
    switch self {
    case .agent(let name, let version?):
      ["agent": .string(name.text), "version": .number(JSONNumber(version))]
    case .agent(let name, nil): ["agent": .string(name.text)]
    case .unknownAgent(let id): ["agent_id": .string(id)]
    case .webhook(let url): ["webhook": .string(url)]
    case .workflow(let id): ["workflow": .string(id)]
    case .nobody: [:]
    }
  }
}
