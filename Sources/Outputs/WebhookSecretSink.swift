package import Applying
package import Files
package import Resources
import Synchronization

/// Writes webhook secrets to the sinks that the stack names.
///
/// While a secret is pending, `PATH.pending` contains the name of its output. An entry left by a
/// run that was killed, or that lost the response, makes the next run replace the webhook.
package final class WebhookSecretSink: SecretSink {
  private let files: SinkFiles
  private let outputs: [(output: DesiredOutput, sink: DesiredOutput.Sink)]
  /// The pending entries of this run, by webhook; older ones must not be removed by accident.
  private let left: Mutex<[ResourceAddress: Set<String>]> = Mutex([:])

  /// - Parameter outputs: The outputs of the stack; those without a webhook's secret are ignored.
  package init(_ outputs: [DesiredOutput], _ files: SinkFiles) {
    self.outputs = outputs.compactMap { output in
      guard output.value.isSecret, output.value.address.kind == .webhooks else { return nil }
      return output.sink.map { (output, $0) }
    }
    self.files = files
  }

  package func takes(_ webhook: ResourceAddress) -> Bool {
    !sinks(of: webhook).isEmpty
  }

  package func open(for webhook: ResourceAddress) throws(SinkProblem) {
    try left.withLock { left throws(SinkProblem) in
      for (output, sink) in sinks(of: webhook) {
        try naming(output, sink) { () throws(FileProblem) in
          try files.check(output, sink)
          let names = try files.pending(in: sink)
          try files.setPending(names.union([output.name]), in: sink)
          if !names.contains(output.name) { left[webhook, default: []].insert(output.name) }
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
        try naming(output, sink) { () throws(FileProblem) in
          try files.write(secret.text, output, sink)
          try files.setPending(try files.pending(in: sink).subtracting([output.name]), in: sink)
        }
      }
      left[webhook] = nil
    }
  }

  package func close(for webhook: ResourceAddress) {
    left.withLock { left in
      for (output, sink) in sinks(of: webhook) where left[webhook]?.contains(output.name) == true {
        // A surplus entry causes a needless replacement, a missing one loses the secret.
        try? files.setPending(files.pending(in: sink).subtracting([output.name]), in: sink)
      }
      left[webhook] = nil
    }
  }

  /// Returns the webhooks whose secrets were pending when a run ended, so no one has them.
  ///
  /// A missing file alone proves nothing: a fresh checkout has none of them.
  ///
  /// - Throws: ``SinkProblem`` when a file cannot be inspected, which proves nothing.
  package func lostSecrets() throws(SinkProblem) -> Set<ResourceAddress> {
    try webhooks { output, sink throws(FileProblem) in
      try files.pending(in: sink).contains(output.name)
    }
  }

  /// Returns the webhooks whose secrets are missing from those of their sinks that are readable.
  package func absentSecrets() throws(SinkProblem) -> Set<ResourceAddress> {
    try webhooks { output, sink throws(FileProblem) in try !files.holds(output, sink) }
  }

  private func webhooks(
    where isWanted: (DesiredOutput, DesiredOutput.Sink) throws(FileProblem) -> Bool
  ) throws(SinkProblem) -> Set<ResourceAddress> {
    var webhooks: Set<ResourceAddress> = []
    for (output, sink) in outputs {
      try naming(output, sink) { () throws(FileProblem) in
        if try isWanted(output, sink) { webhooks.insert(output.value.address) }
      }
    }
    return webhooks
  }

  private func sinks(of webhook: ResourceAddress) -> [(DesiredOutput, DesiredOutput.Sink)] {
    outputs.filter { $0.output.value.address == webhook }
  }

  /// Names the output and its sink in the problem of some work.
  private func naming(
    _ output: DesiredOutput,
    _ sink: DesiredOutput.Sink,
    _ work: () throws(FileProblem) -> Void
  ) throws(SinkProblem) {
    do throws(FileProblem) {
      try work()
    } catch {
      throw SinkProblem(output.failure(sink, error))
    }
  }
}

extension DesiredOutput {
  /// One sentence that names the output that could not be written and its sink.
  package func failure(_ sink: Sink, _ problem: FileProblem) -> String {
    "Cannot write the output \"\(name)\" to \(sink.words): \(problem.reason)."
  }
}
