import JSON

/// A successful response, with its body as JSON text.
struct Answer: Sendable {
  let status: Int
  let body: [UInt8]

  /// A response with one value in an envelope (Contract.md §2).
  static func data(_ value: JSONValue, status: Int = 200) -> Answer {
    data(text: value.bytes(keys: .asAdded), status: status)
  }

  static func data(text: [UInt8], status: Int = 200) -> Answer {
    Answer(status: status, body: Array(#"{"success":true,"data":"#.utf8) + text + Array("}".utf8))
  }

  /// A response with rows of JSON text in an envelope, without pagination.
  static func list(_ rows: [[UInt8]]) -> Answer { data(text: joined(rows)) }

  /// A response with one page of rows in an envelope.
  static func page(_ rows: [[UInt8]], total: Int, _ page: Page) -> Answer {
    var body = Array(#"{"success":true,"data":"#.utf8)
    body += joined(rows)
    body += Array(#","total":\#(total),"page":\#(page.number),"limit":\#(page.limit)}"#.utf8)
    return Answer(status: 200, body: body)
  }

  static func plain(_ value: JSONValue) -> Answer {
    Answer(status: 200, body: value.bytes(keys: .asAdded))
  }

  static let noContent = Answer(status: 204, body: [])

  private static func joined(_ rows: [[UInt8]]) -> [UInt8] {
    var text = Array("[".utf8)
    text.reserveCapacity(rows.reduce(2) { $0 + $1.count + 1 })
    for (index, row) in rows.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text += row
    }
    text.append(UInt8(ascii: "]"))
    return text
  }
}

/// `2026-11-22T12:58:23.059965Z`; without a fraction when there are no microseconds
/// (Contract.md §2).
func timestamp(_ microseconds: Int64) -> JSONValue {
  let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
  let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
  let (year, month, day) = civilDate(days)
  let date = "\(year)-\(padded(month, 2))-\(padded(day, 2))"
  let clock = [time / 3600, time / 60 % 60, time % 60].map { padded(Int($0), 2) }
  let tail = fraction == 0 ? "" : "." + padded(Int(fraction), 6)
  return .string("\(date)T\(clock.joined(separator: ":"))\(tail)Z")
}

/// The Gregorian date of a day since 1970-01-01, by Hinnant's algorithm for days from 0000-03-01.
private func civilDate(_ days: Int64) -> (year: Int, month: Int, day: Int) {
  let shifted = Int(days) + 719_468
  let era = shifted / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return (
    yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
    dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
  )
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
