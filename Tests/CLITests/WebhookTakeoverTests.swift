import API
import CLI
import JSON
import Sandbox
import Synchronization
import Testing

/// The secret in a key's sink is that of the key's current webhook.
@Suite("Webhooks that take over each other's URL", .timeLimit(.minutes(45)))
struct WebhookTakeoverTests {
  private static func stack(
    _ webhooks: [(key: String, url: String)],
    protect: String = ""
  )
    -> String
  {
    var text = "turnform: 1\nstack: acme\nagents: {x: {}}\nwebhooks:\n"
    for (key, url) in webhooks {
      let own = key == protect ? ", protect: true" : ""
      text += "  \(key): {url: \"https://\(url).test\", events: [call.ended]\(own)}\n"
    }
    text += "outputs:\n"
    for (key, _) in webhooks {
      text +=
        "  \(key.uppercased())_SECRET: {value: \"${webhooks.\(key).secret}\", to: \"file:\(key)\"}\n"
    }
    return text
  }

  @Test(
    "a takeover and a swap end with every key's own secret in its sink",
    arguments: [[("a", "two")], [("a", "two"), ("b", "one")], [("a", "three"), ("b", "one")]]
  )
  func secrets(webhooks: [(key: String, url: String)]) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stack([("a", "one"), ("b", "two")]), to: "turnform.yaml")
    let secrets = Secrets()
    let fixture = await CommandLineFixture(as: secrets)
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    try folder.write(Self.stack(webhooks), to: "turnform.yaml")
    let plan = await fixture.run("plan", folder.path, "--detailed-exitcode")
    #expect(plan.status == 2, "\(plan.output)\(plan.error)")
    let applied = await fixture.run("apply", folder.path, "--auto-approve", "--prune")
    #expect(applied.status == 0, "\(applied.output)\(applied.error)")
    for (key, url) in webhooks {
      let known = secrets.byMarker.withLock { $0["https://\(url).test turnform:acme/\(key)"] }
      #expect(try folder.read(key).split(separator: "\n").map(String.init) == [known], "\(key)")
    }
    let after = await fixture.run("plan", folder.path, "--detailed-exitcode")
    #expect(after.status == 0, "\(after.output)")
    let active = await active(fixture)
    #expect(active == webhooks.map { "https://\($0.url).test turnform:acme/\($0.key)" }.sorted())
  }

  @Test("a protected webhook is not deactivated because another key takes its URL")
  func protected() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stack([("a", "one"), ("b", "two")], protect: "b"), to: "turnform.yaml")
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    for webhooks in [[("a", "two")], [("a", "two"), ("b", "one")]] {
      try folder.write(Self.stack(webhooks, protect: "b"), to: "turnform.yaml")
      let applied = await fixture.run("apply", folder.path, "--auto-approve", "--prune")
      #expect(applied.status == 5, "\(applied.output)\(applied.error)")
    }
    #expect(
      await active(fixture) == [
        "https://one.test turnform:acme/a", "https://two.test turnform:acme/b protect",
      ]
    )
  }

  private func active(_ fixture: CommandLineFixture) async -> [String] {
    let answer = await fixture.sandbox.handle(
      SandboxRequest("GET", "/v1/webhooks", key: fixture.key)
    )
    let rows = (try? JSONValue(parsing: answer.response?.body ?? []))?["data"]?.array ?? []
    return rows.filter { $0["active"]?.bool == true }.map(Secrets.name).sorted()
  }
}

/// Remembers the secret of each created webhook.
private final class Secrets: ServerDisguise {
  let byMarker = Mutex<[String: String]>([:])

  static func name(_ webhook: JSONValue) -> String {
    "\(webhook["url"]?.string ?? "") \(webhook["events"]?.array?.last?.string ?? "")"
  }

  func received(_ request: APIRequest) -> APIRequest { request }

  func answered(_ response: APIResponse, to request: APIRequest) -> APIResponse {
    if let data = try? JSONValue(parsing: response.body)["data"],
      let secret = data["secret"]?.string
    {
      byMarker.withLock { $0[Self.name(data)] = secret }
    }
    return response
  }
}
