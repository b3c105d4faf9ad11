import API
import ArgumentParser
import Diagnostics
import Hashing
import Planning
import Resources
import Views

struct RouteCommand: ResultCommand {
  static let configuration = CommandConfiguration(
    commandName: "route",
    abstract: "Show which agent answers a number, now and after the plan.",
    usage: "turnform route NUMBER [STACK] [--caller +15557654321]",
    discussion: """
      With --caller, shows who answers that caller and which share applies; without it, shows the \
      shares of all callers. Splits assign callers by a hash of their number, so the same caller \
      always gets the same share.
      """
  )

  @Argument(help: "A key, an address (numbers.main), or the number itself (+15551230001).")
  var number: String

  @OptionGroup var stack: StackOptions

  @Option(help: ArgumentHelp("The caller's number in E.164 format.", valueName: "number"))
  var caller: String?

  @OptionGroup var planning: PlanningOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  private var settings: PlanningSettings {
    PlanningSettings(connection, limits, planning)
  }

  var kind: ResultKind { .route }
  var stackFolder: String? { stack.stack }

  func validate() throws {
    guard let caller, !isE164(caller) else { return }
    let digits = caller.filter { !" -.()/\u{A0}".contains($0) }
    let suggestion =
      [digits, "+" + digits].first { $0 != caller && isE164($0) }
      .map { " Did you mean \($0)?" } ?? ""
    throw ValidationError(
      "--caller must be a number in E.164 format: a plus sign and 2 to 15 digits, as sent by the "
        + "carrier.\(suggestion)"
    )
  }

  func start(on console: Console) throws(CommandFailure) -> CommandWork {
    try console.session(stack, settings) { session throws(CommandFailure) in
      let name = try NumberName(number, in: session.stack.desired)
      let (plan, routes) = try await session.routes(of: name)
      let answer = RouteAnswer(
        stack: plan.stack,
        routes: routes,
        caller: caller.map { RouteAnswer.Caller(number: $0, bucket: callerBucket(of: $0)) },
        diagnostics: plan.diagnostics
      )
      let outcome = CommandOutcome(.route(answer)) {
        if plan.isRefused, !output.output.carriesDiagnostics {
          let errors = plan.diagnostics.filter { $0.severity == .error }
          console.report(errors, output, sources: session.stack.sources)
        }
        return .done
      }
      return .ended(outcome)
    }
  }
}

extension Session {
  /// Reads the live state, plans, and extracts one number from both.
  ///
  /// - Throws: ``CommandFailure`` when the API could not be read, or does not have the number either.
  fileprivate func routes(
    of name: NumberName
  ) async throws(CommandFailure) -> (Plan, NumberRoutes) {
    let planned = needs
    let needs = ReadPlan(kinds: planned.kinds) { live in
      var reads = planned.further(live)
      guard live.namesUnknownAgent(name.e164) else { return reads }
      // An archived version of an undeclared agent: only the complete archive contains it.
      reads.histories = .all
      return reads
    }
    let live = try await readLive(needs)
    if let number = live.unknown.first(where: { $0.kind == .numbers && $0.naturalKey == name.e164 })
    {
      throw CommandFailure(.error, .unknownWord(in: number))
    }
    let isBound = live.numbers.contains { $0.e164 == name.e164 }
    guard name.isDeclared || isBound else {
      throw CommandFailure(.error, .unboundNumber(name.e164))
    }
    let plan = plan(for: live)
    let routes = NumberRoutes(
      name.address,
      e164: name.e164,
      desired: stack.desired,
      live: live,
      plan: plan
    )
    return (plan, routes)
  }
}

extension LiveState {
  /// Whether a number of type agent references versions that were not read.
  fileprivate func namesUnknownAgent(_ e164: ObjectName) -> Bool {
    let named = numbers.filter { $0.e164 == e164 && $0.targetType == .agent }
      .flatMap { [$0.targetID].compactMap(\.self) + ($0.weights ?? []).map(\.agentID) }
    let known = Set(agents.map(\.id))
    return named.contains { !known.contains($0) }
  }
}
