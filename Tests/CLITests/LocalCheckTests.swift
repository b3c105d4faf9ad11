import API
import CLI
import Foundation
import Sandbox
import Testing

/// Local problems are found before any request.
@Suite("Local checks", .timeLimit(.minutes(45))) struct LocalCheckTests {
  /// A sink that cannot store a value.
  struct BadSink: CustomTestStringConvertible {
    let testDescription: String
    let sink: String
    var file: (path: String, text: String)?
    var link: String?
    var environment: [String: String] = [:]
  }

  static let sinks = [
    BadSink(testDescription: "no folder", sink: "file:no/such/id"),
    BadSink(testDescription: "a folder", sink: "file:id", file: ("id/x", "")),
    BadSink(testDescription: "not JSON", sink: "json:ids.json", file: ("ids.json", "[1]")),
    BadSink(testDescription: "a link out", sink: "dotenv:l.env", link: "/proc/self/environ"),
    BadSink(testDescription: "a link inside", sink: "dotenv:l.env", link: "turnform.yaml"),
    BadSink(testDescription: "no runner", sink: "github_output"),
    BadSink(
      testDescription: "a device",
      sink: "github_env",
      environment: ["GITHUB_ENV": "/dev/null"]
    ),
  ]

  @Test(
    "a sink that cannot be written to stops an apply before the first request",
    arguments: sinks
  )
  func sink(_ bad: BadSink) async throws {
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in log.add(request.path) }
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents: {a: {environment: production, config: {system_prompt: Be brief.}}}
      outputs: {A: {value: "${agents.a.id}", to: "\(bad.sink)"}}
      """,
      to: "turnform.yaml"
    )
    if let file = bad.file { try folder.write(file.text, to: file.path) }
    if let link = bad.link { try #require(symlink(link, "\(folder.path)/l.env") == 0) }
    let outcome = await fixture.run(
      ["apply", folder.path, "--auto-approve"],
      environment: bad.environment.merging(["CANARY": "c4nary"]) { $1 }
    )
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("TF5013"), "\(outcome.error)")
    #expect(outcome.error.contains("\(folder.path)/turnform.yaml:4:"), "\(outcome.error)")
    #expect(!outcome.error.contains("c4nary"))
    #expect(log.all.isEmpty, "\(log.all)")
    // A plan writes nothing, so it needs no writable sink.
    #expect(await fixture.run(["plan", folder.path]).status == 0)
  }

  /// A change to the stack's folder between plan and apply.
  enum Change: CaseIterable {
    case moved, otherStack, noStack, brokenStack
    case removedDocument, lockedDocument, linkedDocument, removedSinkFolder
  }

  @Test("a saved plan whose files are missing sends nothing at all", arguments: Change.allCases)
  func savedPlan(_ change: Change) async throws {
    let bench = try await SavedPlanBench()
    try bench.write(knowledge: "Open from nine to six.")
    try bench.folder.write(
      "outputs: {A: {value: \"${agents.support.id}\", to: \"file:out/id\"}}\n",
      to: "stack/outputs.yaml"
    )
    try bench.folder.write("", to: "stack/out/readme.md")
    _ = try await bench.plan()
    let files = FileManager.default
    switch change {
    case .moved:
      try files.moveItem(atPath: bench.stack, toPath: "\(bench.folder.path)/elsewhere")
    case .otherStack:
      try bench.folder.write("turnform: 1\nstack: other\n", to: "stack/turnform.yaml")
    case .noStack: try files.removeItem(atPath: "\(bench.stack)/turnform.yaml")
    case .brokenStack: try bench.folder.write("stack: [", to: "stack/turnform.yaml")
    case .removedDocument: try files.removeItem(atPath: "\(bench.stack)/faq.md")
    case .lockedDocument:
      try files.removeItem(atPath: "\(bench.stack)/faq.md")
      try #require(mkfifo("\(bench.stack)/faq.md", 0o600) == 0)
    case .linkedDocument:
      try files.moveItem(atPath: "\(bench.stack)/faq.md", toPath: "\(bench.folder.path)/faq.md")
      try #require(symlink("../faq.md", "\(bench.stack)/faq.md") == 0)
    case .removedSinkFolder: try files.removeItem(atPath: "\(bench.stack)/out")
    }
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 1, "\(outcome.output)")
    #expect(bench.log.all.isEmpty, "\(bench.log.all)")
    let code =
      switch change {
      case .moved, .otherStack, .noStack, .brokenStack: "TF6002"
      case .removedDocument, .lockedDocument: "TF2016"
      case .linkedDocument: "TF2015"
      case .removedSinkFolder: "TF5013"
      }
    #expect(outcome.error.contains(code), "\(outcome.error)")
  }

  @Test("a saved plan belongs to the stack that its environment names")
  func overlayLabel() async throws {
    let fixture = await CommandLineFixture()
    let folder = try TemporaryFolder()
    try folder.write(
      "turnform: 1\nstack: acme\nagents: {a: {}}\n"
        + "outputs: {A: {value: \"${agents.a.id}\", to: \"file:id\"}}\n",
      to: "stack/turnform.yaml"
    )
    try folder.write("stack: acme-staging\n", to: "stack/environments/staging.yaml")
    let (stack, file) = ("\(folder.path)/stack", "\(folder.path)/saved.plan")
    let planned = await fixture.run("plan", stack, "-e", "staging", "--out", file)
    #expect(planned.status == 0, "\(planned.error)")
    try folder.write("stack: other\n", to: "stack/environments/staging.yaml")
    let other = await fixture.run("apply", file)
    #expect(other.status == 1 && other.error.contains("TF6002"), "\(other.error)")
    try folder.write("stack: acme-staging\n", to: "stack/environments/staging.yaml")
    let applied = await fixture.run("apply", file)
    #expect(applied.status == 0, "\(applied.error)")
  }

  @Test("a document edited while the plan is under review stops the apply before a write")
  func editedMeanwhile() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/stack/faq.md"
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in
      log.add("\(request.method.rawValue) \(request.path)")
      try? Data("Open at night.".utf8).write(to: URL(fileURLWithPath: path))
    }
    try folder.write("Open from nine to six.", to: "stack/faq.md")
    try folder.write(
      "turnform: 1\nstack: acme\nknowledge_bases: {faq: {documents: [faq.md]}}\n",
      to: "stack/turnform.yaml"
    )
    let outcome = await fixture.run("apply", "\(folder.path)/stack", "--auto-approve")
    #expect(outcome.status == 3, "\(outcome.output)")
    #expect(outcome.error.contains("faq.md"))
    #expect(log.all.allSatisfy { $0.hasPrefix("GET") }, "\(log.all)")
  }

  @Test(
    "an import that cannot write its files reads nothing",
    arguments: ["file", "file/below", "taken", "linked"]
  )
  func importing(name: String) async throws {
    let log = RequestLog()
    let fixture = await CommandLineFixture { request, _, _ in log.add(request.path) }
    let folder = try TemporaryFolder()
    try folder.write("x", to: "file")
    try folder.write("x", to: "taken/prompts")
    try folder.write("x", to: "linked/x")
    try #require(symlink("..", "\(folder.path)/linked/prompts") == 0)
    let outcome = await fixture.run("import", "\(folder.path)/\(name)", "--stack", "acme")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("TF5011"), "\(outcome.error)")
    #expect(log.all.isEmpty, "\(log.all)")
  }
}
