import Diagnostics

extension Reporter {
  /// Reports where libyaml stopped, in clearer words for common mistakes.
  mutating func report(_ error: SyntaxError, in bytes: UnsafeBufferPointer<UInt8>) {
    var locator = MarkLocator(bytes)
    let scalar = locator.scalar(at: error.mark)
    guard scalar != "\t" else {
      report(
        .yamlTab,
        at: SourceRange(ofScalarAt: error.mark),
        "YAML does not allow tabs for indentation.",
        advice: "Indent with spaces."
      )
      return
    }
    let words = error.words(at: scalar)
    let place = error.beginsTheMistake ? error.contextMark : error.mark
    // Braces around an unquoted variable cause a bad key first, and then a syntax error as well.
    let line = place.position.line
    guard diagnostics.last?.code != .yamlKeyNotText || diagnostics.last?.span?.start.line != line
    else { return }
    let start = SourceRange(start: error.contextMark, end: error.contextMark)
    let isElsewhere = error.context != nil && place.position != error.contextMark.position
    report(
      .yamlSyntax,
      at: SourceRange(start: place, end: place),
      words.detail,
      advice: words.advice,
      related: isElsewhere ? [related(error.context ?? "", start)] : []
    )
  }
}

extension SyntaxError {
  /// Whether the mistake is where the parser started, not where it noticed.
  fileprivate var beginsTheMistake: Bool {
    switch problem {
    case "could not find expected ':'": true
    case "found unexpected end of stream", "found unexpected document indicator": context != nil
    default: false
    }
  }

  /// The message; the matched phrases are libyaml 0.2's and contain no text of the file.
  fileprivate func words(at scalar: Unicode.Scalar?) -> (detail: String, advice: String) {
    switch problem {
    case "mapping values are not allowed in this context":
      (
        "A colon followed by a space starts a mapping, which is not allowed here.",
        "Quote the text if the colon is part of it; otherwise check the indentation."
      )
    case "could not find expected ':'":
      (
        "This line is parsed as a key, but has no colon.",
        "Add a colon and a space after the key, or indent the line if it continues a text."
      )
    case "did not find expected key", "did not find expected '-' indicator":
      (
        "The indentation of the line does not match its surroundings.",
        "Indent all keys or dashes of a block equally; quote text that follows quotes."
      )
    case "block sequence entries are not allowed in this context":
      ("A list cannot start here.", "Put the list on its own lines below the key.")
    case "found unexpected end of stream", "found unexpected document indicator":
      ("The quotes that start here are not closed.", "Close them.")
    case "did not find expected ',' or '}'":
      ("A comma or a closing brace is missing.", "Close the brace, or separate the members.")
    case "did not find expected ',' or ']'":
      ("A comma or a closing bracket is missing.", "Close the bracket, or separate the elements.")
    case "found unknown escape character":
      (
        "Unknown escape sequence in double quotes.",
        "Double the backslash, or use single quotes."
      )
    case "found character that cannot start any token":
      (
        "The character \(quoted(scalar.map { String($0) } ?? "")) cannot start a value.",
        "Put the value in quotes."
      )
    default:
      (
        "libyaml says: \(problem)\(context.map { " " + $0 } ?? "").",
        "Check the quotes, colons and indentation around this place."
      )
    }
  }
}
