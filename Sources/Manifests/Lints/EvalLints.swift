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
      return entry.diagnostic(
        .evalCannotFail,
        at: entry.span(.key("definition"), .key("turns")),
        "\(entry.address) has no turns, so it passes regardless of what the agent does.",
        "Add turns with expectations."
      )
    }
    return evalWarning(of: entry.object).map { diagnostic(for: $0, of: entry) }
  }

  private static func diagnostic(for warning: EvalWarning, of entry: Entry) -> Diagnostic {
    let names = listed(warning.expectations)
    let span = entry.source[warning.pointers.first ?? JSONPointer([.key("definition")])]
    switch warning.code {
    case .cannotFail where warning.count == 0:
      return entry.diagnostic(
        .evalCannotFail,
        at: span,
        "\(entry.address) expects nothing, so it passes regardless of what the agent does.",
        "Write expect: [{event: llm_response, text_contains: TEXT}] in a turn."
      )
    case .cannotFail:
      return entry.diagnostic(
        .evalCannotFail,
        at: span,
        "\(entry.address) expects events but not their content (\(names)), so it passes even if "
          + "the model says nothing.",
        "Add text_contains, text_excludes or eval to the expectations."
      )
    case .contentFree:
      return entry.diagnostic(
        .expectationWithoutContent,
        at: span,
        "\(warning.expectations.count) of \(warning.count) expectations of \(entry.address) match "
          + "any event: \(names).",
        "Add text_contains, text_excludes or eval to them."
      )
    }
  }
}
