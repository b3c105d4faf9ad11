import API
import Diagnostics
import JSON
import Planning
import Resources

/// Our own words for what went wrong with one step.
struct FailureWords: Sendable {
  let step: Step
  /// The place of a value in the manifests.
  let place: @Sendable (ResourceAddress, JSONPointer) -> SourceSpan?
  /// All that the run knows; none of them is ever in a text.
  var secrets = SecretStore()

  /// The API refused it and did nothing.
  func refused(_ error: APIError) -> [Diagnostic] {
    error.diagnostics(about: step.change, place: { place(step.change, $0) }, reason: reason)
  }

  /// The server's own reason, unless what it may quote holds a secret.
  private func reason(_ problem: FieldProblem) -> String? {
    guard let words = problem.reason else { return nil }
    let quoted = problem.location.tokens.dropFirst()
    let secretPlaces = step.operation.request.body?.secretPlaces() ?? []
    guard !secretPlaces.contains(where: { $0.starts(with: quoted) }) else { return nil }
    return shownReason(words.text, without: secrets)
  }

  /// It was sent, and what it did could not be read.
  func notReadBack(_ error: APIError) -> [Diagnostic] {
    refused(error)
      .map {
        $0.telling("\(described) was sent, and what it did could not be read back.", .takesUp)
      }
  }

  /// The answer said yes, and five seconds of reading said no.
  func notConfirmed() -> [Diagnostic] {
    [
      diagnostic(
        .writeLost,
        "\(described) was answered with success, and the object does not show it: the server may "
          + "have lost it, as when its database restarts.",
        "Run apply again. If it goes on, somebody else changes the same object."
      )
    ]
  }

  /// What this run made and saw is not there any more.
  private func lostAgain() -> Diagnostic {
    diagnostic(
      .writeLost,
      "\(described) did not find what this run had made before: the server may have lost it, as when "
        + "its database restarts.",
      .takesUp
    )
  }

  /// Another version was created meanwhile.
  func otherVersion(planned: Int, given: Int) -> [Diagnostic] {
    [
      diagnostic(
        .staleObject,
        "Version \(planned) was planned, and the API made version \(given): somebody else made a version meanwhile.",
        "Plan again: the draft that was made is marked as this stack's and will be used."
      )
    ]
  }

  /// The answer said yes, and lacks some of what was sent.
  ///
  /// - Parameter loss: Into the body of the request.
  /// - Returns: One diagnostic, at the field.
  func notKept(_ loss: JSONPointer) -> [Diagnostic] {
    let pointer = JSONPointer([.key("body")] + loss.tokens).inManifest
    let left = step.operation.writesDraft ? "The version stays a draft and is not published. " : ""
    return [
      Diagnostic(
        .fieldNotKept,
        detail:
          "The server does not keep \"\((pointer == .root ? loss : pointer).dotted)\": it answered "
          + "\(described) with success, and without it.",
        advice: left + "Update the server, which may be too old for it, or take the field out.",
        subject: step.change.description,
        span: place(step.change, pointer)
      )
    ]
  }

  /// The run was ended before the request could be sent again.
  func interrupted(_ error: APIError) -> [Diagnostic] {
    refused(error)
      .map {
        $0.telling("\(described) was not sent again because the run was ended.", .takesUp)
      }
  }

  /// Looking did not show it, and it may not be sent again.
  func gaveUp(_ error: APIError, _ goal: Goal, _ seen: Sighting) -> [Diagnostic] {
    switch error.code {
    case .notFound where step.operation.request.namesOnlyOwnObjects:
      [lostAgain()]
    case .notFound:
      [
        diagnostic(
          .staleObject,
          "\(described) found no such object: it was deleted since it was read.",
          "Plan again."
        )
      ]
    case .conflict:
      [conflict(goal, seen)]
    case .serverError:
      // Some names that are taken are answered with 500 (contract §1, point 4).
      taken(goal, seen).map { [$0] } ?? refused(error).map { unexplained($0, goal) }
    case .unreachable, .lostAnswer, .timedOut, .unauthorized, .forbidden, .validation,
      .rateLimited, .unexpectedAnswer, .readIncomplete, .cancelled:
      refused(error)
    }
  }

  /// What may be behind a 500 that no read of this project explains.
  private func unexplained(_ diagnostic: Diagnostic, _ goal: Goal) -> Diagnostic {
    guard case .newNumber(_, let sid, _) = goal else { return diagnostic }
    return diagnostic.telling(
      "The API answers like this when another number has the SID \(quoted(sid.text)), even in "
        + "another project.",
      "Check external_number_sid."
    )
  }

  private func conflict(_ goal: Goal, _ seen: Sighting) -> Diagnostic {
    guard case .newNumber(let e164, _, _) = goal else {
      return conflict(of: goal, seen)
        ?? diagnostic(
          .staleObject,
          "\(described) was refused: the object is not in the state that it was planned for.",
          "Somebody else may have published, archived or changed it. Plan again."
        )
    }
    guard seen.numbers.contains(where: { $0.e164 == e164 }) else {
      // The answer names the other project; that is nobody's business (contract §8).
      return diagnostic(
        .apiConflict,
        "The number \"\(e164)\" is bound in another project.",
        "Unbind it there first, or remove it from this stack."
      )
    }
    return diagnostic(
      .staleObject,
      "The number \"\(e164)\" was bound by somebody else since the plan was made.",
      "Plan again."
    )
  }

  var described: String {
    let request = step.operation.request
    return "\(request.method) \(request.displayPath)"
  }

  func diagnostic(_ code: DiagnosticCode, _ detail: String, _ advice: String) -> Diagnostic {
    Diagnostic(
      code,
      detail: detail,
      advice: advice,
      subject: step.change.description,
      span: place(step.change, .root)
    )
  }
}

extension Operation {
  fileprivate var writesDraft: Bool {
    switch self {
    case .createAgent, .updateDraft: true
    case .publishAgent, .rollbackAgent, .deleteAgent, .bindNumber, .updateNumber, .setWeights,
      .clearWeights, .unbindNumber, .createObject, .updateObject, .deleteObject, .uploadDocument,
      .deleteDocument, .linkKnowledgeBase, .unlinkKnowledgeBase:
      false
    }
  }
}

extension String {
  /// Behind whatever went wrong half-way.
  static let takesUp = "Run apply again: it takes up what is there."
}

extension Diagnostic {
  /// The same failure, with what it did to the step before it, and one more thing to do.
  func telling(_ detail: String, _ advice: String) -> Diagnostic {
    Diagnostic(
      code,
      detail: "\(detail) \(self.detail)",
      advice: "\(self.advice) \(advice)",
      subject: subject,
      span: span,
      related: related,
      severity: severity,
      hidesSource: hidesSource
    )
  }
}
