import API
import Diagnostics
import JSON
import Planning
import Resources

/// Turnform's messages for the failures of one step.
struct FailureMessages: Sendable {
  let step: Step
  /// The place of a value in the manifests.
  let place: @Sendable (ResourceAddress, JSONPointer) -> SourceSpan?
  /// All secrets that the run knows; none ever appears in a message.
  var secrets = SecretStore()

  /// The API refused the request and did nothing.
  func refused(_ error: APIError) -> [Diagnostic] {
    error.diagnostics(about: step.change, place: { place(step.change, $0) }, reason: reason)
  }

  /// The server's own reason, unless it may quote a secret.
  private func reason(_ problem: FieldProblem) -> String? {
    guard let words = problem.reason else { return nil }
    let quoted = problem.location.tokens.dropFirst()
    let own = step.operation.request.body?.secrets() ?? []
    guard !own.contains(where: { $0.place.starts(with: quoted) }) else { return nil }
    return shownReason(words.text, without: secrets)
  }

  /// The request was sent, but its effect could not be read.
  func notReadBack(_ error: APIError) -> [Diagnostic] {
    refused(error)
      .map {
        $0.telling("\(described) was sent, but its result could not be read back.", .takesUp)
      }
  }

  /// The answer reported success, but five seconds of reads did not confirm it.
  func notConfirmed() -> [Diagnostic] {
    message(
      .writeLost,
      "\(described) succeeded, but the change is not visible: the server may have lost it, for "
        + "example when its database restarted.",
      "Run apply again. If the problem persists, another client is changing the same object."
    )
  }

  /// An object that this run created and saw no longer exists.
  private func lostAgain() -> [Diagnostic] {
    message(
      .writeLost,
      "\(described) did not find an object that this run created: the server may have lost it, "
        + "for example when its database restarted.",
      .takesUp
    )
  }

  func otherVersion(planned: Int, given: Int) -> [Diagnostic] {
    message(
      .staleObject,
      "Expected version \(planned) but the API created version \(given); another client created "
        + "a version concurrently.",
      "Plan again; the new draft carries this stack's marker and will be used."
    )
  }

  /// The answer reported success, but lacks the value at this place in the request's body.
  func notKept(_ loss: JSONPointer) -> [Diagnostic] {
    let pointer = JSONPointer([.key("body")] + loss.tokens).inManifest
    let left =
      switch step.operation {
      case .agent(.create), .agent(.updateDraft): "The version stays a draft and is not published. "
      case .agent, .number, .object: ""
      }
    return message(
      .fieldNotKept,
      "The server does not store \"\((pointer == .root ? loss : pointer).dotted)\": "
        + "\(described) succeeded, but the response does not contain it.",
      left + "Update the server, which may be too old for this field, or remove the field.",
      at: pointer
    )
  }

  /// The run was ended before the request could be retried.
  func interrupted(_ error: APIError) -> [Diagnostic] {
    refused(error)
      .map {
        $0.telling("\(described) was not retried because the run was interrupted.", .takesUp)
      }
  }

  /// Lookups did not show the object, and the request may not be retried.
  func gaveUp(_ error: APIError, _ goal: Goal, _ seen: Observation) -> [Diagnostic] {
    switch error.code {
    case .notFound where step.operation.request.namesOnlyOwnObjects:
      lostAgain()
    case .notFound:
      message(
        .staleObject,
        "\(described) failed: the object was deleted after it was read.",
        "Plan again."
      )
    case .conflict:
      conflict(goal, seen)
    case .serverError:
      // The API answers some names that are taken with 500 (Contract.md §1, point 4).
      taken(goal, seen) ?? refused(error).map { unexplained($0, goal) }
    case .unreachable, .lostAnswer, .timedOut, .unauthorized, .forbidden, .validation,
      .rateLimited, .unexpectedAnswer, .readIncomplete, .cancelled:
      refused(error)
    }
  }

  /// A possible cause of a 500 that no read of this project explains.
  private func unexplained(_ diagnostic: Diagnostic, _ goal: Goal) -> Diagnostic {
    guard case .number(.new(_, let sid, _)) = goal else { return diagnostic }
    return diagnostic.telling(
      "The API returns this when another number has the SID \(quoted(sid.text)), even in another "
        + "project.",
      "Check external_number_sid."
    )
  }

  private func conflict(_ goal: Goal, _ seen: Observation) -> [Diagnostic] {
    switch goal {
    case .number(.new(let e164, _, _)):
      seen.numbers.contains { $0.e164 == e164 }
        ? message(
          .staleObject,
          "The number \"\(e164)\" was bound by another client after the plan was made.",
          "Plan again."
        )
        // The answer names the other project; that name is confidential (Contract.md §8).
        : message(
          .apiConflict,
          "The number \"\(e164)\" is already bound in another project.",
          "Unbind it there first, or remove it from this stack."
        )
    case .object(.new(let object)):
      taken(goal, seen)
        ?? message(
          .apiConflict,
          "The API refused to create the \(object.kind.singular) \"\(object.naturalKey)\".",
          "Plan again."
        )
    case .object(.newDocument(_, let name, _)):
      message(
        .apiConflict,
        "The API rejected the document \"\(name)\": the size limit is 10 MiB.",
        "Split the file."
      )
    case .object(.gone(.knowledgeBases, _)):
      message(
        .stillReferredTo,
        "The knowledge base is linked to an agent; archived versions of agents also count.",
        "Unlink it from every version first, or keep it in the project."
      )
    case .object(.gone(.takeaways, _)):
      message(
        .stillReferredTo,
        "The takeaway is attached to a draft or to a published version of an agent.",
        "Publish a version without it first, or delete the draft."
      )
    case .agent, .number, .object:
      message(
        .staleObject,
        "\(described) was rejected: the object is not in the state that the plan expects.",
        "Another client may have published, archived or changed it. Plan again."
      )
    }
  }

  var described: String {
    let request = step.operation.request
    return "\(request.method) \(request.displayPath)"
  }

  func message(
    _ code: DiagnosticCode,
    _ detail: String,
    _ advice: String,
    at pointer: JSONPointer = .root,
    severity: Severity? = nil
  ) -> [Diagnostic] {
    [
      Diagnostic(
        code,
        detail: detail,
        advice: advice,
        subject: step.change.description,
        span: place(step.change, pointer),
        severity: severity
      )
    ]
  }
}

extension String {
  /// The advice after any failure that interrupts an apply.
  static let takesUp = "Run apply again; it continues from the current state."
}

extension Diagnostic {
  /// The same failure, with its effect on the preceding step and further advice.
  func telling(_ detail: String, _ advice: String) -> Diagnostic {
    var copy = self
    copy.detail = "\(detail) \(copy.detail)"
    copy.advice += " \(advice)"
    return copy
  }
}
