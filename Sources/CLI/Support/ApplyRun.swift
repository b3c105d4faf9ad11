import Applying
import Diagnostics
import Logging
import Outputs
import Planning
import Resources
import Synchronization
import Views

/// One apply, from the first read to the report.
struct ApplyRun: Sendable {
  let session: Session
  let console: Console
  let options: OutputOptions

  /// - Parameter asks: Whether the user must approve the plan at the terminal.
  /// - Throws: ``Stop`` when the API could not be read completely.
  func run(asks: Bool, parallelism: Int) async throws(Stop) -> ExitStatus {
    let live = try await session.readLive(session.needs)
    let plan = session.plan(for: live)
    guard !plan.isRefused else {
      let statuses = ExitStatus.all(stoppedBy: plan.diagnostics)
      return unsent("refused", plan, statuses) { planText(plan, $0) }
    }
    guard !plan.isEmpty else {
      let status = unsent("nothing_to_do", plan, [.done]) { planText(plan, $0) }
      return await writeOutputs(live, status)
    }
    if options.output == .text || asks { showOnError(planText(plan, errorStyle)) }
    if asks {
      guard isApproved() else {
        return unsent("cancelled", plan, [.error]) { _ in "Cancelled: nothing was sent.\n" }
      }
      // The state may have changed while the user read the plan.
      let fresh = try await session.makeCurrentPlan()
      guard fresh == plan else { return stale(plan) }
    }
    // The files may have changed as well.
    try session.stack.checkDocuments(of: plan)
    return await perform(plan, parallelism: parallelism, as: .whole(plan))
  }

  /// Sends a plan, reports the result, and writes the outputs.
  ///
  /// - Parameter plan: The plan to send; not refused.
  func perform(_ plan: Plan, parallelism: Int, as part: ReviewedPart) async -> ExitStatus {
    let interrupt = InterruptFlag()
    let progress = ProgressLine(
      ApplyProgress(part.plan, style: errorStyle, isLive: console.terminals.error),
      console
    )
    let session = session
    let sink = console.webhookSecrets(of: session.stack)
    let applier = Applier(
      client: session.client,
      parallelism: parallelism,
      interrupt: interrupt,
      secrets: session.stack.secrets,
      documents: session.stack.documents,
      sink: sink,
      logger: Logger(label: "turnform", factory: { _ in SwiftLogNoOpLogHandler() }),
      place: { session.place(of: $0, $1) },
      events: { await progress.show(part.event($0)) }
    )
    let last = LastReading()
    let replanning = Replanning(
      needs: session.needs,
      plan: { live in
        last.keep(live)
        return part.remaining(session.afterApplying(sink).plan(for: live))
      }
    )
    return await console.interruptible(interrupt) {
      let sent = await applier.apply(plan, replanning: replanning)
      let report = part.report(sent, last.live.map(session.afterApplying(sink).plan))
      await progress.end()
      let result = Output(
        text: { ApplyText(style: $0, sources: session.stack.sources).text(report, of: part.plan) },
        json: { ApplyJSON.document(report, of: part.plan) }
      )
      let status = console.emit(result, options, statuses: report.verdicts.map(ExitStatus.init))
      guard let live = last.live else { return status }
      return await writeOutputs(live, status)
    }
  }

  /// Writes the outputs; failures are reported separately from the result.
  func writeOutputs(_ live: LiveState, _ status: ExitStatus) async -> ExitStatus {
    guard session.purpose == .applying else { return status }
    let files = SinkFiles(console: console, folder: session.stack.place.folder)
    let diagnostics = await session.writeOutputs(live, files)
    console.report(diagnostics, options, sources: session.stack.sources)
    return diagnostics.isEmpty ? status : [status, .error].counting
  }

  private func stale(_ plan: Plan) -> ExitStatus {
    let diagnostic = Diagnostic(
      .staleObject,
      detail: "The plan is stale: an object changed while the plan was shown.",
      advice: "Nothing was sent. Run the command again and review the new plan."
    )
    return unsent("stale", plan, [.stale], diagnostics: [diagnostic]) {
      DiagnosticText(style: $0).text([diagnostic]) + "\n"
    }
  }

  /// Shows a plan that was not sent.
  ///
  /// - Parameters:
  ///   - verdict: The reason, for JSON.
  ///   - plan: The plan that was not sent.
  ///   - diagnostics: Default: the diagnostics of the plan.
  func unsent(
    _ verdict: String,
    _ plan: Plan,
    _ statuses: [ExitStatus],
    diagnostics: [Diagnostic]? = nil,
    text: @escaping @Sendable (Style) -> String
  ) -> ExitStatus {
    let told = diagnostics ?? plan.diagnostics
    let output = Output(
      text: text,
      json: { ApplyJSON.document(unsent: verdict, plan: plan, diagnostics: told) }
    )
    return console.emit(output, options, statuses: statuses)
  }

  private func isApproved() -> Bool {
    showOnError("\nApply these changes? Only \"yes\" will be accepted: ")
    return console.readLine()?.trimmingPrefix(while: \.isWhitespace) == "yes"
  }

  private func planText(_ plan: Plan, _ style: Style) -> String {
    let text = PlanText(style: style, sources: session.stack.sources)
    return session.purpose == .cleaning ? text.cleaningText(plan) : text.text(plan)
  }

  private var errorStyle: Style { console.style(for: .error, allowsColor: !options.noColor) }

  private func showOnError(_ text: String) { console.write(.error, text) }
}

/// The most recent live state.
private final class LastReading: Sendable {
  private let kept = Mutex<LiveState?>(nil)

  var live: LiveState? { kept.withLock(\.self) }

  func keep(_ live: LiveState) { kept.withLock { $0 = live } }
}

/// Writes progress in event order, regardless of the sender.
private actor ProgressLine {
  private var progress: ApplyProgress
  private let console: Console

  init(_ progress: ApplyProgress, _ console: Console) {
    self.progress = progress
    self.console = console
  }

  func show(_ event: ApplyEvent) { write(progress.update(event)) }
  func end() { write(progress.end()) }

  private func write(_ text: String) {
    if !text.isEmpty { console.write(.error, text) }
  }
}

extension ExitStatus {
  init(_ verdict: ApplyReport.Verdict) {
    switch verdict {
    case .done: self = .done
    case .failed: self = .error
    case .stale: self = .stale
    case .partial: self = .partial
    case .unauthorized: self = .unauthorized
    }
  }
}
