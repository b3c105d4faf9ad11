import Diagnostics
import Files
import JSON
import Planning
import Resources
import SavedPlans

extension Diagnostic {
  static func unusable(_ path: String, _ problem: FileProblem) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "Cannot read the saved plan \"\(path)\": \(problem.reason).",
      advice: "Use a file written by plan --out."
    )
  }

  static func notASavedPlan(folder path: String) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "\"\(path)\" is a folder, not a saved plan.",
      advice: "Use a file written by plan --out; turnform plan shows the changes of a stack."
    )
  }

  static func nothing(at path: String) -> Diagnostic {
    Diagnostic(
      .savedPlanUnusable,
      detail: "\"\(path)\" does not exist.",
      advice: "Use a file written by plan --out, or a folder that contains turnform.yaml."
    )
  }

  static func unusable(_ path: String, _ problem: SavedPlanFile.Problem) -> Diagnostic {
    let (detail, advice) =
      switch problem {
      case .notASavedPlan:
        (
          "\"\(path)\" is not a saved plan.",
          "Use a file written by plan --out, or a stack folder."
        )
      case .damaged(let place):
        (
          "The saved plan \"\(path)\" is damaged\(words(for: place)): it was truncated or edited.",
          "Nothing was sent. Plan again with --out, and do not edit the file."
        )
      case .laterFormat:
        (
          "The saved plan \"\(path)\" was written by a later version of Turnform.",
          "Use that version, or plan again with this one."
        )
      case .otherVersion(let version):
        (
          "The saved plan \"\(path)\" was written by Turnform \(version), but this is "
            + "\(turnformVersion), which may produce a different plan.",
          "Use the version that wrote it, or plan again with this one."
        )
      case .tooLarge:
        (
          "The saved plan \"\(path)\" exceeds the size or nesting limit of saved plans.",
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
      detail: "Cannot save the plan to \"\(path)\": \(reason).",
      advice: "Apply without a saved plan."
    )
  }

  static func otherAPI(_ saved: SavedPlan, _ present: String) -> Diagnostic {
    Diagnostic(
      .savedPlanElsewhere,
      detail:
        "The plan was made for the API at \(saved.destination.apiURL), but TURNCALL_API_URL is "
        + "\(present).",
      advice: "Set TURNCALL_API_URL to that address, or plan again. Nothing was sent."
    )
  }

  static func otherProject(_ saved: SavedPlan, _ present: RemoteID) -> Diagnostic {
    Diagnostic(
      .savedPlanElsewhere,
      detail:
        "The plan was made for the project \(saved.destination.projectID), but the key belongs to "
        + "\(present).",
      advice: "Use a key of that project, or plan again with this one. Nothing was sent."
    )
  }

  static let alreadyApplied = Diagnostic(
    .savedPlanApplied,
    detail: "The saved plan was already applied: everything it creates exists.",
    advice: "A saved plan can be applied only once. Plan again to see whether changes remain."
  )
}
