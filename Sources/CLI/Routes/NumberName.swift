import Diagnostics
import Resources

/// A number as the user names it: a key, an address, or the number itself.
struct NumberName: Hashable {
  let address: ResourceAddress
  let e164: ObjectName
  let isDeclared: Bool

  /// - Parameter word: `main`, `numbers.main`, `+15551230001`, or `numbers.+15551230001`.
  init(_ word: String, in desired: DesiredState) throws(CommandFailure) {
    let prefix = Kind.numbers.rawValue + "."
    let key = word.hasPrefix(prefix) ? String(word.dropFirst(prefix.count)) : word
    let name = ObjectName(key)
    if let number = desired.numbers.first(where: { $0.address.key == name || $0.e164 == name }) {
      address = number.address
      e164 = number.e164
      isDeclared = true
    } else if isE164(key) {
      address = ResourceAddress(.numbers, key)
      e164 = name
      isDeclared = false
    } else {
      throw CommandFailure(.error, .unknownNumber(word, key, desired))
    }
  }
}

/// Whether a text is a caller's number as carriers send it.
///
/// A plus sign and 2 to 15 ASCII digits, the first not 0. For bound numbers the API also accepts
/// digits of other scripts (Contract.md §8); no caller has them.
func isE164(_ text: String) -> Bool {
  let digits = text.utf8.dropFirst()
  return text.hasPrefix("+") && (2...15).contains(digits.count)
    && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    && digits.first != UInt8(ascii: "0")
}

extension Diagnostic {
  fileprivate static func unknownNumber(
    _ word: String,
    _ key: String,
    _ desired: DesiredState
  ) -> Diagnostic {
    let keys = desired.numbers.map(\.address.key.text)
    let advice =
      if let match = closestMatch(to: key, among: keys) {
        "Did you mean \"\(match)\"?"
      } else if keys.isEmpty {
        "The stack declares no numbers; specify a phone number such as +15551230001 to look it up "
          + "live."
      } else {
        "Use one of \(keys.prefix(10).joined(separator: ", "))"
          + (keys.count > 10 ? ", … (\(keys.count) in total)" : "")
          + ", or a phone number such as +15551230001."
      }
    return Diagnostic(
      .unknownReference,
      detail: "\"\(word)\" is not a number of stack \(desired.stack).",
      advice: advice
    )
  }

  static func unboundNumber(_ e164: ObjectName) -> Diagnostic {
    Diagnostic(
      .unknownReference,
      detail: "\(e164) is neither declared in the stack nor bound in the project.",
      advice: "Check the digits and the project of TURNCALL_API_KEY."
    )
  }
}
