import API
import Diagnostics
import Files
import Outputs
import Resources

extension Session {
  /// Writes ids, and the call-init secrets of numbers, to their sinks.
  ///
  /// Outputs that are not live are left out: the report of the apply explains why. Webhook secrets
  /// are not written here: the API shows them only once, when the webhook is created.
  ///
  /// - Returns: A diagnostic for each output that could not be written.
  func writeOutputs(_ live: LiveState, _ files: SinkFiles) async -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for output in stack.desired.outputs {
      guard let sink = output.sink,
        let id = stack.desired.liveID(of: output.value.address, in: live)
      else { continue }
      do throws(APIError) {
        guard let value = try await value(of: output, id) else { continue }
        do throws(FileProblem) {
          try files.write(value.text, output, sink)
        } catch {
          diagnostics.append(
            Diagnostic(
              .sinkFailed,
              detail: output.failure(sink, error),
              advice: "Fix this or change the output, and apply again.",
              subject: output.value.address.description,
              span: output.span.map(stack.place.span)
            )
          )
        }
      } catch {
        diagnostics += error.diagnostics(with: setting, about: output.value.address)
      }
    }
    return diagnostics
  }

  /// Returns an id, or the call-init secret of a number; `nil` for a webhook's secret.
  private func value(
    of output: DesiredOutput,
    _ id: RemoteID
  ) async throws(APIError) -> SecretValue? {
    switch output.value {
    case .id: SecretValue(id.description)
    case .secret(let address):
      address.kind == .numbers ? try await client.callInitSecret(ofNumber: id) : nil
    }
  }
}
