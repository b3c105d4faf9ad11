package import Diagnostics
package import Planning

/// The result of `route`.
package struct RouteAnswer: Sendable, Hashable {
  package let stack: String
  package let routes: NumberRoutes
  /// The caller; `nil` if the shares of all callers are requested.
  package let caller: Caller?
  /// Why the plan is refused, and other diagnostics.
  package let diagnostics: [Diagnostic]

  /// A caller of the number.
  package struct Caller: Sendable, Hashable {
    /// The number in E.164 form.
    package let number: String
    /// The bucket, 0 to 99.
    package let bucket: Int

    package init(number: String, bucket: Int) {
      self.number = number
      self.bucket = bucket
    }
  }

  package init(
    stack: String,
    routes: NumberRoutes,
    caller: Caller?,
    diagnostics: [Diagnostic] = []
  ) {
    self.stack = stack
    self.routes = routes
    self.caller = caller
    self.diagnostics = diagnostics
  }

  /// The caller's share on both sides; `nil` without a caller, or unless both are known.
  var callerShares: (now: CallRoute.Share, after: CallRoute.Share)? {
    guard let bucket = caller?.bucket, let now = routes.now.route?.share(of: bucket),
      let after = routes.after.route?.share(of: bucket)
    else { return nil }
    return (now, after)
  }

  /// Whether the plan moves the caller; `nil` as above.
  var movesCaller: Bool? {
    callerShares.map { shares in
      moves?.contains { $0.from == shares.now.answerer && $0.to == shares.after.answerer } ?? false
    }
  }

  /// The callers that the plan moves to another answerer; `nil` unless both sides are known.
  var moves: [CallerMove]? {
    guard let now = routes.now.route, let after = routes.after.route else { return nil }
    return callersMoved(from: now, to: after)
  }
}
