import JSON

extension EvalCheck {
  mutating func checkMetrics(_ metrics: JSONValue?) {
    guard let metrics, !metrics.isNull else { return }
    guard let entries = metrics.array else {
      return report(.notAList("metrics"), .key("metrics"))
    }
    var names: Set<ExactText> = []
    inside(.key("metrics")) { check in
      for (index, entry) in entries.enumerated() {
        check.inside(.index(index)) { $0.checkMetric(entry, index, &names) }
      }
    }
  }

  private mutating func checkMetric(
    _ metric: JSONValue,
    _ index: Int,
    _ names: inout Set<ExactText>
  ) {
    guard let metric = metric.object else { return report(.inMetric(index, .metricNotAMapping)) }
    let (criterion, measure) = (metric.written("criterion"), metric.written("measure"))
    guard (criterion == nil) != (measure == nil) else {
      return report(.inMetric(index, .neitherJudgedNorMeasured))
    }
    guard let name = (metric["name"] ?? measure)?.string, !name.isEmpty else {
      return report(.inMetric(index, .noName))
    }
    guard names.insert(ExactText(name)).inserted else {
      return report(.inNamedMetric(name, .listedTwice), .key("name"))
    }
    if let measure {
      checkMeasure(measure, of: metric, name)
    } else {
      checkCriterion(criterion, of: metric, name)
    }
  }

  private mutating func checkCriterion(
    _ criterion: JSONValue?,
    of metric: JSONObject,
    _ name: String
  ) {
    guard let text = criterion?.string, !text.isEmpty else {
      return report(.inNamedMetric(name, .noCriterion), .key("criterion"))
    }
    guard let score = metric.written("min_score") else { return }
    let isWell = score.number.map { (0...1).contains($0.double) } ?? false
    if !isWell { report(.inNamedMetric(name, .badScore), .key("min_score")) }
  }

  private mutating func checkMeasure(
    _ measure: JSONValue,
    of metric: JSONObject,
    _ name: String
  ) {
    guard EvalFault.measures.contains(where: { measure.string?.isExactly($0) ?? false }) else {
      return report(.inNamedMetric(name, .badMeasure), .key("measure"))
    }
    if metric.hasMember("min_score") {
      report(.inNamedMetric(name, .scoreOfMeasure), .key("min_score"))
    }
    guard measure != "function_calls" else { return checkCalls(of: metric, name) }
    if metric.hasMember("calls") { report(.inNamedMetric(name, .callsOfRange), .key("calls")) }
    let bounds = ["min_value", "max_value"]
    for key in bounds {
      guard let bound = metric.written(key), bound.number == nil else { continue }
      report(.inNamedMetric(name, .boundNotANumber(key)), .key(key))
    }
    if bounds.allSatisfy({ metric.written($0) == nil }) { report(.inNamedMetric(name, .noBounds)) }
  }

  private mutating func checkCalls(of metric: JSONObject, _ name: String) {
    if metric.hasMember("min_value") || metric.hasMember("max_value") {
      report(.inNamedMetric(name, .rangeOfCalls))
    }
    guard let calls = metric["calls"]?.array else {
      return report(.inNamedMetric(name, .noCalls))
    }
    for (index, call) in calls.enumerated() {
      if let text = call.string, !text.isEmpty { continue }
      guard let object = call.object, object["name"]?.string?.isEmpty == false else {
        report(.inNamedMetric(name, .badCall(index)), .key("calls"), .index(index))
        continue
      }
      guard let arguments = object.written("args"), arguments.object == nil else { continue }
      report(
        .inNamedMetric(name, .badArguments(index)),
        .key("calls"),
        .index(index),
        .key("args")
      )
    }
  }
}
