import CLI
import Foundation
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(45))) struct GraphCommandTests {
  private func example(_ name: String) -> String {
    packageRoot().appendingPathComponent("examples/\(name)").path
  }

  @Test("the graph of a stack is drawn without an API, in every format")
  func offline() async {
    let fixture = await CommandLineFixture()
    let offline = ["TURNCALL_API_URL": "not a url", "TURNCALL_API_KEY": ""]
    for (format, start) in [
      ("text", "digraph"), ("dot", "digraph"), ("mermaid", "flowchart LR"), ("svg", "<svg "),
    ] {
      let arguments = ["graph", example("02-inbound-routing"), "--output", format]
      let outcome = await fixture.run(arguments, environment: offline)
      #expect(outcome.status == 0)
      #expect(outcome.error == "")
      #expect(outcome.output.hasPrefix(start))
      #expect(outcome.output == (await fixture.run(arguments, environment: offline)).output)
    }
  }

  @Test("numbers point to agents with their shares, agents to the objects they use")
  func edges() async throws {
    let fixture = await CommandLineFixture()
    let routing = await fixture.run("graph", example("02-inbound-routing"))
    #expect(
      routing.output.contains(
        "  \"numbers.support-test\" -> \"agents.support\" "
          + "[label=\"90 %, 10 % version 1, fallback\"];\n"
      )
    )
    let handoffs = await fixture.run("graph", example("06-handoffs"), "--output", "json")
    let edges = try JSONValue(parsing: handoffs.output)["edges"]?.array ?? []
    for (from, to) in [("reception", "billing"), ("billing", "reception")] {
      let edge: JSONValue = [
        "from": .string("agents.\(from)"), "to": .string("agents.\(to)"), "relation": "hands_over",
      ]
      #expect(edges.contains(edge))
    }
  }

  @Test("no secret is needed, and the environment's overlay applies")
  func overlay() async {
    let fixture = await CommandLineFixture()
    let campaign = await fixture.run("graph", example("05-outbound-campaign"))
    #expect(campaign.status == 0, "\(campaign.error)")
    #expect(campaign.output.contains("\"agents.surveyor\" -> \"takeaways.satisfaction\";"))
    let folder = example("03-environments")
    let staging = await fixture.run("graph", folder, "-e", "staging")
    let production = await fixture.run("graph", folder, "-e", "production")
    #expect(staging.status == 0)
    #expect(staging.output != production.output)
  }

  @Test("a stack with errors has no graph")
  func mistakes() async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: a\nagentz: {}\n", to: "turnform.yaml")
    let outcome = await CommandLineFixture().run("graph", folder.path)
    #expect(outcome.status == 1)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("TF2004"))
  }

  @Test("every format can be written to a file; a failure leaves the files of images as they are")
  func files() async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagents: {a: {}}\n", to: "turnform.yaml")
    let arguments = ["svg", "dot", "json"]
      .flatMap { ["--output-file", "\($0)=\(folder.path)/graph.\($0)"] }
    let fixture = await CommandLineFixture()
    let outcome = await fixture.run(["graph", folder.path, "--output", "mermaid"] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("flowchart LR"))
    let image = try folder.read("graph.svg")
    #expect(image.hasPrefix("<svg "))
    #expect(try folder.read("graph.dot").hasPrefix("digraph"))
    #expect(try JSONValue(parsing: folder.read("graph.json"))["stack"] == "acme")

    try folder.write("turnform: 1\nstack: acme\nagentz: {}\n", to: "turnform.yaml")
    let failed = await fixture.run(["graph", folder.path, "--output", "svg"] + arguments)
    #expect(failed.status == 1)
    #expect(failed.output == "")
    #expect(failed.error.contains("TF2004"))
    #expect(try folder.read("graph.svg") == image)
    #expect(try JSONValue(parsing: folder.read("graph.json"))["valid"] == false)
  }
}
