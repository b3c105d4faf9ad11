import Diagnostics
package import Files
import JSON
package import Resources

/// The content of a sink's file after a value is written; pure.
///
/// An existing file keeps its line endings and its byte order mark.
package enum SinkText {
  /// Returns the file with one value set and everything else unchanged.
  ///
  /// - Throws: ``FileProblem`` when the file does not have the expected format.
  package static func text(
    placing value: String,
    as name: String,
    in sink: DesiredOutput.Sink,
    over old: String?
  ) throws(FileProblem) -> String {
    let habits = FileHabits(of: old ?? "")
    switch sink {
    case .file: return habits.text(value + "\n")
    case .dotenv:
      guard name.isVariableName else {
        throw FileProblem("\"\(name)\" is not a valid variable name")
      }
      return dotenv(placing: value, as: name, over: old ?? "", habits)
    case .json:
      var object = try members(of: old)
      object[name] = .string(value)
      return habits.text(JSONValue.object(object).text(.indented, keys: .asAdded) + "\n")
    case .githubOutput, .githubEnvironment: return githubCommand(name, value)
    }
  }

  /// Whether a file contains a non-empty value with that name.
  ///
  /// - Throws: ``FileProblem`` when the file does not have the expected format.
  package static func holds(
    _ name: String,
    in sink: DesiredOutput.Sink,
    _ text: String?
  ) throws(FileProblem) -> Bool {
    guard let text = text?.withoutByteOrderMark else { return false }
    switch sink {
    case .file: return text.contains { !$0.isWhitespace }
    case .dotenv:
      let lines = Array(TextLines(text))
      return DotenvEntry.all(in: lines)
        .contains { entry in
          entry.name == name
            && !value(of: lines[entry.lines].map(\.text).joined(separator: "\n")[...]).isEmpty
        }
    case .json:
      return try members(of: String(text))[name]?.string.map { !$0.isEmpty } ?? false
    case .githubOutput, .githubEnvironment: return true
    }
  }

  /// Returns `NAME='value'`; an inner quote ends the quoted text, is escaped, and starts it again.
  package static func assignment(_ name: String, _ value: String) -> String {
    "\(name)=\(CommandHint.quoted(value))"
  }

  /// Returns the text to append to the file that `GITHUB_OUTPUT` or `GITHUB_ENV` names.
  ///
  /// The delimiter is not part of the value, so no value can end it and set something else.
  package static func githubCommand(_ name: String, _ value: String) -> String {
    var delimiter = "TURNFORM_END"
    while value.contains(delimiter) || name.contains(delimiter) { delimiter += "_" }
    return "\(name)<<\(delimiter)\n\(value)\n\(delimiter)\n"
  }

  /// Returns the command that makes the GitHub Actions runner hide a value in its log.
  package static func mask(_ value: String) -> String {
    let data = value.unicodeScalars
      .map { scalar in
        switch scalar {
        case "%": "%25"
        case "\r": "%0D"
        case "\n": "%0A"
        default: String(scalar)
        }
      }
      .joined()
    return "::add-mask::\(data)\n"
  }

  private static func dotenv(
    placing value: String,
    as name: String,
    over old: String,
    _ habits: FileHabits
  ) -> String {
    var lines = TextLines.closed(old.withoutByteOrderMark)
    let places = DotenvEntry.all(in: lines).filter { $0.name == name }.map(\.lines)
    let line = { TextLine(Substring(assignment(name, value)), $0) }
    for place in places.dropFirst().reversed() { lines.removeSubrange(place) }
    if let first = places.first {
      lines.replaceSubrange(first, with: [line(lines[first.upperBound - 1].end)])
    } else {
      lines.append(line(nil))
    }
    let ends = lines.map { ($0.end ?? habits.lineEnd).rawValue }
    return habits.mark + zip(lines, ends).map { $0.text + $1 }.joined()
  }

  /// Returns the text after the `=`, without quotes and whitespace.
  private static func value(of line: Substring) -> String {
    let rest = line.utf8.drop { $0 != UInt8(ascii: "=") }.dropFirst()
    return String(Substring(rest).filter { !$0.isWhitespace && $0 != "'" && $0 != "\"" })
  }

  private static func members(of text: String?) throws(FileProblem) -> JSONObject {
    guard let text = text.map({ String($0.withoutByteOrderMark) }),
      text.contains(where: { !$0.isWhitespace })
    else { return [:] }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: text)
    } catch {
      throw FileProblem("it is not valid JSON")
    }
    guard let object = value.object else { throw FileProblem("it is not a JSON object") }
    return object
  }
}

/// The conventions of an existing file.
private struct FileHabits {
  /// The byte order mark, or nothing.
  let mark: String
  /// The line ending of its first line; LF when it has none.
  let lineEnd: LineEnd

  init(of text: String) {
    mark = text.utf8.starts(with: "\u{FEFF}".utf8) ? "\u{FEFF}" : ""
    lineEnd = TextLines(text).lazy.compactMap(\.end).first ?? .lineFeed
  }

  /// Converts a text with LF to the file's conventions.
  func text(_ text: String) -> String {
    mark + TextLines(text).map { $0.text + ($0.end == nil ? "" : lineEnd.rawValue) }.joined()
  }
}

extension DesiredOutput.Sink {
  /// The path inside the stack folder; `nil` for the files of GitHub Actions.
  package var path: String? {
    switch self {
    case .file(let path), .dotenv(let path), .json(let path): path
    case .githubOutput, .githubEnvironment: nil
    }
  }

  /// The environment variable that names the file.
  var variable: String? {
    switch self {
    case .githubOutput: "GITHUB_OUTPUT"
    case .githubEnvironment: "GITHUB_ENV"
    case .file, .dotenv, .json: nil
    }
  }
}
