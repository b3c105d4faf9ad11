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
  @Option(help: "How the result is written to standard output.")
  var output: OutputFormat = .text

  @Option(
    help: ArgumentHelp("Write the result to a file too; may be repeated.", valueName: "format=path")
  )
  var outputFile: [OutputFile] = []

  @Flag(help: "Use no colour; NO_COLOR in the environment does the same.")
  var noColor = false
}

/// Which stack, in which environment.
struct StackOptions: ParsableArguments {
  @Argument(
    help: "The folder of the stack, with turnform.yaml in it.",
    completion: .directory
  )
  var stack = "."

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Merge environments/NAME.yaml on top.", valueName: "name")
  )
  var environment: String?
}

/// What planning may do, and how hard the API may be asked.
struct PlanningOptions: ParsableArguments {
  @Flag(help: "Delete objects with this stack's marker that are no longer declared.")
  var prune = false

  @Option(
    help: ArgumentHelp(
      "Make this webhook anew, with a new secret; may be repeated.",
      valueName: "address"
    )
  )
  var replace: [String] = []

  @OptionGroup var limits: LimitOptions

  var parallelism: Int { limits.parallelism }

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
    settings.adopts = adoption.adopt
    return settings
  }
}

/// How much may be taken away, and how hard the API may be asked.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Allow up to so many deletions, whatever the limits say.", valueName: "n")
  )
  var allowDeletes: Int?

  @Option(help: ArgumentHelp("Requests in flight at most, 1 to 64.", valueName: "n"))
  var parallelism = 8

  var settings: PlanningSettings {
    PlanningSettings(allowedDeletes: allowDeletes, parallelism: parallelism)
  }

  func validate() throws {
    guard (1...64).contains(parallelism) else {
      throw ValidationError("--parallelism must lie between 1 and 64.")
    }
    guard (allowDeletes ?? 0) >= 0 else {
      throw ValidationError("--allow-deletes must not be negative.")
    }
  }
}

/// Whether objects are marked for the marker's own sake.
struct AdoptionOptions: ParsableArguments {
  @Flag(help: "Write this stack's marker on declared objects that carry none.")
  var adopt = false
}

/// What planning may do, parsed; the defaults are those of the options.
struct PlanningSettings: Sendable, Hashable {
  var prunes = false
  var allowedDeletes: Int?
  /// Addresses, as they were given.
  var replaced: [String] = []
  var parallelism = 8
  var adopts = false
}
