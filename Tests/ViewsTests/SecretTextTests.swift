import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing
import Views

@Suite("Destinations of secrets, in plans") struct SecretTextTests {
  private static func flow(
    _ agent: String,
    _ pointer: JSONPointer,
    _ source: SecretSource,
    _ destination: SecretDestination
  ) -> SecretFlow {
    SecretFlow(
      address: ResourceAddress(.agents, agent),
      pointer: pointer,
      source: source,
      destination: destination
    )
  }

  private static let tool = JSONPointer([
    .key("config"), .key("tools"), .index(0), .key("webhook_secret"),
  ])
  private static let key = JSONPointer([.key("config"), .key("llm"), .key("api_key")])
  private static let plan = Plan(
    stack: "acme",
    unchanged: [ResourceAddress(.agents, "support")],
    secrets: [
      flow("support", tool, .environment("LOOKUP_SECRET"), .host("tools.acme.example")),
      flow("support", key, .environment("MODEL_KEY"), .provider("openai")),
      flow("a", key, .environment("MODEL_KEY"), .provider("openai")),
      flow("b", key, .environment("MODEL_KEY"), .provider("openai")),
      flow("c", key, .environment("MODEL_KEY"), .provider("openai")),
      flow("d", key, .environment("MODEL_KEY"), .host("evil.example\u{1B}[1m")),
      flow("e", key, .file("keys/::x"), .unknown),
      flow("f", key, .environment("TOKEN"), .program("npx")),
    ]
  )

  @Test("text names each source with its destination, even when nothing changes")
  func text() {
    #expect(
      PlanText().text(Self.plan) == #"""
        No changes. The one resource of stack acme is live as declared.

        Secrets
          env:LOOKUP_SECRET → tools.acme.example     agents.support config.tools[0].webhook_secret
          env:MODEL_KEY     → evil.example\u{1B}[1m  agents.d config.llm.api_key
          env:MODEL_KEY     → provider openai        agents.support config.llm.api_key, agents.a config.llm.api_key, agents.b config.llm.api_key and 1 more
          env:TOKEN         → program npx            agents.f config.llm.api_key
          file:keys/::x     → no host                agents.e config.llm.api_key

        """#
    )
  }

  @Test("JSON contains each of them, and fits the schema")
  func json() throws {
    let document = PlanJSON.document(Self.plan)
    #expect(JSONSchemaCheck(PlanSchema.document).problems(document) == [])
    let secrets = try #require(document["secrets"]?.array)
    #expect(secrets.count == Self.plan.secrets.count)
    #expect(
      secrets.first == [
        "address": "agents.support", "path": "/config/tools/0/webhook_secret",
        "source": "env:LOOKUP_SECRET", "host": "tools.acme.example",
      ]
    )
    #expect(secrets[1]["provider"] == "openai")
    #expect(secrets[6].object?.keys == ["address", "path", "source"])
    #expect(secrets[7]["program"] == "npx")
  }

  @Test("a plan without secrets does not mention them")
  func none() {
    #expect(!PlanText().text(Plan(stack: "acme")).contains("Secrets"))
    #expect(PlanJSON.document(Plan(stack: "acme"))["secrets"] == [])
  }
}
