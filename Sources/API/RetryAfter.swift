extension APIResponse {
  /// How long the server asks its clients to wait.
  ///
  /// `Retry-After` in seconds or as a date, or else `RateLimit-Reset` or `X-RateLimit-Reset`, in
  /// seconds or as a time since 1970, in seconds or milliseconds. A date is compared with the answer's own,
  /// for clocks differ, and with ours when it has none.
  ///
  /// - Parameter now: Seconds since 1970 on our clock; `nil` when there is none.
  /// - Returns: `nil` when it does not say, or nobody can read what it says.
  func retryAfter(now: Int?) -> Duration? {
    let now = header("Date").flatMap(HTTPDate.init)?.seconds ?? now
    let names = ["Retry-After", "RateLimit-Reset", "X-RateLimit-Reset"]
    return names.lazy.compactMap { name in header(name).flatMap { wait(for: $0, now) } }.first
  }
}

/// What is larger than this many seconds is a time, and no wait.
private let firstTime = 1_000_000_000
/// What is larger than this is a time in milliseconds.
private let firstMilliseconds = 1_000_000_000_000

private func wait(for text: String, _ now: Int?) -> Duration? {
  let word = text.trimmingBlanks
  guard !word.isEmpty, word.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
    return HTTPDate(word).flatMap { until($0.seconds, now) }
  }
  // More digits than fit are longer than anybody waits, whatever they mean.
  guard let number = Int(word), number > firstTime else {
    return .seconds(Int(word) ?? firstTime)
  }
  return until(number > firstMilliseconds ? number / 1000 : number, now)
}

private func until(_ time: Int, _ now: Int?) -> Duration? {
  now.map { .seconds(max(0, time - $0)) }
}

extension String {
  /// Without the blanks and tabs that may stand around the value of a header.
  fileprivate var trimmingBlanks: String {
    let scalars = unicodeScalars.drop { $0 == " " || $0 == "\t" }
    return String(
      String.UnicodeScalarView(scalars.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    )
  }
}
