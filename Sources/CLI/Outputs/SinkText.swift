import JSON
package import Resources

/// What a sink's file holds once a value is in it; pure.
package enum SinkText {
  /// The file with one value put in, everything else in it kept.
  ///
  /// - Parameters:
  ///   - value: One line.
  ///   - name: Of the output.
  ///   - sink: With a path.
  ///   - old: What the file holds; `nil` when there is none.
  /// - Returns: The whole new text.
  /// - Throws: ``FileProblem`` when the file is not what it should be.
  package static func text(
    placing value: String,
    as name: String,
    in sink: DesiredOutput.Sink,
    over old: String?
  ) throws(FileProblem) -> String {
    switch sink {
    case .file: return value + "\n"
    case .dotenv:
      guard isVariable(name) else { throw FileProblem("\"\(name)\" is no name of a variable") }
      return dotenv(placing: value, as: name, over: old ?? "")
    case .json:
      var object = try members(of: old)
      object[name] = .string(value)
      return JSONValue.object(object).text(.indented, keys: .asAdded) + "\n"
    case .githubOutput, .githubEnvironment: return githubCommand(name, value)
    }
  }

  /// Whether a file holds a value of that name that is not empty.
  ///
  /// - Throws: ``FileProblem`` when the file is not what it should be.
  package static func holds(
    _ name: String,
    in sink: DesiredOutput.Sink,
    _ text: String?
  ) throws(FileProblem) -> Bool {
    guard let text else { return false }
    switch sink {
    case .file: return text.contains { !$0.isWhitespace }
    case .dotenv:
      return text.split(separator: "\n")
        .contains { line in
          variable(of: line) == name && !value(of: line).isEmpty
        }
    case .json:
      return try members(of: text)[name]?.string.map { !$0.isEmpty } ?? false
    case .githubOutput, .githubEnvironment: return true
    }
  }

  /// `NAME='value'`; a quote inside ends the quoting, is escaped, and begins it again.
  package static func assignment(_ name: String, _ value: String) -> String {
    "\(name)='\(value.replacing("'", with: #"'\''"#))'"
  }

  /// Whether shells and dotenv readers take it for a variable.
  static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// What is appended to the file that `GITHUB_OUTPUT` or `GITHUB_ENV` names.
  ///
  /// The delimiter is no part of the value, so that no value can end it and set something else.
  package static func githubCommand(_ name: String, _ value: String) -> String {
    var delimiter = "TURNFORM_END"
    while value.contains(delimiter) || name.contains(delimiter) { delimiter += "_" }
    return "\(name)<<\(delimiter)\n\(value)\n\(delimiter)\n"
  }

  /// Tells the runner of GitHub Actions to hide a value in its log.
  package static func mask(_ value: String) -> String {
    let data = value.replacing("%", with: "%25").replacing("\r", with: "%0D")
      .replacing("\n", with: "%0A")
    return "::add-mask::\(data)\n"
  }

  private static func dotenv(placing value: String, as name: String, over old: String) -> String {
    var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    let line = assignment(name, value)
    let places = lines.indices.filter { variable(of: lines[$0]) == name }
    if let first = places.first { lines[first] = line } else { lines.append(line) }
    for place in places.dropFirst().reversed() { lines.remove(at: place) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The variable that a line sets; `nil` for comments and everything else.
  private static func variable(of line: some StringProtocol) -> String? {
    guard let sign = line.firstIndex(of: "=") else { return nil }
    var name = line[..<sign].drop { $0.isWhitespace }
    if name.hasPrefix("export ") { name = name.dropFirst(7).drop { $0.isWhitespace } }
    while name.last?.isWhitespace == true { name.removeLast() }
    return isVariable(String(name)) ? String(name) : nil
  }

  /// What stands behind the sign, without quotes and blanks.
  private static func value(of line: some StringProtocol) -> String {
    let rest = line[line.index(after: line.firstIndex(of: "=") ?? line.startIndex)...]
    return String(rest.filter { !$0.isWhitespace && $0 != "'" && $0 != "\"" })
  }

  private static func members(of text: String?) throws(FileProblem) -> JSONObject {
    guard let text, text.contains(where: { !$0.isWhitespace }) else { return [:] }
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

extension DesiredOutput.Sink {
  /// Inside the stack folder; `nil` for the files of GitHub Actions.
  var path: String? {
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
