extension EvalFault {
  static let metricNotAMapping = partNotAMapping("Set name and criterion.")
  static let neitherJudgedNorMeasured = EvalFault(
    "needs either a criterion or a measure",
    "Set criterion for the judge to decide, or measure for a count.",
    " is judged ('criterion:') or measured ('measure:'), one of the two"
  )
  static let noName = EvalFault("has no name", "Set name.", " needs a 'name:'")
  static let listedTwice = EvalFault(
    "has the same name as another one",
    "Use another name.",
    " is listed twice"
  )
  static let noCriterion = EvalFault(
    "has no criterion",
    "Set criterion to what the judge decides.",
    " needs a 'criterion:' for the judge"
  )
  static let badScore = EvalFault(
    "is not a number from 0 to 1",
    "Use a number from 0 to 1.",
    " 'min_score:' must be a number in 0..1"
  )
  static let badMeasure = EvalFault(
    "is not a measure",
    "Use one of \(EvalFault.measures.joined(separator: ", ")).",
    " 'measure:' must be one of \(EvalFault.measures.joined(separator: ", "))"
  )
  static let scoreOfMeasure = EvalFault(
    "is measured but has a min_score",
    "Use min_value and max_value.",
    " is measured; it takes a range, not 'min_score:'"
  )
  static let callsOfRange = EvalFault(
    "has a range and calls",
    "Remove calls, or write measure: function_calls.",
    " takes a range; 'calls:' belongs to 'measure: function_calls'"
  )
  static func boundNotANumber(_ key: String) -> EvalFault {
    EvalFault("is not a number", "Write a number.", " '\(key):' must be a number")
  }
  static let noBounds = EvalFault(
    "has no limit",
    "Set min_value or max_value.",
    " needs a 'min_value:' or a 'max_value:'"
  )
  static let rangeOfCalls = EvalFault(
    "compares calls but has a range",
    "Remove min_value and max_value.",
    " compares the bot's calls with 'calls:', not a range"
  )
  static let noCalls = EvalFault(
    "has no list of calls",
    "Set calls; an empty list expects no calls.",
    " needs a 'calls:' list, the calls the bot should make ([] for none)"
  )
  static func badArguments(_ index: Int) -> EvalFault {
    EvalFault(
      "is not a mapping",
      "Write a mapping of arguments.",
      " 'calls:' entry #\(index) 'args:' must be a mapping"
    )
  }
  static func badCall(_ index: Int) -> EvalFault {
    EvalFault(
      "is neither a name nor a mapping with a name",
      "Write the name of a function, or name and args.",
      " 'calls:' entry #\(index) must be a name or a mapping with 'name:'"
    )
  }
}
