extension StackCase {
  /// Errors about secrets that are found before any secret is read.
  static let secrets = [
    StackCase(
      "where none belongs",
      "agents: {a: {name: 1️⃣!secret env:X, config: {language: 2️⃣!secret env:X, "
        + "metadata: {a: 3️⃣!secret env:X, b: [4️⃣!secret file:x]}, llm: 5️⃣!secret env:X, "
        + "mcp_servers: [{name: m, url: http://x, headers: 6️⃣!secret env:X}]}}}\n"
        + "webhooks: {w: {url: 7️⃣!secret env:X}}\n" + outputs("w"),
      "1️⃣ TF2019",
      "2️⃣ TF2019",
      "3️⃣ TF2019",
      "4️⃣ TF2019",
      "5️⃣ TF2019",
      "6️⃣ TF2019",
      "7️⃣ TF2019"
    ),
    StackCase(
      "wrong forms",
      secrets(
        "1️⃣!secret hunter2",
        "2️⃣!secret ''",
        "3️⃣!secret 'env:'",
        "4️⃣!secret 'env:A B'",
        "5️⃣!secret env:1A",
        "6️⃣!secret [env:X]",
        "7️⃣!secret 'file:'",
        "8️⃣!secret ENV:X",
        "9️⃣!secret 'env: X'"
      ),
      "1️⃣ TF2027",
      "2️⃣ TF2027",
      "3️⃣ TF2027",
      "4️⃣ TF2027",
      "5️⃣ TF2027",
      "6️⃣ TF2027",
      "7️⃣ TF2027",
      "8️⃣ TF2027",
      "9️⃣ TF2027"
    ),
    StackCase(
      "variables that must not leave",
      secrets(
        "1️⃣!secret env:TURNCALL_API_KEY",
        "2️⃣!secret env:TURNCALL_API_KEY_FILE",
        "3️⃣!secret env:GITHUB_TOKEN",
        "4️⃣!secret env:ACTIONS_RUNTIME_TOKEN",
        "!secret env:MY_GITHUB_TOKEN"
      ),
      "1️⃣ TF2027",
      "2️⃣ TF2027",
      "3️⃣ TF2027",
      "4️⃣ TF2027"
    ),
    StackCase(
      "files that are not the stack's",
      secrets(
        "1️⃣!secret file:../key",
        "2️⃣!secret file:/etc/shadow",
        "3️⃣!secret file:.env",
        "4️⃣!secret file:a/.b/c",
        "!secret file:secrets/./key"
      ),
      "1️⃣ TF2015",
      "2️⃣ TF2015",
      "3️⃣ TF2015",
      "4️⃣ TF2015"
    ),
    StackCase(
      "in plain text, whatever it looks like",
      secrets("1️⃣env:X", "2️⃣!env TURNFORM_VAR_X", "3️⃣'***'", "4️⃣!file x", "5️⃣''"),
      "1️⃣ TF3006",
      "2️⃣ TF3006",
      "3️⃣ TF3006",
      "4️⃣ TF3006",
      "5️⃣ TF3006"
    ),
  ]

  /// An agent whose server gets a header for each value.
  private static func secrets(_ values: String...) -> String {
    let headers = values.enumerated().map { "h\($0): \($1)" }.joined(separator: ", ")
    return
      "agents: {a: {config: {mcp_servers: [{name: m, url: http://x, headers: {\(headers)}}]}}}\n"
  }
}
