package import Diagnostics
package import Planning

/// What `route` has found out.
package struct RouteAnswer: Sendable, Hashable {
  package let stack: String
  package let routes: NumberRoutes
  /// `nil` when the shares of all callers are asked for.
  package let caller: Caller?
  /// Why the plan is refused, and what else its reader should know.
  package let diagnostics: [Diagnostic]

  /// Somebody who calls.
  package struct Caller: Sendable, Hashable {
    /// E.164.
    package let number: String
    /// 0 to 99.
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

  /// The callers whom the plan gives to somebody else; `nil` unless both sides are known.
  var moves: [CallerMove]? {
    guard let now = routes.now.route, let after = routes.after.route else { return nil }
    return callersMoved(from: now, to: after)
  }
}
