import Diagnostics
import JSON
import Planning
import Resources

/// Failures of takeaways, knowledge bases, documents, links, webhooks and scenarios.
extension FailureMessages {
  /// An existing object that conflicts with the one to create.
  func taken(_ goal: Goal, _ seen: Observation) -> [Diagnostic]? {
    switch goal {
    case .object(.new(let object)):
      guard
        seen.objects.contains(where: {
          $0.naturalKey == object.naturalKey && !object.apartFrom.contains($0.id)
        })
      else { return nil }
      return message(
        .staleObject,
        "The \(object.kind.singular) \"\(object.naturalKey)\" was created by another client after "
          + "the plan was made, with different content.",
        "Plan again."
      )
    case .agent(.linked(_, let base, _)):
      guard seen.link(base) != nil else { return nil }
      return message(
        .staleObject,
        "The knowledge base was linked by another client after the plan was made, with different "
          + "settings.",
        "Plan again."
      )
    case .agent, .number, .object: return nil
    }
  }

  func notSent(_ problem: WriteProblem) -> [Diagnostic] {
    switch problem {
    case .secretMissing(let source):
      message(
        .secretWouldBeLost,
        "The secret \(source) was not read, so \(described) was not sent.",
        "Set it and plan again."
      )
    case .masked(let pointer):
      message(
        .secretWouldBeLost,
        "\(described) was not sent: the mask *** would replace the secret \"\(pointer.dotted)\".",
        "Declare it with !secret env:NAME: the API shows only the mask, and a version created "
          + "without the secret would lose it."
      )
    case .unreadable(let document, let reason):
      reason.map { [$0] }
        ?? message(
          .fileUnreadable,
          "The file \"\(document.path)\" cannot be read.",
          "Check that it exists and its permissions."
        )
    case .changed(let document):
      message(
        .staleObject,
        "The file \"\(document.path)\" has changed since the plan was made.",
        "Plan again."
      )
    case .unusableName(let document):
      message(
        .fileUnreadable,
        "The name of the file \"\(document.path)\" contains a control character.",
        "Rename the file."
      )
    }
  }

  func documentFailed(_ problem: String?) -> [Diagnostic] {
    let reason = problem.map { ": \"\(oneLine($0, upTo: 200))\"" } ?? ", without a reason"
    return message(
      .documentFailed,
      "The API could not process the document\(reason).",
      "Change the file and apply again; the failed document is replaced."
    )
  }

  /// An existing document did not become ready.
  func uploadedAgain(_ name: ObjectName, after limit: Duration) -> [Diagnostic] {
    message(
      .documentUnfinished,
      """
      The document "\(name)" of \(step.change) was uploaded earlier and was not ready after \
      \(limit.components.seconds) s. It is uploaded again, and the stuck copy is deleted.
      """,
      "No action is needed; the API may have been restarted in the meantime.",
      severity: .note
    )
  }

  func stillProcessing() -> [Diagnostic] {
    message(
      .notConverged,
      "The document was uploaded but was not ready in time.",
      "Run apply again; it continues from the current state."
    )
  }
}

/// Failures of a secret that is shown once.
extension FailureMessages {
  func sinkNotOpened(_ problem: SinkProblem) -> [Diagnostic] {
    message(
      .sinkFailed,
      "\(problem.detail) The webhook was not created: its secret is shown only once and would "
        + "be lost.",
      "Fix this, or change the output."
    )
  }

  /// The webhook was created and deactivated again.
  func secretNotKept(_ problem: SinkProblem) -> [Diagnostic] {
    message(
      .sinkFailed,
      "\(problem.detail) The new webhook was deactivated because its secret is lost.",
      "Fix this or change the output, and apply again."
    )
  }

  /// Every attempt created a webhook whose secret was lost in transit.
  func secretNotReceived() -> [Diagnostic] {
    message(
      .secretWouldBeLost,
      "The webhook was created, but the response with its secret was lost; the webhook was "
        + "deactivated.",
      "Run apply again."
    )
  }

  /// A webhook without a known secret could not be deactivated.
  func secretlessWebhookStays(_ reason: Diagnostic) -> Diagnostic {
    reason.telling(
      "The webhook was created, but its secret is lost and it could not be deactivated.",
      "Run apply again; the webhook is replaced."
    )
  }
}
