import API
package import ArgumentParser
package import Views

extension OutputFormat: ExpressibleByArgument {
  package init?(argument: String) { self.init(named: argument) }

  package var defaultValueDescription: String { name }
  package static var allValueStrings: [String] { all.map(\.name) }
  package static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

  /// Which formats are limited to some results: `dot, mermaid, svg only for graph`.
  fileprivate static let limits: String =
    ResultKind.allCases
    .compactMap { kind in
      let names = all.filter { $0.kinds == [kind] }.map(\.name)
      return names.isEmpty ? nil : "\(names.joined(separator: ", ")) only for \(kind.rawValue)"
    }
    .joined(separator: "; ")
}

/// `FORMAT=PATH`.
struct OutputFile: ExpressibleByArgument {
  let format: OutputFormat
  let path: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[1].isEmpty, let format = OutputFormat(named: String(parts[0]))
    else { return nil }
    self.format = format
    path = String(parts[1])
  }
}

/// The destination and format of the result, shared by every command with a result.
struct OutputOptions: ParsableArguments {
  @Option(help: "Output format; \(OutputFormat.limits).")
  var output: OutputFormat = .text

  @Option(
    help: ArgumentHelp("Also write the result to a file; repeatable.", valueName: "format=path")
  )
  var outputFile: [OutputFile] = []

  @Flag(help: "Disable colored output; same as setting NO_COLOR.")
  var noColor = false

  @Option(
    help: ArgumentHelp(
      "Replace exit codes, for schedulers that accept only zero: 2=0,5=1.",
      valueName: "code=code"
    ),
    transform: ExitMap.init
  )
  var exitMap: ExitMap?

  var formats: [OutputFormat] { [output] + outputFile.map(\.format) }
}

struct StackOptions: ParsableArguments {
  @Argument(help: "The stack folder, which contains turnform.yaml.", completion: .directory)
  var stack = "."

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Merge environments/NAME.yaml over the stack.", valueName: "name")
  )
  var environment: String?
}

/// Commands name every group themselves: the parser's debug build checks a group again at each
/// level of nesting, and parsing took most of the time of the tests.
struct PlanningOptions: ParsableArguments {
  @Flag(help: "Delete objects with this stack's marker that are no longer declared.")
  var prune = false

  @Option(
    help: ArgumentHelp(
      "Recreate this webhook to get a new secret; repeatable.",
      valueName: "address"
    )
  )
  var replace: [String] = []
}

struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Allow up to N deletions, overriding the limits.", valueName: "n")
  )
  var allowDeletes: Int?

  func validate() throws {
    guard (allowDeletes ?? 0) >= 0 else {
      throw ValidationError("--allow-deletes must not be negative.")
    }
  }
}

struct ConnectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Maximum number of concurrent requests, 1 to 64.", valueName: "n"))
  var parallelism = ConnectionSettings().parallelism

  @Option(
    help: ArgumentHelp(
      "Time limit for a request, and for waiting on a rate-limiting server (at most 60 s), 1 to "
        + "3600.",
      valueName: "seconds"
    )
  )
  var timeout = Int(TimeLimits.standardTimeout.components.seconds)

  @Flag(help: "Allow sending the key to an http:// address on another machine.")
  var insecureHttp = false

  var settings: ConnectionSettings {
    ConnectionSettings(
      parallelism: parallelism,
      limits: TimeLimits(request: .seconds(timeout)),
      allowsPlainHTTP: insecureHttp
    )
  }

  func validate() throws {
    guard (1...64).contains(parallelism) else {
      throw ValidationError("--parallelism must be between 1 and 64.")
    }
    let timeouts = TimeLimits.timeouts
    guard timeouts.contains(timeout) else {
      throw ValidationError(
        "--timeout must be between \(timeouts.lowerBound) and \(timeouts.upperBound) seconds."
      )
    }
  }
}

/// The parsed connection options, with the same defaults.
struct ConnectionSettings: Sendable, Hashable {
  /// The maximum number of requests in flight.
  var parallelism = 8
  var limits = TimeLimits()
  /// Whether the key may be sent unencrypted to another machine.
  var allowsPlainHTTP = false
}

/// Whether objects are updated solely to add the marker.
struct AdoptionOptions: ParsableArguments {
  @Flag(help: "Write this stack's marker to declared objects that have none.")
  var adopt = false

  @Option(
    help: ArgumentHelp(
      "Take over declared objects that carry this other stack's marker, and write this stack's "
        + "marker to all declared objects; repeatable.",
      valueName: "stack"
    )
  )
  var adoptFrom: [String] = []

  var isAnyGiven: Bool { adopt || !adoptFrom.isEmpty }
}

/// The parsed planning options, with the same defaults.
struct PlanningSettings: Sendable, Hashable {
  var prunes = false
  var allowedDeletes: Int?
  /// Addresses, as given.
  var replaced: [String] = []
  var connection = ConnectionSettings()
  var adopts = false
  var formerOwners: [String] = []
}

extension PlanningSettings {
  init(
    _ connection: ConnectionOptions,
    _ limits: LimitOptions,
    _ planning: PlanningOptions? = nil,
    _ adoption: AdoptionOptions? = nil
  ) {
    self.init(allowedDeletes: limits.allowDeletes, connection: connection.settings)
    if let planning {
      prunes = planning.prune
      replaced = planning.replace
    }
    if let adoption {
      adopts = adoption.isAnyGiven
      formerOwners = adoption.adoptFrom
    }
  }
}
