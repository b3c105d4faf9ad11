import Diagnostics
import Manifests
import Resources

/// A stack with every kind: hand-overs both ways, three knowledge bases, secrets, a split, and a
/// webhook.
struct WholeStack: Sendable {
  var prompt = "You are the receptionist."
  var secret = "first-tool-secret"
  var takeaway = "How content the caller is."
  var documents = ["docs/faq.md", "docs/prices.md"]
  var events = "call.ended"
  var turns = "{user: Hello, expect: [{event: llm_response, eval: greets back}]}"
  var mode = "prompt"

  /// The same parts, each with other content.
  static let changed = WholeStack(
    prompt: "You are the receptionist of Acme.",
    secret: "second-tool-secret",
    takeaway: "How content the caller sounds.",
    documents: ["docs/faq-new.md", "docs/prices.md"],
    events: "call.started",
    turns: "{user: Good day, expect: [{event: llm_response, eval: greets back}]}",
    mode: "auto"
  )

  /// - Returns: The desired state, and the values of its secrets.
  /// - Throws: ``Invalid`` when the manifests have an error.
  func load() throws -> (desired: DesiredState, secrets: SecretStore) {
    let result = loadStack(
      files: Files(main: main, documents: documents),
      variables: ["TOOL_SECRET": secret],
      readsSecrets: true
    )
    guard let desired = result.desired else { throw Invalid(diagnostics: result.diagnostics) }
    return (desired, result.secrets)
  }

  struct Invalid: Error { let diagnostics: [Diagnostic] }

  private var main: String {
    """
    turnform: 1
    stack: acme
    agents:
      reception:
        environment: production
        config:
          system_prompt: \(prompt)
          tools:
            - {name: handoff_to_agent, description: "Use ${agents.billing.id} for invoices."}
            - name: lookup
              description: Finds the account.
              webhook_url: https://tools.test/lookup
              webhook_secret: !secret env:TOOL_SECRET
        takeaways: [csat]
      billing:
        environment: production
        config:
          system_prompt: You answer about invoices.
          tools:
            - {name: handoff_to_agent, description: "Use ${agents.reception.id} for the rest."}
      helpdesk:
        environment: production
        config: {system_prompt: You answer the help desk.}
        knowledge_bases: {faq: {mode: \(mode)}, prices: {priority: 2}, manuals: {}}
    numbers:
      main: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: reception}}
      router:
        e164_number: +15551230002
        external_number_sid: PN2
        route: {webhook: https://router.test/call-init}
      split:
        e164_number: +15551230003
        external_number_sid: PN3
        route: {weighted: [{agent: reception, weight: 80}, {agent: helpdesk, weight: 20}]}
    takeaways:
      csat: {description: \(takeaway), schema: {type: object}}
    knowledge_bases:
      faq: {description: Opening hours., documents: ["\(documents[0])"]}
      prices: {description: Prices., documents: ["\(documents[1])"]}
      manuals: {description: Manuals.}
    webhooks:
      crm: {url: "https://crm.test/turncall", events: [\(events)]}
    evals:
      greets: {definition: {turns: [\(turns)]}}
    outputs:
      CRM_SECRET: {value: "${webhooks.crm.secret}", to: "file:crm.secret"}

    """
  }

  /// The manifest, and documents that hold their own paths.
  private struct Files: StackFiles {
    let main: String
    let documents: [String]

    func manifestPaths(_: ManifestSelection) throws(StackFileError) -> [String] {
      ["turnform.yaml"]
    }

    func filePaths(_: ManifestSelection) throws(StackFileError) -> [String] {
      ["turnform.yaml"] + documents
    }

    func bytes(of path: String) throws(StackFileError) -> [UInt8] {
      if path == "turnform.yaml" { return Array(main.utf8) }
      guard documents.contains(path) else { throw .missing }
      return Array(path.utf8)
    }
  }
}
