import TestSupport
import Testing

/// A secret in a manifest in the wrong place or under the wrong name: no output of Turnform may
/// repeat it.
@Suite("Misplaced secrets", .timeLimit(.minutes(45))) struct MisplacedSecretTests {
  private static let secret = "hunter2correcthorse"

  /// Bodies of an agent's config, one mistake each.
  static let configs = [
    // Misspelled names.
    "tools:\n  - name: end_call\n    description: d\n    webhook_secert: SECRET",
    "tools: [{name: end_call, description: d, webhook_secert: SECRET, tiemout: 3}]",
    "tools: [{name: end_call, description: 3, webhoook_secret: SECRET}]",
    "tools: [{name: end_call, description: d, webhookSecret: SECRET}]",
    "tools: [{name: end_call, description: d, webhook-secret: {a: SECRET}}]",
    "llm: {api_kye: SECRET}", "llm: {apikey: SECRET, modle: x}", "llm:\n  api_keys: SECRET",
    "llm: {key: SECRET}", "llm: {pasword: SECRET}", "llm: {tokne: SECRET}",
    "llm: {authorisation: SECRET}",
    "server_url: {secrt: SECRET, url: 3}", "aws: {session_tokn: SECRET}",
    "aws: {secret_acces_key: SECRET}",
    "mcp_servers: [{name: m, url: http://x, header: {Authorization: SECRET}}]",
    "mcp_servers: [{name: m, url: http://x, hedaers: {X: SECRET}, tmeout: 1}]",
    "mcp_servers:\n  - name: m\n    url: http://x\n    heders:\n      X: SECRET",
    // Plain text in the right place, next to another mistake on the same line.
    "llm: {api_key: SECRET, modle: x}", "llm: {modle: x, api_key: SECRET}",
    "llm: {api_key: [SECRET], modle: x}",
    "llm: {api_key: !secret SECRET, modle: x}", "llm: {api_key: !secret env:SECRET!, modle: x}",
    "llm: {model: !secret SECRET, modle: x}",
    "llm: {api_key: !SECRET x}", "llm: {api_key: !!SECRET x}", "llm: {api_key: *SECRET}",
    "llm: {api_key: @SECRET}", "llm: {api_key: SECRET: x}",
    "llm: {api_key:SECRET}", "tools: [{name: end_call, webhook_secret:SECRET, description: d}]",
    "llm:\n  api_key:SECRET\n  model: x", "llm: {api_key: 'SECRET}",
    "llm: {api_key: \"\\q SECRET\"}", "llm:\n  api_key: |\n  SECRET\n  x",
    "llm: {api_key: %SECRET}",
    "llm: {api_key: {SECRET: x}}", "llm: {api_key: {{SECRET}}}", "llm: api_key SECRET",
    // Secrets of maps.
    "mcp_servers: [{name: m, url: http://x, env: {TOKEN=SECRET}}]",
    "mcp_servers: [{name: m, url: http://x, env: [TOKEN=SECRET]}]",
    "mcp_servers: [{name: m, url: http://x, env: TOKEN=SECRET}]",
    "mcp_servers: [{name: m, url: http://x, headers: {'Authorization: Bearer SECRET': }}]",
    "mcp_servers: [{name: m, url: http://x, headers: {Authorization: Bearer SECRET}, tmeout: 1}]",
    "mcp_servers: [{name: m, url: http://x, headers: {A: SECRET, A: SECRET}}]",
    "mcp_servers: [{name: m, url: http://x, headers: 'Authorization: Bearer SECRET'}]",
    // In fields that are not masked.
    "llm: {extra: {api_key: SECRET}, modle: x}",
    "mcp_servers: [{name: m, url: 'htp://u:SECRET@x'}]",
    "mcp_servers: [{name: m, url: 'htp://x?token=SECRET'}]",
    "mcp_servers: [{name: m, url: 'http://u:SECRET@x', tmeout: 1}]",
    "mcp_servers: [{name: m, transport: stdio, command: x, args: [--token, SECRET], tmeout: 1}]",
    "mcp_servers: [{name: m, transport: stdio, command: x, args: [--token=SECRET], tmeout: 1}]",
    "aws: {access_key_id: AKIA0123456789ABCDEF, secret_access_key: SECRET}",
    "metadata: {auth_token: SECRET}\nmodle: x",
  ]

  @Test(
    "no misplaced secret is repeated",
    arguments: TestScale.current.sample(configs, oneOf: 1)
  )
  func validated(config: String) async throws {
    let folder = try TemporaryFolder()
    let body = config.replacing("SECRET", with: Self.secret)
      .split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")
    try folder.write(
      "turnform: 1\nstack: acme\nagents:\n  a:\n    config:\n\(body)\n",
      to: "turnform.yaml"
    )
    let fixture = await CommandLineFixture()
    for arguments in [
      ["validate", folder.path], ["validate", folder.path, "--output", "json"],
      ["plan", folder.path],
    ] {
      let outcome = await fixture.run(arguments)
      let text = outcome.output + outcome.error
      #expect(text.contains("TF"), "\(text)")
      #expect(!text.lowercased().contains(Self.secret), "\(text)")
    }
  }

  /// Secrets in stacks that can be planned and shown in plans.
  static let plannable = [
    "llm: {extra: {api_key: SECRET, headers: {Authorization: Bearer SECRET}}}",
    "metadata: {db: {password: SECRET}, dsn: 'postgres://u:SECRET@db/x'}",
    "mcp_servers: [{name: m, url: 'https://u:SECRET@x.test'}, {name: n, url: 'https://x.test/?api_key=SECRET'}]",
    "mcp_servers: [{name: m, transport: stdio, command: x, args: [--token, SECRET, --key=1, '--secret=SECRET', 'KEY_TOKEN=SECRET']}]",
    "tools: [{name: t, description: d, webhook_url: 'https://u:SECRET@x.test/?sig=SECRET'}]",
    "server_url: {url: 'https://x.test/?token=SECRET'}",
  ]

  @Test(
    "a plan shows no secret that the API leaves unmasked, and a warning says so",
    arguments: plannable
  )
  func planned(config: String) async throws {
    let folder = try TemporaryFolder()
    func write(_ secret: String) throws {
      try folder.write(
        "turnform: 1\nstack: acme\nagents:\n  a:\n    environment: production\n    config:\n      "
          + config.replacing("SECRET", with: secret) + "\n",
        to: "turnform.yaml"
      )
    }
    let fixture = await CommandLineFixture()
    let saved = folder.path + "/saved.plan"
    for (secret, warns) in [(Self.secret, true), ("another" + Self.secret, true)] {
      try write(secret)
      for arguments in [
        ["plan", folder.path, "--out", saved], ["plan", folder.path, "--output", "json"],
        ["show", saved],
        ["drift", folder.path], ["drift", folder.path, "--output", "json"],
        ["apply", folder.path, "--auto-approve"],
      ] {
        let outcome = await fixture.run(arguments)
        let text = outcome.output + outcome.error
        #expect(!text.contains(Self.secret), "\(arguments)\n\(text)")
        #expect([0, 2].contains(outcome.status), "\(arguments)\n\(text)")
        if arguments.first == "plan" { #expect(text.contains("TF3006") == warns, "\(text)") }
      }
    }
    let imported = await fixture.run(
      "import",
      folder.path + "/imported",
      "--stack",
      "acme"
    )
    #expect(!(imported.output + imported.error).contains(Self.secret))
    #expect((imported.output + imported.error).contains("TF3006"), "\(imported.error)")
  }

  @Test("a webhook's URL is shown without its secret parts")
  func webhooks() async throws {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      webhooks: {crm: {url: "https://u:SECRET@crm.test/?token=SECRET"}}
      numbers:
        n:
          e164_number: +15551230001
          external_number_sid: PN1
          route: {webhook: "https://route.test/?sig=SECRET"}
      """
      .replacing("SECRET", with: Self.secret),
      to: "turnform.yaml"
    )
    let fixture = await CommandLineFixture()
    for arguments in [
      ["plan"], ["plan", "--output", "json"], ["graph"], ["graph", "--output", "json"],
      ["graph", "--output", "mermaid"], ["graph", "--output", "svg"], ["apply", "--auto-approve"],
      ["drift", "--unmanaged"], ["route", "n"], ["route", "n", "--output", "json"],
    ] {
      let stack = arguments.first == "route" ? arguments.prefix(2) : arguments.prefix(1)
      let rest = arguments.dropFirst(stack.count)
      let outcome = await fixture.run(Array(stack) + [folder.path] + Array(rest))
      let text = outcome.output + outcome.error
      #expect(!text.contains(Self.secret), "\(arguments)\n\(text)")
      #expect(!outcome.output.isEmpty, "\(arguments)\n\(text)")
    }
  }
}
