import Diagnostics
import JSON
import Resources

/// Lints for scenarios that the API stores with a warning because they prove less than they seem
/// to.
enum EvalLints {
  /// Reports the API's warning about a scenario, and scenarios without turns, which the API misses.
  static func weakness(of entry: Entry) -> Diagnostic? {
    guard entry.failed.isEmpty else { return nil }
    if entry["definition"]?["turns"]?.array?.isEmpty == true {
      return diagnostic(
        .evalCannotFail,
        "\(entry.address) has no turns, so it passes regardless of what the agent does.",
        "Add turns with expectations.",
        entry,
        JSONPointer([.key("definition"), .key("turns")])
      )
    }
    return evalWarning(of: entry.object).map { diagnostic(for: $0, of: entry) }
  }

  private static func diagnostic(for warning: EvalWarning, of entry: Entry) -> Diagnostic {
    let names = listed(warning.expectations)
    let place = warning.pointers.first ?? JSONPointer([.key("definition")])
    switch warning.code {
    case .cannotFail where warning.count == 0:
      return diagnostic(
        .evalCannotFail,
        "\(entry.address) expects nothing, so it passes regardless of what the agent does.",
        "Write expect: [{event: llm_response, text_contains: TEXT}] in a turn.",
        entry,
        place
      )
    case .cannotFail:
      return diagnostic(
        .evalCannotFail,
        "\(entry.address) expects events but not their content (\(names)), so it passes even if "
          + "the model says nothing.",
        "Add text_contains, text_excludes or eval to the expectations.",
        entry,
        place
      )
    case .contentFree:
      return diagnostic(
        .expectationWithoutContent,
        "\(warning.expectations.count) of \(warning.count) expectations of \(entry.address) match "
          + "any event: \(names).",
        "Add text_contains, text_excludes or eval to them.",
        entry,
        place
      )
    }
  }

  private static func diagnostic(
    _ code: DiagnosticCode,
    _ detail: String,
    _ advice: String,
    _ entry: Entry,
    _ place: JSONPointer
  ) -> Diagnostic {
    Diagnostic(
      code,
      detail: detail,
      advice: advice,
      subject: "\(entry.address)",
      span: entry.source[place]
    )
  }
}
