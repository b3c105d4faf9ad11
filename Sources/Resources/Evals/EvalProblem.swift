package import JSON

/// A part of an eval's definition that the API's parser refuses.
///
/// TurnCall hands definitions to the parser of pipecat's evals (Contract.md §19). The faults in
/// this table were compared with pipecat 1.11 and 1.12, which agree on all of them.
package struct EvalProblem: Sendable, Hashable {
  /// The position, from the scenario on: `definition.turns[0].expect`.
  package let pointer: JSONPointer
  let fault: EvalFault

  /// The API's own sentence, as in the `msg` of its `value_error`.
  package var serverMessage: String {
    fault.isAboutKind ? fault.server : "<stored scenario>: " + fault.server
  }
}

/// Everything in a scenario's definition that the API's parser refuses, in the order in which the
/// parser finds it; it reports the first problem.
package func evalProblems(in scenario: JSONObject) -> [EvalProblem] {
  guard let definition = scenario["definition"]?.object else { return [] }
  var check = EvalCheck()
  check.check(definition, of: scenario)
  return check.problems
}

extension JSONValue {
  /// Whether Python considers it true.
  var isTruthy: Bool {
    switch self {
    case .null: false
    case .bool(let flag): flag
    case .number(let number): number.double != 0
    case .string(let text): !text.isEmpty
    case .array(let items): !items.isEmpty
    case .object(let object): !object.isEmpty
    }
  }

  /// Whether Python reads it as an `int`; a Boolean is one, too.
  var isPythonInteger: Bool {
    switch self {
    case .bool: true
    case .number(let number): number.isWrittenAsInteger
    case .null, .string, .array, .object: false
    }
  }

  /// The value as Python's `repr` writes it.
  var pythonRepresentation: String {
    switch self {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .number(let number): number.literal
    case .string(let text): text.pythonRepresentation
    case .array(let items): "[" + items.map(\.pythonRepresentation).joined(separator: ", ") + "]"
    case .object(let object):
      "{"
        + object.members
        .map { "\($0.key.pythonRepresentation): \($0.value.pythonRepresentation)" }
        .joined(separator: ", ") + "}"
    }
  }
}

extension String {
  /// The text in quotes, chosen and escaped the way Python does.
  var pythonRepresentation: String {
    let scalars = unicodeScalars
    let quote: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
    var text = String.UnicodeScalarView([quote])
    for scalar in scalars {
      switch scalar {
      case "\\", quote: text.append(contentsOf: "\\\(scalar)".unicodeScalars)
      case "\n": text.append(contentsOf: #"\n"#.unicodeScalars)
      case "\r": text.append(contentsOf: #"\r"#.unicodeScalars)
      case "\t": text.append(contentsOf: #"\t"#.unicodeScalars)
      default: text.append(scalar)
      }
    }
    text.append(quote)
    return String(text)
  }

  var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
