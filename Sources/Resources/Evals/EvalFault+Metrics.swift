import JSON

extension EvalFault.Metric {
  func words(_ metric: String) -> EvalFault.Words {
    switch self {
    case .notAMapping:
      return (
        "is not a mapping", "Set name and criterion.", "\(metric) must be a mapping"
      )
    case .neitherJudgedNorMeasured:
      return (
        "needs either a criterion or a measure",
        "Set criterion for the judge to decide, or measure for a count.",
        "\(metric) is judged ('criterion:') or measured ('measure:'), one of the two"
      )
    case .noName: return ("has no name", "Set name.", "\(metric) needs a 'name:'")
    case .listedTwice:
      return ("has the same name as another one", "Use another name.", "\(metric) is listed twice")
    case .noCriterion:
      return (
        "has no criterion", "Set criterion to what the judge decides.",
        "\(metric) needs a 'criterion:' for the judge"
      )
    case .badScore:
      return (
        "is not a number from 0 to 1", "Use a number from 0 to 1.",
        "\(metric) 'min_score:' must be a number in 0..1"
      )
    case .badMeasure:
      return (
        "is not a measure", "Use one of \(EvalFault.measures.joined(separator: ", ")).",
        "\(metric) 'measure:' must be one of \(EvalFault.measures.joined(separator: ", "))"
      )
    case .scoreOfMeasure, .callsOfRange, .boundNotANumber, .noBounds, .rangeOfCalls, .noCalls,
      .badArguments, .badCall:
      return measureWords(metric)
    }
  }

  private func measureWords(_ metric: String) -> EvalFault.Words {
    switch self {
    case .scoreOfMeasure:
      (
        "is measured but has a min_score", "Use min_value and max_value.",
        "\(metric) is measured; it takes a range, not 'min_score:'"
      )
    case .callsOfRange:
      (
        "has a range and calls", "Remove calls, or write measure: function_calls.",
        "\(metric) takes a range; 'calls:' belongs to 'measure: function_calls'"
      )
    case .boundNotANumber(let key):
      ("is not a number", "Write a number.", "\(metric) '\(key):' must be a number")
    case .noBounds:
      (
        "has no limit", "Set min_value or max_value.",
        "\(metric) needs a 'min_value:' or a 'max_value:'"
      )
    case .rangeOfCalls:
      (
        "compares calls but has a range", "Remove min_value and max_value.",
        "\(metric) compares the bot's calls with 'calls:', not a range"
      )
    case .noCalls:
      (
        "has no list of calls", "Set calls; an empty list expects no calls.",
        "\(metric) needs a 'calls:' list, the calls the bot should make ([] for none)"
      )
    case .badArguments(let index):
      (
        "is not a mapping", "Write a mapping of arguments.",
        "\(metric) 'calls:' entry #\(index) 'args:' must be a mapping"
      )
    case .badCall(let index):
      (
        "is neither a name nor a mapping with a name",
        "Write the name of a function, or name and args.",
        "\(metric) 'calls:' entry #\(index) must be a name or a mapping with 'name:'"
      )
    case .notAMapping, .neitherJudgedNorMeasured, .noName, .listedTwice, .noCriterion, .badScore,
      .badMeasure:
      preconditionFailure("not about measures")
    }
  }
}
