import Applying
import Diagnostics
import JSON
package import Outputs
import Planning
import Resources

extension Console {
  func webhookSecrets(of stack: LoadedStack) -> WebhookSecretSink {
    let files = SinkFiles(console: self, folder: stack.place.folder)
    return WebhookSecretSink(stack.desired.outputs, files)
  }

  /// Returns the webhooks whose secrets are lost, and those whose secrets are not in their files.
  func webhookSecretState(
    of stack: LoadedStack
  ) throws(CommandFailure) -> (lost: Set<ResourceAddress>, absent: Set<ResourceAddress>) {
    let sink = webhookSecrets(of: stack)
    do throws(SinkProblem) {
      return (try sink.lostSecrets(), try sink.absentSecrets())
    } catch {
      let advice = "Make the file readable; it shows whether a secret was lost."
      throw CommandFailure(.error, Diagnostic(.sinkFailed, detail: error.detail, advice: advice))
    }
  }
}

extension SinkFiles {
  /// - Parameter folder: The stack folder; sink paths are relative to it.
  package init(console: Console, folder: String) {
    self.init(
      folder: folder,
      environment: console.environment,
      // Standard output is only for the result, often redirected to a file.
      tellRunner: { console.write(.error, $0) }
    )
  }
}

extension LoadedStack {
  /// Returns the declared webhooks that `--replace` names.
  func webhooks(_ addresses: [String]) throws(CommandFailure) -> Set<ResourceAddress> {
    let declared = desired.objects(of: .webhooks).map(\.address)
    let wrong = addresses.filter { text in !declared.contains { $0.description == text } }
    guard wrong.isEmpty else {
      throw CommandFailure(
        .error,
        wrong.map { text in
          let guess = closestMatch(to: text, among: declared.map(\.description))
          return Diagnostic(
            .configuration,
            detail: "--replace \"\(text)\" is not a webhook of the stack.",
            advice: guess.map { "Did you mean \"\($0)\"?" }
              ?? "Only webhooks can be replaced, to get a new secret; all other objects are "
              + "updated."
          )
        },
        sources: sources
      )
    }
    return Set(declared.filter { addresses.contains($0.description) })
  }
}

extension Session {
  /// Returns the session for the plan after an apply, which does not replace the same webhooks
  /// again.
  func afterApplying(_ sink: WebhookSecretSink) -> Session {
    var session = self
    session.policy = Policy(
      prunes: policy.prunes,
      allowedDeletes: policy.allowedDeletes,
      lostSecrets: (try? sink.lostSecrets()) ?? policy.lostSecrets,
      adopts: policy.adopts,
      formerOwners: policy.formerOwners
    )
    session.absentSecrets = []
    return session
  }

  /// Returns notes about unchanged webhooks whose secrets are missing from their local files.
  func absentSecretNotes(_ plan: Plan) -> [Diagnostic] {
    let protected = Set(
      stack.desired.objects(of: .webhooks).filter { $0.protect == true }.map(\.address)
    )
    return plan.unchanged.filter(absentSecrets.contains)
      .map { webhook in
        Diagnostic(
          .webhookSecretAbsent,
          detail: "The secret of \(webhook) is not in its file here, and the API does not show it "
            + "again.",
          advice: "If the secret is lost, "
            + (protected.contains(webhook) ? "declare the webhook with protect: false, then " : "")
            + "run: \(stack.command("apply", "--replace", webhook.description))",
          subject: "\(webhook)",
          span: place(of: webhook, JSONPointer())
        )
      }
  }
}
