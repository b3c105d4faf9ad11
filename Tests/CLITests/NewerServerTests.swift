import API
import CLI
import JSON
import Sandbox
import Testing

/// A newer server describes one object, owned by another stack, with an unknown word.
@Suite("Unknown words of a newer server in another stack's object", .timeLimit(.minutes(45)))
struct NewerServerTests {
  private static let stack = """
    turnform: 1
    stack: acme
    agents: {support: {config: {system_prompt: Be brief.}}}
    """

  @Test(
    "no command fails because of it, and commands that read everything name it",
    arguments: [
      ("routing_target_type", "numbers.+15551230009"), ("environment", "agents.other"),
      ("provider", nil),
    ]
  )
  func everyCommand(field: String, address: String?) async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.stack, to: "turnform.yaml")
    let fixture = await CommandLineFixture(as: NewerServer(field, of: "other", "+15551230009"))
    try await makeForeignObjects(fixture)
    let path = folder.path
    let plan = await fixture.run("plan", path)
    #expect(plan.status == 0)
    if let address {
      #expect(plan.output.contains("TF4041"), "\(plan.output)")
      #expect(plan.output.contains(address))
      #expect(plan.output.contains("\"from_tomorrow\""))
    }
    #expect(await fixture.run("apply", path, "--auto-approve").status == 0)
    #expect(await fixture.run("drift", path).status == 0)
    #expect(await fixture.run("drift", path, "--unmanaged").status == 0)
    #expect(await fixture.run("gc", path, "--dry-run").status == 0)
    #expect(await fixture.run("outputs", path).status == 0)
    let route = await fixture.run("route", "+15551230009", path)
    #expect((route.status == 0) == (field != "routing_target_type"))
    #expect(route.error.contains("TF4041") == (field == "routing_target_type"))
    let target = try TemporaryFolder()
    let imported = await fixture.run("import", target.path + "/new", "--stack", "copy")
    #expect(imported.status == 0, "\(imported.error)")
    let out = target.path + "/plan"
    try folder.write(Self.stack.replacing("brief", with: "kind"), to: "turnform.yaml")
    #expect(await fixture.run("plan", path, "--out", out).status == 0)
    #expect(await fixture.run("show", out).status == 0)
    #expect(await fixture.run("apply", out).status == 0)
  }

  private func makeForeignObjects(_ fixture: CommandLineFixture) async throws {
    let requests: [(String, JSONValue)] = [
      ("/v1/agents", ["name": "other", "config": ["system_prompt": "Hi."]]),
      (
        "/v1/phone-numbers",
        [
          "e164_number": "+15551230009", "external_number_sid": "PN9",
          "routing_target_type": "webhook", "server_url": "https://r.test",
        ]
      ),
    ]
    for (path, body) in requests {
      let answer = await fixture.sandbox.handle(
        SandboxRequest("POST", path, key: fixture.key, json: body)
      )
      let id = try JSONValue(parsing: answer.response?.body ?? [])["data"]?["id"]?.string
      guard path == "/v1/agents", let id else { continue }
      _ = await fixture.sandbox.handle(
        SandboxRequest("POST", "/v1/agents/\(id)/publish", key: fixture.key)
      )
    }
  }
}

/// Puts an unknown word into one field of the objects with some names.
private final class NewerServer: ServerDisguise {
  private let field: String
  private let names: Set<String>

  init(_ field: String, of names: String...) {
    self.field = field
    self.names = Set(names)
  }

  func received(_ request: APIRequest) -> APIRequest { request }

  func answered(_ response: APIResponse, to request: APIRequest) -> APIResponse {
    guard let value = try? JSONValue(parsing: response.body) else { return response }
    return APIResponse(
      status: response.status,
      headers: response.headers,
      body: changed(value, isInside: false).bytes(keys: .asAdded)
    )
  }

  private func changed(_ value: JSONValue, isInside: Bool) -> JSONValue {
    switch value {
    case .object(let object):
      let name = (object["e164_number"] ?? object["name"])?.string ?? ""
      let isIt = isInside || names.contains(name)
      return .object(
        JSONObject(
          object.members.map { key, value in
            (key, isIt && key == field ? "from_tomorrow" : changed(value, isInside: isIt))
          }
        )
      )
    case .array(let items): return .array(items.map { changed($0, isInside: isInside) })
    case .null, .bool, .number, .string: return value
    }
  }
}
