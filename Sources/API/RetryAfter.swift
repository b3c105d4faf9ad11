extension APIResponse {
  /// The time that the server asks its clients to wait.
  ///
  /// Reads `Retry-After` in seconds or as a date, or else `RateLimit-Reset` or `X-RateLimit-Reset`,
  /// in seconds or as a time since 1970, in seconds or milliseconds. A date is compared with the
  /// answer's own date, since clocks differ, and with the local clock if the answer has none.
  ///
  /// - Parameter now: Seconds since 1970 on the local clock; `nil` if there is none.
  func retryAfter(now: Int?) -> Duration? {
    let now = header("Date").flatMap(HTTPDate.init)?.seconds ?? now
    let names = ["Retry-After", "RateLimit-Reset", "X-RateLimit-Reset"]
    return names.lazy.compactMap { name in header(name).flatMap { wait(for: $0, now) } }.first
  }
}

/// A number of seconds larger than this is a time, not a wait.
private let firstTime = 1_000_000_000
/// A number larger than this is a time in milliseconds.
private let firstMilliseconds = 1_000_000_000_000

private func wait(for text: String, _ now: Int?) -> Duration? {
  let word = text.trimmingScalars { $0 == " " || $0 == "\t" }
  guard !word.isEmpty, word.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
    return HTTPDate(word).flatMap { until($0.seconds, now) }
  }
  // More digits than fit mean a longer wait than any limit, regardless of the unit.
  guard let number = Int(word), number > firstTime else {
    return .seconds(Int(word) ?? firstTime)
  }
  return until(number > firstMilliseconds ? number / 1000 : number, now)
}

private func until(_ time: Int, _ now: Int?) -> Duration? {
  now.map { .seconds(max(0, time - $0)) }
}

extension String {
  /// The text without the leading and trailing scalars that a condition holds for.
  package func trimmingScalars(while isLeftOut: (Unicode.Scalar) -> Bool) -> String {
    let front = unicodeScalars.drop(while: isLeftOut)
    return String(UnicodeScalarView(front.reversed().drop(while: isLeftOut).reversed()))
  }
}
