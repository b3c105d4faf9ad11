package import API
import ArgumentParser

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// `FORMAT=PATH`.
struct OutputFile: ExpressibleByArgument, Hashable {
  let format: OutputFormat
  let path: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="),
      let format = OutputFormat(rawValue: String(argument[..<sign])),
      argument.index(after: sign) < argument.endIndex
    else {
      return nil
    }
    self.format = format
    path = String(argument[argument.index(after: sign)...])
  }
}

/// Where the result goes and how it looks; every command with a result has these.
struct OutputOptions: ParsableArguments {
  @Option(help: "Output format.")
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
}

/// Which stack, in which environment.
struct StackOptions: ParsableArguments {
  @Argument(
    help: "The stack folder, which contains turnform.yaml.",
    completion: .directory
  )
  var stack = "."

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Merge environments/NAME.yaml over the stack.", valueName: "name")
  )
  var environment: String?
}

/// What planning may do, and how hard the API may be asked.
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

  @OptionGroup var limits: LimitOptions

  /// Whether anything says what the plan may do.
  var isAnyGiven: Bool { prune || !replace.isEmpty || limits.allowDeletes != nil }

  var settings: PlanningSettings {
    var settings = limits.settings
    settings.prunes = prune
    settings.replaced = replace
    return settings
  }

  /// The same with what is to become of objects without a marker.
  func settings(_ adoption: AdoptionOptions) -> PlanningSettings {
    var settings = settings
    settings.adopts = adoption.isAnyGiven
    settings.formerOwners = adoption.adoptFrom
    return settings
  }
}

/// How much may be taken away, and how hard the API may be asked.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Allow up to N deletions, overriding the limits.", valueName: "n")
  )
  var allowDeletes: Int?

  @OptionGroup var connection: ConnectionOptions

  var settings: PlanningSettings {
    PlanningSettings(allowedDeletes: allowDeletes, connection: connection.settings)
  }

  func validate() throws {
    guard (allowDeletes ?? 0) >= 0 else {
      throw ValidationError("--allow-deletes must not be negative.")
    }
  }
}

/// How hard the API may be asked, and how long it is waited for.
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

/// How the API is asked, parsed; the defaults are those of the options.
package struct ConnectionSettings: Sendable, Hashable {
  /// Requests in flight at most.
  package var parallelism = 8
  package var limits = TimeLimits()
  /// Whether the key may be sent unencrypted to another machine.
  package var allowsPlainHTTP = false

  package init(
    parallelism: Int = 8,
    limits: TimeLimits = TimeLimits(),
    allowsPlainHTTP: Bool = false
  ) {
    self.parallelism = parallelism
    self.limits = limits
    self.allowsPlainHTTP = allowsPlainHTTP
  }
}

/// Whether objects are marked for the marker's own sake.
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

  /// Whether any of them is given.
  var isAnyGiven: Bool { adopt || !adoptFrom.isEmpty }
}

/// What planning may do, parsed; the defaults are those of the options.
struct PlanningSettings: Sendable, Hashable {
  var prunes = false
  var allowedDeletes: Int?
  /// Addresses, as they were given.
  var replaced: [String] = []
  var connection = ConnectionSettings()
  var adopts = false
  /// Stacks.
  var formerOwners: [String] = []
}
