import API
import CLI
import Foundation
import JSON
import Sandbox
import Synchronization
import Testing

/// `plan --out`, `show` and `apply FILE`.
@Suite(.timeLimit(.minutes(45))) struct SavedPlanCommandTests {
  @Test("the same inputs give the same bytes, readable only by their owner")
  func sameBytes() async throws {
    let bench = try await SavedPlanBench()
    let first = try await bench.plan()
    try bench.folder.write(first, to: "plan.tfplan")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: bench.file)
    #expect(try await bench.plan() == first)
    let attributes = try FileManager.default.attributesOfItem(atPath: bench.file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("show prints the output of plan, without a key and without a request")
  func show() async throws {
    let bench = try await SavedPlanBench()
    let planned = await bench.fixture.run("plan", bench.stack, "--out", bench.file)
    #expect(planned.error.contains("turnform apply \(bench.file)"))
    bench.log.clear()
    let environment = ["TURNCALL_API_KEY": "", "TURNCALL_API_URL": "not a URL"]
    let shown = await bench.fixture.run(["show", bench.file], environment: environment)
    #expect(shown.status == 0)
    #expect(shown.output.hasPrefix(planned.output))
    #expect(planned.output.contains("\nAPI https://sandbox.test · project "))
    #expect(shown.output.hasSuffix("Saved from stack folder \(bench.stack).\n"))
    let json = await bench.fixture.run(
      ["show", bench.file, "--output", "json"],
      environment: environment
    )
    #expect(
      json.output == (await bench.fixture.run("plan", bench.stack, "--output", "json")).output
    )
    #expect(bench.log.all.allSatisfy { $0.hasPrefix("GET") })
  }

  @Test("exactly the reviewed requests are sent, regardless of later edits to the manifests")
  func exact() async throws {
    let bench = try await SavedPlanBench()
    let document = try JSONValue(parsing: try await bench.plan())
    try bench.folder.write(
      "turnform: 1\nstack: acme\nagents: {other: {}}\n",
      to: "stack/turnform.yaml"
    )
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(outcome.output.contains("converged, a fresh plan is empty"))
    let methods = document["plan"]?["steps"]?.array?.compactMap { $0["method"]?.string } ?? []
    #expect(
      bench.writes.map { $0.prefix { $0 != " " } }.sorted() == methods.map { $0[...] }.sorted()
    )
    #expect(!bench.writes.isEmpty)
  }

  @Test("a plan is applied once: the second time nothing is sent, and the output says so")
  func once() async throws {
    let bench = try await SavedPlanBench()
    _ = try await bench.plan()
    #expect(await bench.apply().status == 0)
    bench.log.clear()
    let again = await bench.apply()
    #expect(again.status == 3)
    #expect(again.output.contains("TF6003"))
    #expect(bench.writes == [])
    let json = await bench.fixture.run("apply", bench.file, "--output", "json")
    #expect(try JSONValue(parsing: json.output)["verdict"] == "stale")
  }

  @Test("a saved plan without changes is done as long as the project is unchanged")
  func empty() async throws {
    let bench = try await SavedPlanBench()
    #expect(await bench.fixture.run("apply", bench.stack, "--auto-approve").status == 0)
    _ = try await bench.plan()
    #expect(await bench.apply().status == 0)
    try await bench.publish("support", prompt: "Edited in the dashboard.")
    let outcome = await bench.apply()
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("TF5009"))
    #expect(bench.writes.count == 5, "only the first apply wrote: \(bench.writes)")
  }

  @Test("the limits are checked again when a saved plan is applied, and it carries the stack's own")
  func limits() async throws {
    let bench = try await SavedPlanBench()
    func write(_ count: Int, _ limits: String = "") throws {
      let evals = (0..<count)
        .map {
          "  e\($0): {definition: {turns: [{user: Hi, expect: [{event: llm_response, eval: greets}]}]}}\n"
        }
      try bench.folder.write(
        "turnform: 1\nstack: acme\n\(limits)evals:\n\(evals.joined())",
        to: "stack/turnform.yaml"
      )
    }
    for (limits, isRefused) in [("", true), ("limits: {deletes: {percent: 40}}\n", false)] {
      try write(14)
      #expect(await bench.fixture.run("apply", bench.stack, "--auto-approve").status == 0)
      // Four of fourteen are less than 30 %, five of fifteen are more.
      try write(10, limits)
      let planned = await bench.fixture.run("plan", bench.stack, "--prune", "--out", bench.file)
      #expect(planned.status == 0, "\(planned.output)")
      let forgotten: JSONValue = [
        "name": .string(isRefused ? "x" : "y"), "tags": ["turnform:acme/x"],
        "definition": ["turns": [["user": "Hi", "expect": [["event": "llm_response"]]]]],
      ]
      _ = try await bench.send("POST", "/v1/eval-scenarios", forgotten)
      bench.log.clear()
      let outcome = await bench.fixture.run("apply", bench.file, "--auto-approve")
      #expect((outcome.status == 5) == isRefused, "\(outcome.output)")
      #expect(outcome.output.contains("TF4004") == isRefused)
      #expect(bench.writes.isEmpty == isRefused)
    }
  }

  @Test("it is for one API and one project", arguments: [false, true])
  func binding(otherProject: Bool) async throws {
    let bench = try await SavedPlanBench()
    _ = try await bench.plan()
    let other = try await bench.otherProjectKey()
    bench.log.clear()
    let outcome = await bench.fixture.run(
      ["apply", bench.file],
      environment: otherProject
        ? ["TURNCALL_API_KEY": other] : ["TURNCALL_API_URL": "https://elsewhere.test"]
    )
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("TF6002"))
    #expect(bench.writes == [])
  }

  @Test(
    "options settled in the file need not be repeated",
    arguments: [["--prune"], ["--allow-deletes", "3"], ["-e", "production"]]
  )
  func usage(options: [String]) async throws {
    let bench = try await SavedPlanBench()
    _ = try await bench.plan()
    bench.log.clear()
    let outcome = await bench.fixture.run(["apply", bench.file] + options)
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(bench.log.all == [])
  }

  @Test("a plan is saved to a regular file that is written to for nothing else")
  func places() async throws {
    let bench = try await SavedPlanBench()
    let paths = [
      bench.stack, "\(bench.stack)/turnform.yaml", "/dev/null", "\(bench.folder.path)/none/plan",
    ]
    for path in paths {
      let outcome = await bench.fixture.run("plan", bench.stack, "--out", path)
      #expect(outcome.status == 64, "\(path): \(outcome.error)")
    }
    let twice = await bench.fixture.run(
      "plan",
      bench.stack,
      "--out",
      bench.file,
      "--output-file",
      "json=\(bench.file)"
    )
    #expect(twice.status == 64)
    #expect(bench.log.all == [])
  }

  @Test("a plan replaces a saved plan, and no other file")
  func replaced() async throws {
    let bench = try await SavedPlanBench()
    for _ in 0..<2 { _ = try await bench.plan() }
    let saved = try bench.folder.read("plan.tfplan")
    // A sink may have appended a secret after the plan.
    for text in ["Be brief.", "{\"turnform_plan\": 1}", saved + "CRM='s3cret'\n"] {
      try bench.folder.write(text, to: "stack/prompt.md")
      let path = "\(bench.stack)/prompt.md"
      let outcome = await bench.fixture.run("plan", bench.stack, "--out", path)
      #expect(outcome.status == 64)
      #expect(outcome.error.contains("is not a saved plan"), "\(outcome.error)")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    // Replacing a link could replace /dev/stdout.
    let link = "\(bench.folder.path)/link"
    for target in ["plan.tfplan", "missing", "/proc/self/fd/1"] {
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
      let outcome = await bench.fixture.run("plan", bench.stack, "--out", link)
      #expect(outcome.status == 64, "\(target): \(outcome.error)")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
      try FileManager.default.removeItem(atPath: link)
    }
    try bench.folder.write("", to: "empty")
    let path = "\(bench.folder.path)/empty"
    #expect(await bench.fixture.run("plan", bench.stack, "--out", path).status == 0)
  }

  @Test("an invalid path is reported first, even where no approval is possible")
  func nothing() async throws {
    let bench = try await SavedPlanBench()
    let missing = "\(bench.folder.path)/missing.plan"
    for options in [[], ["--auto-approve"]] {
      let outcome = await bench.fixture.run(["apply", missing] + options)
      #expect(outcome.status == 1)
      #expect(outcome.error.contains("TF6001"), "\(outcome.error)")
      // The sentence may be wrapped.
      let words = outcome.error.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("\(missing)\" does not exist."), "\(outcome.error)")
      #expect(!outcome.error.contains("--auto-approve"))
    }
    let device = await bench.fixture.run("apply", "/dev/null")
    #expect(device.status == 1 && device.error.contains("TF6001"), "\(device.error)")
    let below = await bench.fixture.run("apply", "\(bench.stack)/turnform.yaml/plan")
    #expect(below.status == 1 && below.error.contains("TF6001"), "\(below.error)")
    try bench.folder.write("x", to: "empty/readme.md")
    let empty = await bench.fixture.run("apply", "\(bench.folder.path)/empty")
    #expect(empty.status == 1 && empty.error.contains("turnform.yaml"), "\(empty.error)")
    #expect(!empty.error.contains("--auto-approve"))
    let stack = await bench.fixture.run("apply", bench.stack)
    #expect(stack.error.contains("--auto-approve"), "\(stack.error)")
    for path in [missing, bench.stack] {
      let shown = await bench.fixture.run("show", path)
      #expect(shown.status == 1 && shown.error.contains("TF6001"), "\(shown.error)")
    }
    let folder = await bench.fixture.run("show", bench.stack)
    #expect(folder.error.contains("is a folder, not a saved plan"), "\(folder.error)")
    #expect(bench.log.all.isEmpty)
  }

  @Test("a refused plan is not saved")
  func refused() async throws {
    let bench = try await SavedPlanBench()
    try await bench.publish("support", prompt: "x", stack: "theirs")
    let outcome = await bench.fixture.run("plan", bench.stack, "--out", bench.file)
    #expect(outcome.status == 5)
    #expect(outcome.error.contains("The plan was not saved."))
    #expect(!FileManager.default.fileExists(atPath: bench.file))
  }

  @Test("a truncated, edited or hand-made file is neither shown nor applied")
  func damaged() async throws {
    let bench = try await SavedPlanBench()
    let text = try await bench.plan()
    let forgeries = [
      String(text.dropLast(100)), text.replacing("Be brief.", with: "Be rude."),
      text.replacing("\"turnform_plan\": 1", with: "\"turnform_plan\": 2"),
      text.replacing("\"version\": \"0", with: "\"version\": \"9"), "{}", "", "turnform: 1",
      String(repeating: "[", count: 100_000), "{\"turnform_plan\": \"\u{1B}[2J\"}",
    ]
    for forgery in forgeries {
      try bench.folder.write(forgery, to: "plan.tfplan")
      for command in ["show", "apply"] {
        let outcome = await bench.fixture.run(command, bench.file)
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("TF6001"), "\(forgery.prefix(40)): \(outcome.error)")
        #expect(!outcome.error.contains("\u{1B}"))
      }
    }
    #expect(bench.writes == [])
    #expect(await bench.fixture.run("show", "\(bench.folder.path)/none").status == 1)
  }
}

/// Saved plans with a change by another client in between.
@Suite(.timeLimit(.minutes(45))) struct StaleSavedPlanTests {
  @Test("an agent published elsewhere stays unchanged, and independent steps continue")
  func agent() async throws {
    let bench = try await SavedPlanBench.applied()
    try bench.write(prompt: "Be very brief.", sales: "Sell more.")
    _ = try await bench.plan()
    try await bench.publish("support", prompt: "Edited in the dashboard.")
    bench.log.clear()
    let outcome = await bench.fixture.run("apply", bench.file, "--output", "json")
    #expect(outcome.status == 4)
    let document = try JSONValue(parsing: outcome.output)
    #expect(document["verdict"] == "partial")
    #expect(document["exit_codes"] == [4, 3])
    #expect(document["converged"] == false)
    let statuses = document["steps"]?.array?.compactMap { $0["status"]?.string }
    #expect(statuses?.sorted() == ["done", "done", "failed", "failed"], "\(outcome.output)")
    #expect(
      document["diagnostics"]?.array?.first?["detail"]?.string?
        .contains("version 2 appeared and is published") == true,
      "\(outcome.output)"
    )
    #expect(bench.writes.count == 2)
    #expect(await bench.prompts("support") == ["Edited in the dashboard."])
    #expect(await bench.prompts("sales") == ["Sell more."])
    let text = await bench.apply()
    #expect(text.status == 3)
    #expect(text.output.contains("TF5009"))
  }

  @Test("a new agent with the name of a planned one is not touched")
  func sameName() async throws {
    let bench = try await SavedPlanBench()
    _ = try await bench.plan()
    try await bench.publish("support", prompt: "Mine.")
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 4)
    // The other agent is independent; the number waits for this one.
    #expect(bench.writes.count == 2, "\(bench.writes)")
    #expect(await bench.prompts("support") == ["Mine."])
    #expect(outcome.output.contains("numbers.main: bind  skipped: s"), "\(outcome.output)")
  }

  @Test("a number changed elsewhere stays unchanged")
  func number() async throws {
    let bench = try await SavedPlanBench.applied()
    try bench.write(sms: true, sales: "Sell more.")
    _ = try await bench.plan()
    let numbers = try await bench.get("/v1/phone-numbers")
    let id = try #require(numbers.array?.first?["id"]?.string)
    _ = try await bench.send(
      "PUT",
      "/v1/phone-numbers/\(id)",
      ["routing_target_type": "webhook", "server_url": "https://elsewhere.example"]
    )
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 4)
    #expect(bench.writes.allSatisfy { $0.contains("/v1/agents") })
    #expect(bench.writes.count == 2, "\(outcome.output)")
    #expect(outcome.output.contains("server_url"), "\(outcome.output)")
  }

  @Test("a change to an object outside the plan is reported and kept")
  func unreviewed() async throws {
    let bench = try await SavedPlanBench.applied()
    try bench.write(sales: "Sell more.")
    _ = try await bench.plan()
    try await bench.publish("support", prompt: "Edited in the dashboard.")
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 4)
    #expect(bench.writes.count == 2)
    #expect(outcome.output.contains("agents.support now needs a change"), "\(outcome.output)")
    #expect(await bench.prompts("support") == ["Edited in the dashboard."])
  }

  @Test("a document added to a knowledge base makes its steps stale")
  func document() async throws {
    let bench = try await SavedPlanBench()
    try bench.write(knowledge: "Open from nine to six.")
    #expect(await bench.fixture.run("apply", bench.stack, "--auto-approve").status == 0)
    try bench.write(sales: "Sell more.", knowledge: "Open from nine to seven.")
    _ = try await bench.plan()
    let bases = try await bench.get("/v1/knowledge-bases")
    let id = try #require(bases.array?.first?["id"]?.string)
    let documents = try await bench.get("/v1/knowledge-bases/\(id)/documents")
    let document = try #require(documents.array?.first?["id"]?.string)
    _ = try await bench.send("DELETE", "/v1/knowledge-bases/\(id)/documents/\(document)", .null)
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 4, "\(outcome.output)")
    #expect(outcome.output.contains("its documents changed"), "\(outcome.output)")
    #expect(bench.writes.count == 2)
    #expect(bench.writes.allSatisfy { $0.contains("/v1/agents") }, "\(bench.writes)")
  }

  @Test("an uploaded file must be the reviewed one")
  func uploadedFile() async throws {
    let bench = try await SavedPlanBench()
    try bench.write(knowledge: "Open from nine to six.")
    _ = try await bench.plan()
    try bench.folder.write("Open at night.", to: "stack/faq.md")
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 3, "\(outcome.output)")
    #expect(outcome.error.contains("faq.md"))
    #expect(bench.log.all.isEmpty)
  }

  @Test("after an interrupted apply, completed steps are stale and nothing is sent twice")
  func killed() async throws {
    let fault = SandboxFault(.status(403), .before, times: 1, path: "/publish")
    let bench = try await SavedPlanBench(SandboxOptions(faults: [fault], seed: 1))
    _ = try await bench.plan()
    #expect(await bench.apply().status == 6)
    bench.log.clear()
    let outcome = await bench.apply()
    #expect(outcome.status == 3, "\(outcome.output)")
    #expect(await bench.fixture.run("apply", bench.stack, "--auto-approve").status == 0)
    #expect(await bench.prompts("support") == ["Be brief."])
    #expect(try await bench.get("/v1/agents?state=draft") == [])
    #expect(try await bench.get("/v1/agents?state=archived") == [])
  }
}

/// Applies of stacks whose webhook secrets have a sink.
@Suite(.timeLimit(.minutes(45))) struct SinkSavedPlanTests {
  @Test("a webhook's secret that has reached its sink is no longer lost: the apply converges")
  func sink() async throws {
    let bench = try await SavedPlanBench()
    try bench.folder.write(
      """
      turnform: 1
      stack: acme
      webhooks: {crm: {url: "https://crm.example/t", events: [call.ended]}}
      outputs: {CRM: {value: "${webhooks.crm.secret}", to: "file:crm.secret"}}
      """,
      to: "stack/turnform.yaml"
    )
    _ = try await bench.plan()
    let outcome = await bench.apply()
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    let secret = try bench.folder.read("stack/crm.secret")
    #expect(!secret.isEmpty)
    #expect(!(try bench.folder.read("plan.tfplan")).contains(secret))
    #expect(await bench.apply().status == 3)
  }
}

/// Saved plans and secrets.
@Suite(.timeLimit(.minutes(45))) struct SecretSavedPlanTests {
  private let secret = "planted-secret-0123456789"

  @Test("the file and show contain the location of a secret, never the secret")
  func planted() async throws {
    let bench = try await SavedPlanBench()
    try bench.write(secret: true)
    let environment = ["LLM_KEY": secret]
    let planned = await bench.fixture.run(
      ["plan", bench.stack, "--out", bench.file],
      environment: environment
    )
    #expect(planned.status == 0, "\(planned.error)")
    let text = try bench.folder.read("plan.tfplan")
    #expect(text.contains("env:LLM_KEY"))
    #expect(!text.contains(secret))
    for format in ["text", "json"] {
      let shown = await bench.fixture.run("show", bench.file, "--output", format)
      #expect(shown.status == 0)
      #expect(!shown.output.contains(secret) && !shown.error.contains(secret))
    }
    let missing = await bench.apply()
    #expect(missing.status == 1)
    #expect(missing.error.contains("TF2028"))
    let outcome = await bench.fixture.run(["apply", bench.file], environment: environment)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    #expect(!(outcome.output + outcome.error).contains(secret))
    let stored = String(decoding: await bench.fixture.sandbox.snapshot(), as: UTF8.self)
    #expect(stored.contains(secret))
  }

  @Test("a secret changed since makes the agent stale")
  func changed() async throws {
    let bench = try await SavedPlanBench()
    try bench.write(secret: true)
    _ = await bench.fixture.run(
      ["plan", bench.stack, "--out", bench.file],
      environment: ["LLM_KEY": secret]
    )
    bench.log.clear()
    let outcome = await bench.fixture.run(
      ["apply", bench.file],
      environment: ["LLM_KEY": "another"]
    )
    #expect(outcome.status == 4)
    #expect(outcome.output.contains("env:LLM_KEY"), "\(outcome.output)")
    #expect(bench.writes.count == 2, "the agent without a secret continues: \(bench.writes)")
  }
}

/// A stack of two agents and a number, and a sandbox that records its requests.
final class SavedPlanBench {
  let fixture: CommandLineFixture
  let folder: TemporaryFolder
  let log = RequestLog()

  var stack: String { "\(folder.path)/stack" }
  var file: String { "\(folder.path)/plan.tfplan" }
  var writes: [String] { log.all.filter { !$0.hasPrefix("GET") } }

  init(_ options: SandboxOptions = SandboxOptions(seed: 1)) async throws {
    let log = log
    fixture = await CommandLineFixture(options) { request, _, _ in
      log.add("\(request.method.rawValue) \(request.path)")
    }
    folder = try TemporaryFolder()
    try write()
  }

  /// Returns a bench with all of the first manifests live.
  static func applied() async throws -> SavedPlanBench {
    let bench = try await SavedPlanBench()
    let outcome = await bench.fixture.run("apply", bench.stack, "--auto-approve")
    #expect(outcome.status == 0)
    return bench
  }

  func write(
    prompt: String = "Be brief.",
    sms: Bool = false,
    sales: String = "Sell.",
    knowledge: String? = nil,
    secret: Bool = false
  ) throws {
    let llm = secret ? ", llm: {provider: openai, api_key: !secret env:LLM_KEY}" : ""
    let bases = knowledge == nil ? "" : "knowledge_bases: {faq: {documents: [faq.md]}}\n"
    try folder.write(
      """
      turnform: 1
      stack: acme
      # a comment that stays at home
      agents:
        support: {environment: production, config: {system_prompt: \(prompt)\(llm)}}
        sales: {environment: production, config: {system_prompt: \(sales)}}
      numbers:
        main:
          e164_number: +15551230001
          external_number_sid: PN1
          route: {agent: support}
          sms_enabled: \(sms)
      \(bases)
      """,
      to: "stack/turnform.yaml"
    )
    if let knowledge { try folder.write(knowledge, to: "stack/faq.md") }
  }

  /// Plans and saves.
  func plan() async throws -> String {
    let outcome = await fixture.run("plan", stack, "--out", file)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
    return try folder.read("plan.tfplan")
  }

  func apply() async -> CommandLineFixture.Outcome { await fixture.run("apply", file) }

  /// Publishes a version in the dashboard, as another client.
  func publish(_ name: String, prompt: String, stack: String? = nil) async throws {
    var config: JSONObject = ["system_prompt": .string(prompt)]
    if let stack { config["metadata"] = ["turnform": ["stack": .string(stack), "version": 1]] }
    let body: JSONValue = [
      "name": .string(name), "environment": "production", "config": .object(config),
    ]
    let made = try await send("POST", "/v1/agents", body)
    let id = try #require(made["id"]?.string)
    _ = try await send("POST", "/v1/agents/\(id)/publish", .null)
  }

  /// The prompts of the published versions of an agent.
  func prompts(_ name: String) async -> [String] {
    let agents = try? await get("/v1/agents?state=published").array
    return (agents ?? []).filter { $0["name"] == .string(name) }
      .compactMap { $0["config"]?["system_prompt"]?.string }
  }

  /// A key of another project of the same API.
  func otherProjectKey() async throws -> String {
    func ask(_ path: String, _ json: JSONValue) async throws -> JSONValue? {
      var request = SandboxRequest("POST", path, json: json)
      request.headers.append(SandboxHeader("X-Platform-Key", "dev-platform-key"))
      let response = try #require(await fixture.sandbox.handle(request).response)
      return try JSONValue(parsing: response.body)["data"]
    }
    let project = try #require(try await ask("/v1/projects", ["name": "other"])?["id"]?.string)
    let key = try await ask("/v1/api-keys?project_id=\(project)", ["name": "key", "role": "admin"])
    return try #require(key?["raw_key"]?.string)
  }

  func get(_ path: String) async throws -> JSONValue { try await send("GET", path, .null) }

  func send(_ method: String, _ path: String, _ json: JSONValue) async throws -> JSONValue {
    let request = SandboxRequest(
      method,
      path,
      key: fixture.key,
      json: json.isNull ? nil : json
    )
    let response = try #require(await fixture.sandbox.handle(request).response)
    #expect(response.status < 300)
    return response.body.isEmpty ? .null : try JSONValue(parsing: response.body)["data"] ?? .null
  }
}

/// The requests of command lines, `METHOD PATH`, excluding those that the test sends itself.
final class RequestLog: Sendable {
  private let kept = Mutex<[String]>([])

  var all: [String] { kept.withLock(\.self) }

  func add(_ request: String) { kept.withLock { $0.append(request) } }
  func clear() { kept.withLock { $0 = [] } }
}
