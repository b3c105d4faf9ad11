import Diagnostics
import Manifests
import Resources
import TestSupport
import Testing

@Suite("Environment variables that a manifest may read")
struct SecretPermissionTests {
  /// A stack with a header for each variable.
  private func stack(_ names: [String]) -> TestStack {
    let headers = names.enumerated().map { "h\($0): !secret env:\($1)" }.joined(separator: ", ")
    return TestStack(
      main:
        "agents: {a: {config: {mcp_servers: [{name: m, url: http://x, headers: {\(headers)}}]}}}\n"
    )
  }

  private func refused(_ names: [String], _ variables: [String: String] = [:]) -> [Diagnostic] {
    stack(names).load(variables: variables).diagnostics
  }

  static let foreign = [
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_RUNTIME_TOKEN", "GH_TOKEN", "GITHUB_TOKEN",
    "INPUT_TOKEN", "RUNNER_TOKEN", "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD", "GITLAB_TOKEN",
    "JENKINS_API_TOKEN", "HUDSON_SERVER_COOKIE", "SYSTEM_ACCESSTOKEN", "VSS_NUGET_ACCESSTOKEN",
    "ENDPOINT_AUTH_SYSTEMVSSCONNECTION", "CIRCLE_TOKEN", "BUILDKITE_AGENT_ACCESS_TOKEN",
    "TEAMCITY_BUILD_PROPERTIES_FILE", "BITBUCKET_STEP_OIDC_TOKEN", "TRAVIS_TOKEN", "DRONE_TOKEN",
    "TF_TOKEN_app_terraform_io", "TF_VAR_password", "PULUMI_ACCESS_TOKEN", "SENTRY_AUTH_TOKEN",
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CREDENTIALS",
    "GCP_SA_KEY", "CLOUDSDK_AUTH_ACCESS_TOKEN", "AZURE_CLIENT_SECRET", "AZURE_CREDENTIALS",
    "ARM_CLIENT_SECRET", "MSI_SECRET", "IDENTITY_HEADER", "DIGITALOCEAN_ACCESS_TOKEN",
    "DIGITALOCEAN_TOKEN", "CLOUDFLARE_API_TOKEN", "HCLOUD_TOKEN", "HEROKU_API_KEY", "OS_PASSWORD",
    "KUBECONFIG", "KUBE_TOKEN", "KUBERNETES_SERVICE_HOST", "DOCKER_PASSWORD",
    "DOCKER_AUTH_CONFIG", "DOCKERHUB_TOKEN", "REGISTRY_PASSWORD", "NPM_TOKEN", "NODE_AUTH_TOKEN",
    "npm_config__authToken", "YARN_NPM_AUTH_TOKEN", "PYPI_TOKEN", "TWINE_PASSWORD",
    "UV_PUBLISH_TOKEN", "CARGO_REGISTRY_TOKEN", "GEM_HOST_API_KEY", "NUGET_API_KEY",
    "COMPOSER_AUTH", "VAULT_TOKEN", "OP_SERVICE_ACCOUNT_TOKEN", "DOPPLER_TOKEN", "SOPS_AGE_KEY",
    "SSH_AUTH_SOCK", "SSH_PRIVATE_KEY", "GPG_PASSPHRASE", "GPG_PRIVATE_KEY", "PATH", "HOME", "USER",
    "SHELL", "PWD", "ENV", "BASH_ENV", "PROMPT_COMMAND", "IFS", "LD_PRELOAD", "LD_LIBRARY_PATH",
    "DYLD_INSERT_LIBRARIES", "NODE_OPTIONS", "PYTHONPATH", "PERL5OPT", "RUBYOPT",
    "JAVA_TOOL_OPTIONS", "GIT_ASKPASS", "GIT_SSH_COMMAND", "HTTP_PROXY", "HTTPS_PROXY",
    "https_proxy", "ALL_PROXY", "npm_config_https_proxy", "SSL_CERT_FILE", "DATABASE_URL",
    "BILLING_DATABASE_URL", "SENTRY_DSN", "BILLING_DSN", "PGPASSWORD", "PGHOST",
    "POSTGRES_PASSWORD", "MYSQL_PWD", "MYSQL_ROOT_PASSWORD", "MONGODB_URI", "REDIS_URL",
    "TURNFORM_VAR_CITY", "TURNFORM_SECRETS", "TURNCALL_API_URL", "TURNCALL_PLATFORM_KEY",
  ]

  @Test("without a list, no variable of a known system is read")
  func families() {
    let diagnostics = refused(Self.foreign)
    #expect(diagnostics.map(\.code) == Self.foreign.map { _ in .badSecretSource })
    for (name, diagnostic) in zip(Self.foreign, diagnostics) {
      #expect(diagnostic.detail.contains("\(name) belongs to "), "\(name): \(diagnostic.detail)")
    }
  }

  @Test("secrets of services, and names that merely look similar, are read")
  func ordinary() {
    let names = [
      "LOOKUP_SECRET", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OPENROUTER_API_KEY", "CRM_TOKEN",
      "STRIPE_API_KEY", "TWILIO_AUTH_TOKEN", "MY_GITHUB_TOKEN", "GOLD_KEY", "LESSON_KEY",
      "HISTORY_TOKEN", "AGENT_SECRET", "RUBY_KEY", "HUDSON_LLM_API_KEY", "CHEF_KEY", "SECRET_PATH",
      "PATHS", "HOMEPAGE_SECRET", "CIRCUS_KEY", "AWSOME", "k",
    ]
    #expect(refused(names) == [])
  }

  @Test(
    "a list of names and patterns from outside the manifests limits the readable variables",
    arguments: [
      ("A_KEY,B_KEY", ["A_KEY", "B_KEY"], ["C_KEY", "A_KEY_2", "a_key"]),
      ("A_KEY B_KEY\n\tC_KEY", ["A_KEY", "B_KEY", "C_KEY"], ["D_KEY"]),
      (" , A_*,, ?_KEY ", ["A_KEY", "A_", "B_KEY"], ["BB_KEY", "B_KEYS"]),
      ("AWS_SECRET_ACCESS_KEY", ["AWS_SECRET_ACCESS_KEY"], ["AWS_SESSION_TOKEN", "A"]),
      ("*", ["A", "PATH"], []), ("", [], ["A"]), (" ,", [], ["A"]),
    ] as [(String, [String], [String])]
  )
  func list(_ list: String, allowed: [String], other: [String]) {
    let variables = ["TURNFORM_SECRETS": list]
    #expect(refused(allowed, variables) == [])
    #expect(refused(other, variables).map(\.code) == other.map { _ in .badSecretSource })
  }

  @Test(
    "a list with an invalid entry allows nothing, and is reported once, without the entry",
    arguments: [
      ("!A_KEY *", 1), ("A_KEY B-KEY", 2), ("A_KEY;B_KEY", 1), ("'A_KEY'", 1), ("${A_KEY}", 1),
      ("A_KEY,a/*", 2), ("[A-Z]*", 1), ("A_KEY\u{301}", 1), ("A_KEY B_KEY A_KEY=hunter2", 3),
    ] as [(String, Int)]
  )
  func unreadable(_ list: String, entry: Int) throws {
    let diagnostics = refused(["A_KEY", "B_KEY"], ["TURNFORM_SECRETS": list])
    #expect(diagnostics.map(\.code) == [.badSecretSource])
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostic.detail.contains("Entry \(entry) of TURNFORM_SECRETS"))
    #expect(!"\(diagnostic)".contains("hunter2"))
  }

  @Test("nothing grants access to Turnform's own API credentials")
  func ownAccess() {
    let names = ["TURNCALL_API_KEY", "TURNCALL_API_KEY_FILE", "TURNCALL_CLIENT_KEY"]
    for list in [nil, "*", names.joined(separator: " ")] {
      let diagnostics = refused(names, list.map { ["TURNFORM_SECRETS": $0] } ?? [:])
      #expect(diagnostics.count == names.count)
      #expect(diagnostics.allSatisfy { $0.detail.contains("own API access") })
      #expect(diagnostics.allSatisfy { !$0.advice.contains("export") })
    }
  }

  @Test("the key is not read from another variable or a file either")
  func apiKey() {
    let stack = TestStack(
      [
        "turnform.yaml": TestStack.header
          + "agents: {a: {config: {llm: {api_key: !secret env:COPY}, "
          + "server_url: {secret: !secret file:copy}}}}\n"
      ],
      bytes: ["copy": Array("tc_key\n".utf8)]
    )
    let variables = ["TURNCALL_API_KEY": " tc_key\n", "COPY": "tc_key"]
    let result = stack.load(variables: variables, readsSecrets: true)
    #expect(result.diagnostics.map(\.code) == [.badSecretSource, .badSecretSource])
    #expect(!"\(result.diagnostics)".contains("tc_key"))
  }

  @Test("the refusal suggests a list with which the stack loads")
  func advice() throws {
    let names = ["LOOKUP_SECRET", "AWS_SECRET_ACCESS_KEY", "PATH"]
    let first = refused(names)
    #expect(first.count == 2)
    let advice = try #require(first.first?.advice)
    let list = "'AWS_SECRET_ACCESS_KEY LOOKUP_SECRET PATH'"
    #expect(advice.hasSuffix("export TURNFORM_SECRETS=\(list)"), "\(advice)")
    #expect(refused(names, ["TURNFORM_SECRETS": String(list.dropFirst().dropLast())]) == [])
    let second = refused(names, ["TURNFORM_SECRETS": "PATH"])
    let more = "\"$TURNFORM_SECRETS AWS_SECRET_ACCESS_KEY LOOKUP_SECRET\""
    #expect(second.allSatisfy { $0.advice.hasSuffix("export TURNFORM_SECRETS=\(more)") })
  }

  @Test("a saved plan may read no more, and set no more, than manifests")
  func saved() throws {
    let stack = TestStack(
      main: """
        agents: {a: {config: {llm: {api_key: !secret env:AWS_KEY}}}}
        outputs: {ACME_ID: {value: "${agents.a.id}", to: github_env}}

        """
    )
    let variables = ["AWS_KEY": "k", "TURNFORM_SECRETS": "AWS_KEY"]
    let desired = try #require(stack.load(variables: variables).desired)
    func diagnostics(_ desired: DesiredState, _ variables: [String: String]) -> [Diagnostic] {
      SavedSecrets(of: desired, files: stack, variables: variables).diagnostics
    }
    #expect(diagnostics(desired, variables) == [])
    let unlisted = diagnostics(desired, ["AWS_KEY": "k"])
    #expect(unlisted.map(\.code) == [.badSecretSource])
    #expect(unlisted.first?.advice.hasSuffix("TURNFORM_SECRETS='AWS_KEY'") == true)
    let edited = DesiredState(
      stack: "acme",
      outputs: desired.outputs.map {
        DesiredOutput(name: "LD_PRELOAD", value: $0.value, sink: $0.sink)
      }
    )
    #expect(diagnostics(edited, variables).map(\.code) == [.badOutput])
  }
}

@Suite("Names of outputs")
struct OutputNameTests {
  private func problems(_ name: String, _ sink: String) -> [Diagnostic] {
    TestStack(
      main: "agents: {a: {}}\noutputs: {\(name): {value: \"${agents.a.id}\", to: \"\(sink)\"}}\n"
    )
    .load().diagnostics
  }

  @Test(
    "no output sets a variable that a shell, an interpreter or the runner interprets",
    arguments: [
      "PATH", "LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "ENV", "IFS", "PS4",
      "PROMPT_COMMAND", "NODE_OPTIONS", "PYTHONPATH", "PYTHONSTARTUP", "PERL5LIB", "PERL5OPT",
      "RUBYOPT", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "GIT_SSH_COMMAND", "HTTPS_PROXY",
      "SSL_CERT_FILE", "path",
    ]
  )
  func everywhere(name: String) throws {
    for sink in ["github_env", "dotenv:a.env"] {
      let problem = try #require(problems(name, sink).first)
      #expect(problem.code == .badOutput)
      let offered = try #require(problem.advice.dropLast().split(separator: " ").last)
      #expect(problems(String(offered), sink) == [])
    }
    for sink in ["github_output", "json:a.json", "file:a"] { #expect(problems(name, sink) == []) }
  }

  @Test(
    "nor one of the runner or of Turnform for the rest of a job",
    arguments: [
      "GITHUB_TOKEN", "GITHUB_ENV", "RUNNER_TEMP", "ACTIONS_RUNTIME_URL", "TURNCALL_API_URL",
      "TURNCALL_API_KEY", "TURNFORM_SECRETS", "TURNFORM_VAR_CITY", "CI",
    ]
  )
  func inJobs(name: String) {
    #expect(problems(name, "github_env").map(\.code) == [.badOutput])
    #expect(problems(name, "dotenv:a.env") == [])
  }

  @Test("a stack's custom names are accepted")
  func own() {
    for name in ["CRM_SECRET", "FROM_NUMBER_ID", "ACME_PATH", "MY_GITHUB_ID"] {
      #expect(problems(name, "github_env") == [])
      #expect(problems(name, "dotenv:a.env") == [])
    }
  }
}
