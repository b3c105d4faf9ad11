import Diagnostics
import JSON
import Resources
import SavedPlans

extension Diagnostic {
  static func unusable(_ path: String, _ problem: FileProblem) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "The saved plan \"\(path)\" cannot be read: \(problem.reason).",
      advice: "Name the file that plan --out wrote."
    )
  }

  static func notASavedPlan(folder path: String) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "\"\(path)\" is a folder, not a saved plan.",
      advice: "Name the file that plan --out wrote; turnform plan shows what a stack would change."
    )
  }

  static func nothing(at path: String) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "There is no saved plan and no stack folder \"\(path)\".",
      advice: "Name the file that plan --out wrote, or the folder that holds turnform.yaml."
    )
  }

  static func unusable(_ path: String, _ problem: SavedPlanFile.Problem) -> Diagnostic {
    let (detail, advice) =
      switch problem {
      case .notASavedPlan:
        (
          "\"\(path)\" is not a saved plan.",
          "Name the file that plan --out wrote, or the folder of a stack."
        )
      case .damaged(let place):
        (
          "The saved plan \"\(path)\" is damaged\(words(for: place)): it was cut or edited.",
          "Nothing was sent. Plan again with --out, and do not change the file."
        )
      case .laterFormat:
        (
          "The saved plan \"\(path)\" was written by a later version of Turnform.",
          "Use that version, or plan again with this one."
        )
      case .otherVersion(let version):
        (
          "The saved plan \"\(path)\" was written by Turnform \(version), and this is "
            + "\(turnformVersion), which might plan otherwise.",
          "Use the version that wrote it, or plan again with this one."
        )
      case .tooLarge:
        (
          "The saved plan \"\(path)\" is larger or nested deeper than any that Turnform writes.",
          "Plan again with --out."
        )
      }
    return Diagnostic(.savedPlanUnusable, detail: detail, advice: advice)
  }

  private static func words(for place: JSONPointer) -> String {
    place == .root ? "" : " at \(place.dotted)"
  }

  static func notSaveable(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "The plan cannot be saved to \"\(path)\": \(reason).",
      advice: "Apply it without a file."
    )
  }

  static func otherAPI(_ saved: SavedPlan, _ present: String) -> Diagnostic {
    Diagnostic(
      .savedPlanElsewhere,
      detail: "The plan was made for the API at \(saved.binding.apiURL), and TURNCALL_API_URL "
        + "leads to \(present).",
      advice: "Set TURNCALL_API_URL to that address, or plan again. Nothing was sent."
    )
  }

  static func otherProject(_ saved: SavedPlan, _ present: RemoteID) -> Diagnostic {
    Diagnostic(
      .savedPlanElsewhere,
      detail:
        "The plan was made for the project \(saved.binding.projectID), and the key belongs to "
        + "\(present).",
      advice: "Use a key of that project, or plan again with this one. Nothing was sent."
    )
  }

  static let alreadyApplied = Diagnostic(
    .savedPlanApplied,
    detail: "Everything that the plan makes is there already: it was applied before.",
    advice: "A plan is applied once. Plan again to see whether anything is left to do."
  )
}
