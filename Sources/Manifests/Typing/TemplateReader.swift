import Diagnostics
import Resources

/// Splits a text at its references, as in `Use ${agents.billing.id}, not $${this}.`.
struct TemplateReader {
  /// Invalid content between `${` and `}`.
  struct Problem {
    let code: DiagnosticCode
    let detail: String
    let advice: String
  }

  private let targets: ReferenceTargets
  private var diagnostics: [Problem] = []
  private var pieces: [Template.Piece] = []
  private var literal: [UInt8] = []

  /// Returns the pieces of a text, and the problems with its references.
  ///
  /// The template is complete only when there is no problem.
  static func read(
    _ text: String,
    _ targets: ReferenceTargets
  ) -> (template: Template, diagnostics: [Problem]) {
    var reader = TemplateReader(targets: targets)
    reader.read(text)
    return (Template(reader.pieces), reader.diagnostics)
  }

  private mutating func read(_ text: String) {
    var rest = text.utf8[...]
    while let sign = rest.firstIndex(of: UInt8(ascii: "$")) {
      literal += rest[..<sign]
      rest = rest[sign...]
      if rest.starts(with: "$${".utf8) {
        literal += "${".utf8
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "${{".utf8) {
        // The syntax of other programs such as GitHub Actions; no reference starts like this.
        literal += "${{".utf8
        rest = rest.dropFirst(3)
      } else if rest.starts(with: "${".utf8) {
        readReference(&rest)
      } else {
        literal.append(UInt8(ascii: "$"))
        rest = rest.dropFirst()
      }
    }
    literal += rest
    endLiteral()
  }

  private mutating func readReference(_ rest: inout Substring.UTF8View) {
    // A reference has a limited length, regardless of the length of the text.
    let window = rest.dropFirst(2).prefix(Self.longest)
    guard let end = window.firstIndex(of: UInt8(ascii: "}")) else {
      report(
        .badReference,
        "A \"${\" starts a reference that is not closed.",
        "Write ${agents.KEY.id}, or \"$${\" for a literal \"${\"."
      )
      rest = rest.dropFirst(2)
      return
    }
    let written = String(Substring(window[..<end]))
    rest = rest[rest.index(after: end)...]
    guard let address = address(written) else { return }
    endLiteral()
    pieces.append(.id(address))
  }

  /// Longer than `knowledge_bases.KEY.id` can be.
  private static let longest = 200

  private mutating func address(_ written: String) -> ResourceAddress? {
    guard let path = ReferencePath(written) else {
      report(
        .badReference,
        "\(quoted("${\(written)}")) is not a reference to an id.",
        "Write ${agents.KEY.id}, or \"$${\" for a literal \"${\"."
      )
      return nil
    }
    let kinds = ReferenceTargets.kinds.map(\.rawValue)
    guard let kind = Kind(rawValue: path.kind), ReferenceTargets.kinds.contains(kind) else {
      report(
        .badReference,
        "\(quoted(path.kind)) in \(quoted("${\(written)}")) is not a kind with ids to refer to; "
          + "use one of \(listed(kinds)).",
        suggestion(
          for: path.kind,
          among: kinds,
          otherwise: "Write one of these, or \"$${\" for a literal \"${\"."
        )
      )
      return nil
    }
    guard path.attribute == "id" else {
      report(
        .badReference,
        "\(quoted("${\(written)}")) asks for \(quoted(path.attribute)), but text can only refer "
          + "to ids.",
        "Write ${\(path.kind).\(path.key).id}."
      )
      return nil
    }
    let address = ResourceAddress(kind, path.key)
    guard targets.contains(address) else {
      let (detail, advice) = targets.words(forMissing: address)
      report(.unknownReference, detail, advice)
      return nil
    }
    return address
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    pieces.append(.text(String(decoding: literal, as: UTF8.self)))
    literal = []
  }

  private mutating func report(_ code: DiagnosticCode, _ detail: String, _ advice: String) {
    diagnostics.append(Problem(code: code, detail: detail, advice: advice))
  }
}

/// The path between `${` and `}`: `agents.billing.id`; the key in the middle may contain dots.
struct ReferencePath {
  let kind: String
  let key: String
  let attribute: String

  /// `nil` unless it has three parts.
  init?(_ text: String) {
    let dot = UInt8(ascii: ".")
    let bytes = text.utf8
    guard let first = bytes.firstIndex(of: dot), let last = bytes.lastIndex(of: dot) else {
      return nil
    }
    guard first < last else { return nil }
    kind = String(text[..<first])
    key = String(text[bytes.index(after: first)..<last])
    attribute = String(text[bytes.index(after: last)...])
    guard !kind.isEmpty, !key.isEmpty, !attribute.isEmpty else { return nil }
    guard !bytes.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "{") }) else { return nil }
  }
}

extension Template {
  /// The readable text: references as written, escapes resolved.
  var reading: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let part): text += part
      case .id(let address): text += "${\(address).id}"
      }
    }
  }

  /// The text with an id of the usual length for every reference.
  var sample: String { text { _ in Self.sampleID } ?? "" }

  private static let sampleID = RemoteID("00000000-0000-4000-8000-000000000000")
}

extension TextPattern {
  /// Whether a text with this rule may contain ids, or be one.
  package var holdsReferences: Bool {
    switch self {
    case .httpURL, .webSocketURL, .uuidLike: true
    case .toolName, .serverName, .e164, .takeawayName, .mockName, .uuid: false
    }
  }
}
