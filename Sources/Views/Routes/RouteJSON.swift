package import JSON
import Planning
import Resources

/// The answerers of a number, for programs.
///
/// Format: `{format_version, stack, address, e164_number, caller, bucket, now, after,
/// callers_moved, moves_caller, diagnostics}`. `now` and `after` are `{state, shares, fallback,
/// sms, answer}`: `state` is `bound`, `not_bound`, `bound_twice` or `unknown` (the plan is
/// refused), `shares` is a list of `{answerer, percent, first_bucket, last_bucket}`, `answer` is
/// the share of the caller and its 0-based `index`. Inapplicable members are null.
package enum RouteJSON {
  /// The document.
  package static func document(_ answer: RouteAnswer) -> JSONValue {
    let bucket = answer.caller?.bucket
    return [
      "format_version": .string(formatVersion),
      "stack": .string(answer.stack),
      "address": .string(answer.routes.address.description),
      "e164_number": .string(answer.routes.e164.text),
      "caller": answer.caller.map { .string($0.number) } ?? .null,
      "bucket": bucket.map(JSONValue.integer) ?? .null,
      "now": state(answer.routes.now, bucket),
      "after": state(answer.routes.after, bucket),
      "callers_moved": answer.moves.map { .array($0.map(PlanJSON.callersMoved)) } ?? .null,
      "moves_caller": answer.movesCaller.map { .bool($0) } ?? .null,
      "diagnostics": DiagnosticJSON.list(answer.diagnostics),
    ]
  }

  private static func state(_ state: NumberRoutes.State, _ bucket: Int?) -> JSONValue {
    guard case .bound(let route, let answersSMS) = state else {
      return [
        "state": .string(name(state)), "shares": .null, "fallback": .null, "sms": .null,
        "answer": .null,
      ]
    }
    return [
      "state": .string(name(state)),
      "shares": .array(route.shares.map { .object(share($0)) }),
      "fallback": route.fallback.map { .object($0.json) } ?? .null,
      "sms": .bool(answersSMS),
      "answer": bucket.map { answer(route, $0) } ?? .null,
    ]
  }

  private static func name(_ state: NumberRoutes.State) -> String {
    switch state {
    case .bound: "bound"
    case .notBound: "not_bound"
    case .boundTwice: "bound_twice"
    case .unknown: "unknown"
    }
  }

  private static func answer(_ route: CallRoute, _ bucket: Int) -> JSONValue {
    guard let index = route.shares.firstIndex(where: { $0.buckets.contains(bucket) }) else {
      return .null
    }
    var object = share(route.shares[index])
    object["index"] = .integer(index)
    return .object(object)
  }

  private static func share(_ share: CallRoute.Share) -> JSONObject {
    [
      "answerer": .object(share.answerer.json),
      "percent": .integer(share.percent),
      "first_bucket": share.buckets.isEmpty ? .null : .integer(share.buckets.lowerBound),
      "last_bucket": share.buckets.isEmpty ? .null : .integer(share.buckets.upperBound - 1),
    ]
  }
}
