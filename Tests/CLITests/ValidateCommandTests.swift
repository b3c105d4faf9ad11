import Foundation
import JSON
import Testing

@Suite(.timeLimit(.minutes(45))) struct ValidateCommandTests {
  private func validate(
    _ files: [String: String],
    _ arguments: String...
  ) async throws -> CommandLineFixture.Outcome {
    let folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: path) }
    return await CommandLineFixture().run(["validate", folder.path] + arguments)
  }

  private static let main = """
    turnform: 1
    stack: acme
    agents:
      a: {config: {system_prompt: Hello.}}
      b: {config: {system_prompt: Hello.}}
    takeaways: {csat: {schema: {}}}
    knowledge_bases: {faq: {}}
    webhooks: {crm: {url: https://crm.acme.example}}
    outputs: {A: "${agents.a.id}", S: {value: "${webhooks.crm.secret}", to: "file:x"}}

    """

  @Test("every declared kind is counted")
  func counts() async throws {
    let outcome = try await validate(["turnform.yaml": Self.main])
    #expect(outcome.status == 0)
    #expect(
      outcome.output == "Valid: stack acme declares 2 agents, 1 knowledge base, 1 takeaway, "
        + "1 webhook, 2 outputs.\n",
      "\(outcome.output)"
    )
    let empty = try await validate(["turnform.yaml": "turnform: 1\nstack: acme\n"])
    #expect(empty.output == "Valid: stack acme declares nothing.\n")
  }

  @Test(
    "without -e, every environment is checked and named; a problem is reported once, at its place"
  )
  func environments() async throws {
    let files = [
      "turnform.yaml": Self.main, "environments/staging.yaml": "agents: {a: {name: a-staging}}\n",
      "environments/production.yaml": "takeaways: {csat: null}\n",
    ]
    let all = try await validate(files)
    #expect(all.status == 0)
    let lines = all.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.contains("stack acme declares") == true)
    #expect(lines.dropFirst().first?.contains("in environment production declares") == true)
    #expect(lines.last?.contains("in environment staging declares") == true)

    let broken = try await validate(
      files.merging(["environments/staging.yaml": "agents: {a: {nmae: a-staging}}\n"]) { $1 }
    )
    #expect(broken.status == 1)
    #expect(broken.error.contains("environments/staging.yaml:1:14"))
    #expect(broken.error.contains("Affects the environment \"staging\"."), "\(broken.error)")
    #expect(broken.error.components(separatedBy: "TF2004").count == 2)

    let everywhere = try await validate(
      files.merging(["more.yaml": "agents: {c: {nmae: c}}\n"]) { $1 }
    )
    #expect(everywhere.error.components(separatedBy: "TF2004").count == 2)
    #expect(!everywhere.error.contains("Affects"))

    let one = try await validate(files, "-e", "staging")
    #expect(one.output.contains("in environment staging declares"))
    #expect(one.output.split(separator: "\n").count == 1)
  }

  @Test("a stack that is complete only in its environments reports what is missing without one")
  func incomplete() async throws {
    let outcome = try await validate([
      "turnform.yaml": "turnform: 1\nstack: acme\nnumbers: {n: {route: {agent: a}}}\n",
      "environments/staging.yaml":
        "agents: {a: {config: {system_prompt: x}}}\nnumbers: {n: {e164_number: +15550001, "
        + "external_number_sid: PN1}}\n",
    ])
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("Affects the stack without -e."), "\(outcome.error)")
  }
}
