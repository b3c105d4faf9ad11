import API
import CLI
import Foundation
import JSON
import Resources
import Sandbox
import Synchronization
import TestSupport
import Testing
import Views

@Suite(.timeLimit(.minutes(45))) struct PlanCommandTests {
  private func stack(prompt: String = "Be brief.") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(
      """
      turnform: 1
      stack: acme
      agents:
        support: {environment: production, config: {system_prompt: \(prompt)}}
      numbers:
        main:
          e164_number: +15551230001
          external_number_sid: PN1
          route: {agent: support}
      """,
      to: "turnform.yaml"
    )
    return folder
  }

  @Test("pending changes exit with 2 only on request, drift always does")
  func pending() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("plan", folder.path).status == 0)
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 2)
    #expect(await fixture.run("drift", folder.path).status == 2)
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    #expect(await fixture.run("plan", folder.path, "--detailed-exitcode").status == 0)
    #expect(await fixture.run("drift", folder.path).status == 0)
  }

  @Test("only the result goes to standard output, and to every requested file")
  func files() async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture()
      .run(
        "plan",
        folder.path,
        "--output",
        "json",
        "--detailed-exitcode",
        "--output-file",
        "json=\(folder.path)/plan.json",
        "--output-file",
        "text=\(folder.path)/plan.txt"
      )
    #expect(outcome.status == 2)
    #expect(outcome.error == "")
    #expect(try folder.read("plan.json") == outcome.output)
    #expect(try folder.read("plan.txt").hasSuffix("0 to delete · 3 requests\n"))
    #expect(try JSONValue(parsing: outcome.output)["applyable"] == true)
  }

  @Test("an unwritable file is a usage error before anything is read")
  func unwritable() async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture()
      .run(
        "plan",
        folder.path,
        "--output-file",
        "text=\(folder.path)/none/plan.txt"
      )
    #expect(outcome.status == 64)
    #expect(outcome.output == "")
    #expect(outcome.error.contains("TF5011"))
  }

  @Test("the same inputs give the same bytes")
  func deterministic() async throws {
    let folder = try stack()
    let first = await CommandLineFixture().run("plan", folder.path, "--output", "json")
    let second = await CommandLineFixture().run("plan", folder.path, "--output", "json")
    #expect(first.output == second.output)
  }

  @Test(
    "mistakes in the manifests are one document on standard output in JSON mode",
    arguments: [
      "validate", "plan", "drift",
    ]
  )
  func mistakes(command: String) async throws {
    let folder = try TemporaryFolder()
    try folder.write("turnform: 1\nstack: acme\nagentz: {}\nnumberz: {}\n", to: "turnform.yaml")
    let json = await CommandLineFixture().run(command, folder.path, "--output", "json")
    #expect(json.status == 1)
    #expect(json.error == "")
    let document = try JSONValue(parsing: json.output)
    #expect(document["diagnostics"]?.array?.count == 2)
    let text = await CommandLineFixture().run(command, folder.path)
    #expect(text.status == 1)
    #expect(text.output == "")
    #expect(text.error.contains("turnform.yaml:3:1: error[TF2004]: unknown field"))
    #expect(text.error.hasSuffix("2 errors\n"))
  }

  @Test("a wrong key exits with 6 and is never shown", arguments: ["plan", "drift", "apply"])
  func wrongKey(command: String) async throws {
    let folder = try stack()
    let arguments = [command, folder.path] + (command == "apply" ? ["--auto-approve"] : [])
    let outcome = await CommandLineFixture()
      .run(
        arguments,
        environment: ["TURNCALL_API_KEY": "hunter2hunter2"]
      )
    #expect(outcome.status == 6)
    #expect(outcome.error.contains("TF5002"))
    #expect(!(outcome.error + outcome.output).contains("hunter2"))
  }

  @Test(
    "an unusable environment is explained without showing its values",
    arguments: [
      (["TURNCALL_API_KEY": ""], 6, "TF5002"),
      (["TURNCALL_API_KEY": "hunter2 hunter2"], 1, "TF5011"),
      (["TURNCALL_API_KEY": "", "TURNCALL_API_KEY_FILE": "/nonexistent/hunter2"], 1, "TF5011"),
      (["TURNCALL_API_URL": "ftp://hunter2"], 1, "TF5011"),
      (["TURNCALL_API_URL": "http://me:hunter2@host"], 1, "TF5011"),
      (["TURNCALL_API_URL": "https://host:99999"], 1, "port that is not a number from 1 to 65535"),
      (["TURNCALL_API_URL": "http://api.test"], 1, "--insecure-http"),
      (["HTTPS_PROXY": "socks5://me:hunter2@host"], 1, "HTTPS_PROXY"),
      (["https_proxy": "http://me:hunter2@host:x"], 1, "https_proxy"),
      (["SSL_CERT_FILE": "/nonexistent"], 1, "SSL_CERT_FILE"),
      (["SSL_CERT_FILE": "/dev/null"], 1, "SSL_CERT_FILE"),
      (["SSL_CERT_DIR": "/nonexistent"], 1, "contain no PEM certificate"),
      (["TURNCALL_CLIENT_CERT": "/nonexistent"], 1, "TURNCALL_CLIENT_KEY is not"),
      (["TURNCALL_CLIENT_KEY": "/nonexistent"], 1, "TURNCALL_CLIENT_CERT is not"),
    ] as [([String: String], Int32, String)]
  )
  func environment(environment: [String: String], status: Int32, code: String) async throws {
    let folder = try stack()
    let outcome = await CommandLineFixture().run(["plan", folder.path], environment: environment)
    #expect(outcome.status == status)
    #expect(outcome.error.contains(code))
    #expect(!outcome.error.contains("hunter2"))
  }

  @Test("an http address of another machine needs --insecure-http; spaces around it are ignored")
  func insecureHTTP() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    let environment = ["TURNCALL_API_URL": " http://api.test:8090/\n"]
    let refused = await fixture.run(["plan", folder.path], environment: environment)
    #expect(refused.status == 1)
    #expect(refused.error.contains("api.test"))
    let sent = await fixture.run(
      ["plan", folder.path, "--insecure-http"],
      environment: environment
    )
    #expect(sent.status == 0)
    let local = await fixture.run(
      ["plan", folder.path],
      environment: ["TURNCALL_API_URL": "http://127.0.0.1:8090"]
    )
    #expect(local.status == 0)
  }

  @Test("a key file may end with a line break")
  func keyFile() async throws {
    let folder = try stack()
    try folder.write("from-a-file\n", to: "key")
    let outcome = await CommandLineFixture()
      .run(
        ["plan", folder.path],
        environment: ["TURNCALL_API_KEY": "", "TURNCALL_API_KEY_FILE": "\(folder.path)/key"]
      )
    // The fixture's sandbox does not know this key: it was read and sent.
    #expect(outcome.status == 6)
    #expect(outcome.error.contains("rejected the key"))
  }

  @Test("the location of a resource does not show in the plan, as text and as JSON")
  func spread() async throws {
    let whole = try stack()
    let spread = try TemporaryFolder()
    try spread.write("stack: acme\nturnform: 1\n", to: "turnform.yaml")
    try spread.write(
      """
      # A number before its agent.
      numbers:
        main:
          route: {agent: support}
          external_number_sid: PN1
          e164_number: +15551230001
      """,
      to: "a/numbers.yaml"
    )
    try spread.write(
      "agents:\n  support: {config: {system_prompt: Be brief.}, environment: production}\n",
      to: "z/agents.yml"
    )
    for format in ["text", "json"] {
      let first = await CommandLineFixture().run("plan", whole.path, "--output", format)
      let second = await CommandLineFixture().run("plan", spread.path, "--output", format)
      #expect(first.status == 0)
      #expect(first.output == second.output)
    }
  }

  @Test(
    "a key file is small and regular; a byte order mark is not part of the key",
    arguments: [
      ("\u{FEFF}from-a-file\r\n", 6, "rejected the key"),
      (String(repeating: "k", count: 70_000), 1, "larger than 65536 bytes"),
      ("two words", 1, "Check the file set in TURNCALL_API_KEY_FILE."),
    ] as [(String, Int32, String)]
  )
  func keyFiles(content: String, status: Int32, message: String) async throws {
    let folder = try stack()
    try folder.write(content, to: "key")
    let variables = ["TURNCALL_API_KEY": "", "TURNCALL_API_KEY_FILE": "\(folder.path)/key"]
    let outcome = await CommandLineFixture().run(["plan", folder.path], environment: variables)
    #expect(outcome.status == status)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let blocked = await CommandLineFixture()
      .run(
        ["plan", folder.path],
        environment: ["TURNCALL_API_KEY": "", "TURNCALL_API_KEY_FILE": pipe]
      )
    #expect(blocked.error.contains("it is not a regular file"))
  }

  @Test("an object of another stack is refused with 5")
  func foreign() async throws {
    let folder = try stack()
    let fixture = await CommandLineFixture()
    #expect(await fixture.run("apply", folder.path, "--auto-approve").status == 0)
    let other = try stack(prompt: "Be kind.")
    try other.write(
      try other.read("turnform.yaml").replacing("stack: acme", with: "stack: other"),
      to: "turnform.yaml"
    )
    for command in ["plan", "drift", "apply"] {
      let arguments = [command, other.path] + (command == "apply" ? ["--auto-approve"] : [])
      let outcome = await fixture.run(arguments)
      #expect(outcome.status == 5, "\(command)")
      #expect(outcome.output.contains("TF4002"), "\(command)")
    }
  }
}
