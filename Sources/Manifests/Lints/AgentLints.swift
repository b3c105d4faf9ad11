import Diagnostics
import JSON
import Resources

/// Lints for agent settings that the API accepts but a caller would hear.
enum AgentLints {
  /// Reports Markdown in text that is spoken verbatim.
  ///
  /// A system prompt is not spoken: the model reads it, and lists and headings in it do no harm.
  static func markdown(in entry: Entry) -> [Diagnostic] {
    [["first_message"], ["idle_message"], ["voicemail_detection", "voicemail_message"]]
      .compactMap { path in
        let pointer = JSONPointer([.key("config")] + path.map { .key($0) })
        guard let form = MarkdownForm(in: JSONValue.object(entry.object)[pointer]) else {
          return nil
        }
        return entry.diagnostic(
          .markdownReadAloud,
          at: entry.source[pointer],
          "\(pointer.dotted) is spoken aloud but contains \(form.rawValue).",
          "Use plain sentences."
        )
      }
  }

  /// Reports variables of an agent that no call-init can fill.
  static func unfillableVariables(in entry: Entry) -> [Diagnostic] {
    guard let config = entry["config"]?.object else { return [] }
    return ["system_prompt", "first_message"]
      .compactMap { field in
        let names = config[field]?.string?.callVariables ?? []
        guard !names.isEmpty else { return nil }
        return entry.diagnostic(
          .unfillableVariable,
          at: entry.span(.key("config"), .key(field)),
          "config.\(field) uses \(listed(names.map { "{{\($0)}}" })), but calls reach "
            + "\(entry.address) only through numbers without a call-init webhook.",
          "Route its numbers through a webhook that sets the variables, or remove the variables."
        )
      }
  }
}

/// Markdown syntax that a voice would read aloud.
private enum MarkdownForm: String {
  case list = "a Markdown list"
  case heading = "a Markdown heading"
  case bold = "Markdown bold"

  /// The first of them in a text.
  init?(in value: JSONValue?) {
    guard let text = value?.string else { return nil }
    for line in TextLines(text) {
      let words = line.text.utf8.drop { $0 == UInt8(ascii: " ") }
      if words.startsListItem {
        self = .list
      } else if words.startsHeading {
        self = .heading
      } else if words.hasBold {
        self = .bold
      } else {
        continue
      }
      return
    }
    return nil
  }
}

extension Substring.UTF8View {
  /// `- x`, `* x`, `+ x`, `1. x`, `1) x`.
  fileprivate var startsListItem: Bool {
    let digits = prefix { (0x30...0x39).contains($0) }
    let rest = dropFirst(digits.count)
    let signs = digits.isEmpty ? "-*+" : ".)"
    guard digits.count <= 3, let sign = rest.first, signs.utf8.contains(sign) else { return false }
    return rest.dropFirst().first == UInt8(ascii: " ")
  }

  fileprivate var startsHeading: Bool {
    let signs = prefix { $0 == UInt8(ascii: "#") }
    return (1...6).contains(signs.count) && dropFirst(signs.count).first == UInt8(ascii: " ")
  }

  /// Two stars, some text, and two stars.
  fileprivate var hasBold: Bool {
    var rest = self
    var marks = 0
    while let star = rest.firstIndex(of: UInt8(ascii: "*")) {
      rest = rest[rest.index(after: star)...]
      if rest.first == UInt8(ascii: "*") {
        marks += 1
        rest = rest.dropFirst()
      }
    }
    return marks >= 2
  }
}

extension String {
  /// The names between `{{` and `}}`, without duplicates, in text order.
  fileprivate var callVariables: [String] {
    var names: [String] = []
    var rest = utf8[...]
    while let brace = rest.firstIndex(of: UInt8(ascii: "{")) {
      rest = rest[rest.index(after: brace)...]
      guard rest.first == UInt8(ascii: "{") else { continue }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return names }
      guard rest[end...].dropFirst().first == UInt8(ascii: "}") else { continue }
      let name = rest[..<end].filter { $0 != UInt8(ascii: " ") }
      let text = String(decoding: name, as: UTF8.self)
      if !text.isEmpty, !names.contains(text) { names.append(text) }
    }
    return names
  }
}
