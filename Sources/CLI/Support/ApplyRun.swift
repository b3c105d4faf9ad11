import API
import Applying
import Diagnostics
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
  func run(asks: Bool, parallelism: Int) async throws(CommandFailure) -> CommandWork {
    let live = try await session.readLive(session.needs)
    let plan = session.plan(for: live)
    guard !plan.isRefused else { return unsent(.refused, plan) }
    guard !plan.isEmpty else { return unsent(.nothingToDo, plan, then: writingOutputs(live)) }
    if !options.output.carriesDiagnostics || asks {
      let text = PlanText(style: errorStyle, sources: session.stack.sources)
      console.write(.error, text.text(plan, for: session.purpose))
    }
    if asks {
      guard isApproved() else { return unsent(.cancelled, plan) }
      // The state may have changed while the user read the plan.
      guard try await session.makeCurrentPlan() == plan else {
        let diagnostic = Diagnostic(
          .staleObject,
          detail: "The plan is stale: an object changed while the plan was shown.",
          advice: "Nothing was sent. Run the command again and review the new plan."
        )
        return unsent(.changed([diagnostic]), plan)
      }
    }
    // The files may have changed as well.
    try session.stack.checkDocuments(of: plan)
    return .writes { await perform(plan, parallelism: parallelism, as: .whole(plan), $0) }
  }

  /// Sends a plan that is not refused; the outputs are written once the report is shown.
  func perform(
    _ plan: Plan,
    parallelism: Int,
    as part: ReviewedPart,
    _ interrupt: InterruptFlag
  ) async -> CommandOutcome {
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
      place: { session.place(of: $0, $1) },
      events: { await progress.show(part.event($0)) }
    )
    let last = Mutex<LiveState?>(nil)
    let replanning = Replanning(
      needs: session.needs,
      plan: { live in
        last.withLock { $0 = live }
        return part.remaining(session.afterApplying(sink).plan(for: live))
      }
    )
    let sent = await applier.apply(plan, replanning: replanning)
    let live = last.withLock(\.self)
    let report = part.report(sent, live.map(session.afterApplying(sink).plan))
    await progress.end()
    console.write(.error, session.client.traffic.text + "\n")
    return CommandOutcome(
      .apply(.sent(report, of: part.plan)),
      sources: session.stack.sources,
      then: live.flatMap(writingOutputs)
    )
  }

  /// Returns what writes the outputs; failures are reported separately from the result.
  func writingOutputs(_ live: LiveState) -> (@Sendable () async -> ExitStatus)? {
    guard session.purpose == .applying else { return nil }
    return {
      let files = SinkFiles(console: console, folder: session.stack.place.folder)
      let diagnostics = await session.writeOutputs(live, files)
      console.report(diagnostics, options, sources: session.stack.sources)
      return diagnostics.isEmpty ? .done : .error
    }
  }

  func unsent(
    _ reason: ApplyResult.Unsent,
    _ plan: Plan,
    then: (@Sendable () async -> ExitStatus)? = nil
  ) -> CommandWork {
    let result = CommandResult.apply(.unsent(reason, plan, session.purpose))
    return .ended(CommandOutcome(result, sources: session.stack.sources, then: then))
  }

  private func isApproved() -> Bool {
    console.write(.error, "\nApply these changes? Only \"yes\" will be accepted: ")
    return console.readLine()?.trimmingPrefix(while: \.isWhitespace) == "yes"
  }

  private var errorStyle: Style { console.style(for: .error, allowsColor: !options.noColor) }
}

/// Maps the sent part of a plan to the reviewed plan for display.
struct ReviewedPart: Sendable {
  /// The reviewed plan; the sent plan has different step numbers.
  let plan: Plan
  let event: @Sendable (ApplyEvent) -> ApplyEvent
  /// Removes the intentionally skipped changes from a fresh plan.
  let remaining: @Sendable (Plan) -> Plan
  /// Builds the full report from the report of the sent part and the last fresh plan.
  let report: @Sendable (ApplyReport, Plan?) -> ApplyReport

  static func whole(_ plan: Plan) -> ReviewedPart {
    ReviewedPart(plan: plan, event: { $0 }, remaining: { $0 }, report: { report, _ in report })
  }
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
