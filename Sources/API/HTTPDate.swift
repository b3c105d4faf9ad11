/// A point in time as HTTP writes it (RFC 9110 §5.6.7), to the second.
struct HTTPDate: Sendable, Hashable {
  /// Seconds since 1970-01-01 00:00:00 UTC.
  let seconds: Int

  /// Reads all three forms that recipients must accept: `Sun, 06 Nov 1994 08:49:37 GMT`,
  /// `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
  ///
  /// The day of the week is ignored.
  init?(_ text: String) {
    let words = text.utf8.split { " ,-".utf8.contains($0) }.map { String(Substring($0)) }
    let parts: (day: String, month: String, year: String, time: String)
    switch words.count {
    case 6 where words[5].lowercased() == "gmt":
      parts = (words[1], words[2], words[3], words[4])
    case 5:
      parts = (words[2], words[1], words[4], words[3])
    default:
      return nil
    }
    guard let day = number(parts.day), let month = Self.month(parts.month),
      let year = Self.year(parts.year), let time = Self.seconds(ofDay: parts.time),
      1...31 ~= day
    else { return nil }
    seconds = Self.days(year, month, day) * 86_400 + time
  }

  private static func month(_ word: String) -> Int? {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    return names.firstIndex(of: word.lowercased()).map { $0 + 1 }
  }

  /// Two digits mean the years from 1970 to 2069.
  private static func year(_ word: String) -> Int? {
    guard let year = number(word) else { return nil }
    switch word.utf8.count {
    case 2: return year + (year < 70 ? 2000 : 1900)
    case 4: return year
    default: return nil
    }
  }

  private static func seconds(ofDay word: String) -> Int? {
    let fields = word.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { number(String(Substring($0))) }
    // The 61st second is a leap second.
    guard fields.count == 3, let hour = fields[0], let minute = fields[1], let second = fields[2],
      hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3600 + minute * 60 + second
  }

  /// Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day is
  /// the last day.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }
}

/// Up to four ASCII digits.
private func number(_ word: String) -> Int? {
  guard 1...4 ~= word.utf8.count, word.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
  return Int(word)
}
