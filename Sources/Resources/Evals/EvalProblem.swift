package import JSON

/// Something in an eval's definition that the API's parser refuses.
///
/// TurnCall hands definitions to the parser of pipecat's evals (Contract.md §19). What it refuses
/// is known from pipecat 1.11 and 1.12, which agree in all of it; what stands in the table here was
/// compared with both.
package struct EvalProblem: Sendable, Hashable {
  /// Where it is, from the scenario on: `definition.turns[0].expect`.
  package let pointer: JSONPointer
  private let fault: EvalFault

  init(_ fault: EvalFault, at pointer: JSONPointer) {
    self.fault = fault
    self.pointer = pointer
  }

  /// What is wrong at the place, as the rest of a sentence: "is not a list".
  package var problem: String { fault.words.problem }

  /// One sentence: what to do.
  package var advice: String { fault.words.advice }

  /// The API's own sentence, as the `msg` of its `value_error` holds it.
  package var serverMessage: String {
    fault.isAboutKind ? fault.words.server : "<stored scenario>: " + fault.words.server
  }
}

/// Everything in the definition of a scenario that the API's parser refuses.
///
/// - Parameter scenario: With `definition` and perhaps `name`, as it is sent.
/// - Returns: In the order in which the parser finds them; it reports the first.
package func evalProblems(in scenario: JSONObject) -> [EvalProblem] {
  guard let definition = scenario["definition"]?.object else { return [] }
  var check = EvalCheck()
  check.check(definition, of: scenario)
  return check.problems
}

extension JSONValue {
  /// Whether Python takes it for true.
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

  /// Whether Python reads it as an `int`; a truth value is one, too.
  var isPythonInteger: Bool {
    switch self {
    case .bool: true
    case .number(let number): number.isWrittenAsInteger
    case .null, .string, .array, .object: false
    }
  }

  /// As Python's `repr` writes it.
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
  /// In quotes, the way Python chooses and escapes them.
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

  /// Whether nothing but white space is in it.
  var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
