// swift-tools-version: 6.2
import PackageDescription

/// Settings shared by all targets: Swift 6, explicit `any`, no leaking imports, no warnings.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient",
  package: "async-http-client"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
/// Only the heap; Hummingbird depends on the package anyway.
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
/// The products that declare AsyncHTTPClient's own types and errors.
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals",
  package: "swift-service-lifecycle"
)
let customDump = Target.Dependency.product(name: "CustomDump", package: "swift-custom-dump")

/// A library of this package, in the folder of the same name under `Sources`.
func library(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  resources: [Resource]? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one library; fixtures and snapshots lie next to them and are read from disk.
func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: dependencies + ["TestSupport", customDump],
    exclude: exclude,
    swiftSettings: settings
  )
}

let package = Package(
  name: "turnform",
  products: [.executable(name: "turnform", targets: ["turnform"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.0.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/pointfreeco/swift-custom-dump", from: "1.7.3"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.9.1"),
    // Without the trait for Foundation's types.
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // 0: values, without I/O
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    library("Diagnostics"),
    library("JSON"),
    library("Parallel"),
    library("Resources", ["Diagnostics", "JSON", "Parallel"]),
    // 1: syntax, hashing, the disk, and the pure planner
    library("YAML", ["CYAML", "Diagnostics", "JSON"]),
    library("Hashing", ["JSON", "Parallel", "Resources", crypto, cryptoExtras]),
    library("Files", ["Diagnostics", systemPackage]),
    library("Planning", ["Diagnostics", "JSON", "Parallel", "Resources", heap]),
    // 2: manifests, the API, and plan files
    library("SavedPlans", ["Diagnostics", "Hashing", "JSON", "Planning", "Resources"]),
    library(
      "Manifests",
      ["Diagnostics", "Files", "Hashing", "JSON", "Parallel", "Resources", "YAML", systemPackage]
    ),
    library("API", ["Diagnostics", "JSON", "Resources"]),
    // 3: importing a live project; applying and displaying a plan
    library("Importing", ["Diagnostics", "JSON", "Manifests", "Resources", "YAML"]),
    library("Applying", ["API", "Diagnostics", "JSON", "Planning", "Resources", heap]),
    library(
      "Views",
      ["Applying", "Diagnostics", "Importing", "JSON", "Planning", "Resources"]
    ),
    // 4: the outside world
    library("Outputs", ["Applying", "Diagnostics", "Files", "JSON", "Manifests", "Resources"]),
    library("HTTPTransport", ["API", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
    library(
      "Sandbox",
      ["Files", "JSON", "Resources", hummingbird, logging, nioCore],
      resources: [.embedInCode("openapi.json")]
    ),
    // 5 and 6: the command line and the executable
    library(
      "CLI",
      [
        "API", "Applying", "Diagnostics", "Files", "HTTPTransport", "Hashing", "Importing", "JSON",
        "Manifests", "Outputs", "Planning", "Resources", "Sandbox", "SavedPlans", "Views",
        argumentParser, logging, subprocess, systemPackage, unixSignals,
      ]
    ),
    .executableTarget(name: "turnform", dependencies: ["CLI"], swiftSettings: settings),

    .target(
      name: "TestSupport",
      dependencies: ["API", "Applying", "Diagnostics", "JSON", "Resources"],
      path: "Tests/TestSupport",
      swiftSettings: settings
    ),
    tests("Diagnostics", ["Diagnostics"]),
    tests("JSON", ["JSON"]),
    tests("Parallel", ["Parallel"]),
    tests("YAML", ["YAML", "Diagnostics"]),
    tests("Resources", ["Resources", "JSON"]),
    tests("Hashing", ["Hashing", "Resources"]),
    tests("Manifests", ["Manifests", "Hashing", "Resources", "Diagnostics", "JSON"]),
    tests(
      "Importing",
      ["Importing", "Manifests", "Planning", "YAML", "Resources", "Diagnostics", "JSON"]
    ),
    tests("Planning", ["Planning", "SavedPlans", "Resources", "Diagnostics", "JSON"]),
    tests(
      "SavedPlans",
      ["SavedPlans", "Hashing", "Planning", "Resources", "Diagnostics", "JSON"]
    ),
    tests("API", ["API", "Resources", "Diagnostics", "JSON"]),
    tests(
      "Applying",
      ["Applying", "API", "Planning", "Resources", "Diagnostics", "JSON"]
    ),
    tests("Outputs", ["Outputs", "Views", "Files", "Resources", "Diagnostics", "JSON"]),
    tests(
      "Sandbox",
      ["Sandbox", "Resources", "JSON", logging, nioCore, nioPosix],
      exclude: ["Fixtures"]
    ),
    tests("HTTPTransport", ["HTTPTransport", "API", nioCore, nioPosix, nioSSL]),
    tests(
      "Views",
      ["Views", "Applying", "Planning", "Resources", "Diagnostics", "JSON"],
      exclude: ["Snapshots"]
    ),
    tests(
      "CLI",
      [
        "API", "Applying", "CLI", "Diagnostics", "Files", "JSON", "Manifests", "Outputs",
        "Resources", "Sandbox", "Views",
      ]
    ),
    tests(
      "EndToEnd",
      [
        "API", "Applying", "CLI", "Diagnostics", "HTTPTransport", "Hashing", "JSON", "Manifests",
        "Planning", "Resources", "Sandbox", "Views", "turnform",
      ]
    ),

    // Targets that drive the program: the fault matrix, the fuzzers, and a subset of both as tests.
    .target(
      name: "FaultCases",
      dependencies: ["JSON", nioCore, nioPosix],
      path: "Tests/FaultMatrix/FaultCases",
      swiftSettings: settings
    ),
    .target(
      name: "Fuzzing",
      dependencies: [
        "API", "Diagnostics", "Hashing", "JSON", "Manifests", "Planning", "Resources", "Sandbox",
        "SavedPlans", "TestSupport",
      ],
      path: "Tests/FaultMatrix/Fuzzing",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "FaultMatrix",
      dependencies: ["FaultCases", "Fuzzing", argumentParser],
      path: "Tests/FaultMatrix/FaultMatrix",
      swiftSettings: settings
    ),
    tests("FaultMatrix", ["FaultCases", "Fuzzing", "turnform"]),

    // Built with everything, so that a change which breaks the benchmarks is noticed.
    .executableTarget(
      name: "TurnformBenchmarks",
      dependencies: [
        "API", "Applying", "CYAML", "Hashing", "JSON", "Manifests", "Planning", "Resources",
        "Sandbox", "YAML", argumentParser, nioCore, nioHTTP1, nioPosix, subprocess, systemPackage,
        unixSignals,
      ],
      path: "Tests/Benchmarks/TurnformBenchmarks",
      swiftSettings: settings
    ),
  ]
)
