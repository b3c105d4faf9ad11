import Diagnostics
import JSON
import Planning
import Resources

/// The fields of one change: short ones first and aligned, then long texts as diffs.
struct FieldText {
  let style: Style
  /// The note on a secret, since the API shows neither side of it.
  let secretNote: String
  /// The routes of a number on both sides; a route is shown as a unit.
  let routes: (before: ConfiguredRoute?, after: ConfiguredRoute?)

  private static let indent = 6
  /// The maximum number of lines shown of a new text; the file itself has the full text.
  private static let newTextLines = 8

  /// One field's row, or a heading with rows below it.
  private struct Entry {
    let sign: String
    let role: Style.Role
    let name: String
    let content: Content

    enum Content {
      case inline(String)
      case block(note: String, rows: [String])
    }

    var isInline: Bool { if case .inline = content { true } else { false } }
  }

  /// The route change of a number that moves without a request.
  var followed: [String] {
    guard let before = routes.before.map(routeText), let after = routes.after.map(routeText),
      before != after
    else { return [] }
    return rows([change(name: "route", from: before, to: after)])
  }

  func created(_ fields: [(pointer: JSONPointer, value: JSONValue)]) -> [String] {
    rows(
      fields.map { field in
        if let route = routes.after, isRoute(field.pointer) {
          let text = style.paint(routeText(route), .added)
          return Entry(sign: " ", role: .added, name: "route", content: .inline(text))
        }
        return entry(sign: " ", role: .added, name: name(field.pointer), value: field.value)
      }
    )
  }

  /// The changes of fields, as old → new.
  func edited(_ edits: [Edit]) -> [String] {
    let shown = edits.filter { !isOurOwn($0.pointer) }
    guard let before = routes.before, let after = routes.after,
      shown.contains(where: { isRoute($0.pointer) })
    else { return rows(shown.map(entry)) }
    // One entry, however many of the route's leaves differ.
    return rows(
      [routeChange(from: routeText(before), to: routeText(after))]
        + shown.filter { !isRoute($0.pointer) }.map(entry)
    )
  }

  private func isRoute(_ pointer: JSONPointer) -> Bool { pointer.tokens.first == .key("route") }

  /// Whether the field is an internal of Turnform, such as the marker and the version.
  private func isOurOwn(_ pointer: JSONPointer) -> Bool {
    let tokens = pointer.tokens
    let inMetadata = tokens.first == .key("config") ? tokens.dropFirst() : tokens[...]
    return tokens == [.key("version")]
      || inMetadata.starts(with: [.key("metadata"), .key(Marker.name)])
  }

  private func name(_ pointer: JSONPointer) -> String { escaped(pointer.dotted) }

  private func entry(_ edit: Edit) -> Entry {
    let name = name(edit.pointer)
    switch (edit.before, edit.after) {
    case (let before?, nil):
      return entry(sign: "-", role: .removed, name: name, value: before)
    case (nil, let after?):
      return entry(sign: "+", role: .added, name: name, value: after)
    case (let before?, let after?) where before == after:
      // Only secrets look equal: the API shows neither side.
      let text = "\(compact(after)) → \(compact(after)) (\(secretNote))"
      return Entry(sign: "~", role: .changed, name: name, content: .inline(text))
    case (let before?, let after?):
      // A long text that replaces nothing is new, not a diff against the empty text.
      if before.isNull, isLong(after) {
        return entry(sign: "+", role: .added, name: name, value: after)
      }
      return isLong(before) || isLong(after)
        ? difference(name: name, from: text(before), to: text(after))
        : change(name: name, from: compact(before), to: compact(after))
    case (nil, nil):
      return change(name: name, from: compact(nil), to: compact(nil))
    }
  }

  private func change(name: String, from before: String, to after: String) -> Entry {
    let content = "\(style.paint(before, .removed)) → \(style.paint(after, .added))"
    return Entry(sign: "~", role: .changed, name: name, content: .inline(content))
  }

  private func routeChange(from before: String, to after: String) -> Entry {
    guard columns(before) + columns(after) > style.width - 30 else {
      return change(name: "route", from: before, to: after)
    }
    return difference(name: "route", from: before, to: after)
  }

  private func difference(name: String, from before: String, to after: String) -> Entry {
    let difference = TextDifference(from: before, to: after)
    let note = difference.isWhitespaceOnly ? "only whitespace differs" : ""
    let content = Entry.Content.block(
      note: difference.lineEnds?.words ?? note,
      rows: difference.lineEnds?.isAll == true ? [] : differences.rows(difference)
    )
    return Entry(sign: "~", role: .changed, name: name, content: content)
  }

  private var differences: DifferenceText { DifferenceText(style: style, indent: Self.indent + 4) }

  private func entry(sign: String, role: Style.Role, name: String, value: JSONValue) -> Entry {
    guard isLong(value) else {
      let text = style.paint(compact(value), role)
      return Entry(sign: sign, role: role, name: name, content: .inline(text))
    }
    let side = sign == "-" ? "-" : "+"
    let rows = differences.rows(text(value), sign: side, role: role, maximum: Self.newTextLines)
    return Entry(sign: sign, role: role, name: name, content: .block(note: "", rows: rows))
  }

  /// Whether a value is too long for its field's line, in scalars: a character may have thousands.
  private func isLong(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text): text.utf8.holdsLineEnd || text.unicodeScalars.count > 60
    case .array, .object: value.text().unicodeScalars.count > 60
    case .null, .bool, .number: false
    }
  }

  private func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .array(let items) where items.allSatisfy({ $0.text().unicodeScalars.count <= 88 }):
      items.map { $0.string ?? $0.text() }.joined(separator: "\n")
    case .bool, .number, .array, .object: value.text(.indented)
    }
  }

  private func rows(_ entries: [Entry]) -> [String] {
    let inline = entries.filter(\.isInline)
    let width = min(40, inline.map { columns($0.name) }.max() ?? 0)
    return inline.flatMap { rows($0, width: width) }
      + entries.filter { !$0.isInline }.flatMap { rows($0, width: 0) }
  }

  private func rows(_ entry: Entry, width: Int) -> [String] {
    let start =
      String(repeating: " ", count: Self.indent) + style.paint(entry.sign, entry.role) + " "
      + entry.name.padded(to: width)
    switch entry.content {
    case .inline(let text): return ["\(start)  \(text)"]
    case .block(let note, let rows):
      return [note.isEmpty ? start : "\(start)  " + style.paint("(\(note))", .faint)] + rows
    }
  }
}
