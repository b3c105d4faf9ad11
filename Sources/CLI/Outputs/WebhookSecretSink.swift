package import Applying
package import Resources
import Synchronization

/// Puts the secrets of webhooks into the sinks that the stack names.
///
/// While a secret is on its way, `PATH.pending` holds the name of its output. What a run leaves there,
/// because it was killed or because the answer was lost, tells the next one to replace the webhook.
package final class WebhookSecretSink: SecretSink {
  private let files: SinkFiles
  private let outputs: [DesiredOutput]
  /// The signs that this run left, by webhook; an older one must not be taken away by accident.
  private let left: Mutex<[ResourceAddress: Set<String>]> = Mutex([:])

  /// - Parameters:
  ///   - outputs: Of the stack; those that are no webhook's secret are passed over.
  ///   - files: Write.
  package init(_ outputs: [DesiredOutput], _ files: SinkFiles) {
    self.outputs = outputs.filter {
      $0.value.isSecret && $0.value.address.kind == .webhooks && $0.sink != nil
    }
    self.files = files
  }

  package func takes(_ webhook: ResourceAddress) -> Bool {
    outputs.contains { $0.value.address == webhook }
  }

  package func open(for webhook: ResourceAddress) throws(SinkProblem) {
    try left.withLock { left throws(SinkProblem) in
      for (output, sink) in sinks(of: webhook) {
        do throws(FileProblem) {
          try files.check(output, sink)
          let names = try files.pending(in: sink)
          try files.setPending(names.union([output.name]), in: sink)
          if !names.contains(output.name) { left[webhook, default: []].insert(output.name) }
        } catch {
          throw problem(output, sink, error)
        }
      }
    }
  }

  package func keep(
    _ secret: SecretValue,
    of webhook: ResourceAddress,
    id: RemoteID
  ) throws(SinkProblem) {
    try left.withLock { left throws(SinkProblem) in
      for (output, sink) in sinks(of: webhook) {
        do throws(FileProblem) {
          try files.write(secret.text, output, sink)
          try files.setPending(try files.pending(in: sink).subtracting([output.name]), in: sink)
        } catch {
          throw problem(output, sink, error)
        }
      }
      left[webhook] = nil
    }
  }

  package func close(for webhook: ResourceAddress) {
    left.withLock { left in
      for (output, sink) in sinks(of: webhook) where left[webhook]?.contains(output.name) == true {
        // A sign too many costs a replaced webhook, one too few its secret.
        try? files.setPending(files.pending(in: sink).subtracting([output.name]), in: sink)
      }
      left[webhook] = nil
    }
  }

  /// The webhooks whose secrets were on their way when a run ended, so that nobody has them.
  ///
  /// A file that merely is not there says nothing: a fresh checkout has none of them.
  ///
  /// - Throws: ``SinkProblem`` when a file cannot be looked at: that proves nothing.
  /// - Returns: To be planned with.
  package func lostSecrets() throws(SinkProblem) -> Set<ResourceAddress> {
    try webhooks { output, sink throws(FileProblem) in
      try files.pending(in: sink).contains(output.name)
    }
  }

  /// The webhooks whose secrets are not in their files here.
  ///
  /// - Throws: ``SinkProblem`` when a file cannot be looked at.
  /// - Returns: None that is written to a place where nobody can look.
  package func absentSecrets() throws(SinkProblem) -> Set<ResourceAddress> {
    try webhooks { output, sink throws(FileProblem) in try !files.holds(output, sink) }
  }

  private func webhooks(
    where isWanted: (DesiredOutput, DesiredOutput.Sink) throws(FileProblem) -> Bool
  ) throws(SinkProblem) -> Set<ResourceAddress> {
    var webhooks: Set<ResourceAddress> = []
    for output in outputs {
      guard let sink = output.sink else { continue }
      do throws(FileProblem) {
        if try isWanted(output, sink) { webhooks.insert(output.value.address) }
      } catch {
        throw problem(output, sink, error)
      }
    }
    return webhooks
  }

  private func sinks(of webhook: ResourceAddress) -> [(DesiredOutput, DesiredOutput.Sink)] {
    outputs.filter { $0.value.address == webhook }
      .compactMap { output in
        output.sink.map { (output, $0) }
      }
  }

  private func problem(
    _ output: DesiredOutput,
    _ sink: DesiredOutput.Sink,
    _ problem: FileProblem
  ) -> SinkProblem {
    SinkProblem(output.failure(sink, problem))
  }
}

extension DesiredOutput {
  /// One sentence that says what could not be written where.
  func failure(_ sink: Sink, _ problem: FileProblem) -> String {
    "Cannot write the output \"\(name)\" to \(sink.words): \(problem.reason)."
  }
}
