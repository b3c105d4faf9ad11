import Foundation

/// The manifests of a stack that holds every kind, written to a folder.
struct StackText: Sendable {
  var prompt = "You are the receptionist."
  var secret = "first-tool-secret"
  var takeaway = "How content the caller is."
  var faq = "faq.md"
  var events = "call.ended"
  var turns = "{user: Hello}"
  var mode = "prompt"
  /// A complete manifest that replaces the one generated from the parts above.
  var text: String?
  /// Additional manifests, by file name.
  var further: [String: String] = [:]

  /// The same parts, each with other content.
  static let changed = StackText(
    prompt: "You are the receptionist of Acme.",
    secret: "second-tool-secret",
    takeaway: "How content the caller sounds.",
    faq: "faq-new.md",
    events: "call.started",
    turns: "{user: Good day}",
    mode: "auto"
  )

  /// The stack with one more object of every kind.
  static let crowded = StackText(
    further: [
      "old.yaml": """
      agents:
        retired: {environment: production, config: {system_prompt: Nobody calls me.}}
      numbers:
        old:
          e164_number: +15551230009
          external_number_sid: PN9
          route: {agent: retired}
      takeaways:
        old-takeaway: {schema: {type: object}}
      knowledge_bases:
        old-base: {description: Old., documents: [docs/prices.md]}
      webhooks:
        old-crm: {url: "https://old.test/turncall", events: [call.ended]}
      evals:
        old-eval: {definition: {turns: [{user: Hello}]}}

      """
    ]
  )

  /// Agents that hand over in two cycles, which share one agent.
  static let cycles = StackText(text: cycles("You answer about invoices.", sms: false))
  static let changedCycles = StackText(text: cycles("You answer about money.", sms: true))

  /// Writes the stack.
  ///
  /// - Parameter folder: The folder, which may hold an earlier version; files that are not
  ///   rewritten stay.
  /// - Throws: An error when a file cannot be written.
  func write(to folder: URL) throws {
    let documents = folder.appendingPathComponent("docs")
    try FileManager.default.createDirectory(at: documents, withIntermediateDirectories: true)
    for file in ["faq.md", "faq-new.md", "prices.md"] {
      try Data("# \(file)\n".utf8).write(to: documents.appendingPathComponent(file))
    }
    let old = folder.appendingPathComponent("old.yaml")
    try? FileManager.default.removeItem(at: old)
    for (name, text) in further {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    let main = folder.appendingPathComponent("turnform.yaml")
    try Data((text ?? everyKind).utf8).write(to: main)
  }

  private var everyKind: String {
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
      faq: {description: Opening hours., documents: [docs/\(faq)]}
      prices: {description: Prices., documents: [docs/prices.md]}
      manuals: {description: Manuals.}
    webhooks:
      crm: {url: "https://crm.test/turncall", events: [\(events)]}
    evals:
      greets: {definition: {turns: [\(turns)]}}
    outputs:
      CRM_SECRET: {value: "${webhooks.crm.secret}", to: "file:crm.secret"}

    """
  }

  private static func cycles(_ prompt: String, sms: Bool) -> String {
    func agent(_ name: String, _ prompt: String, to others: [String], _ more: String = "") -> String
    {
      let uses = others.map { "Use ${agents.\($0).id} for \($0)." }.joined(separator: " ")
      return """
          \(name):
            environment: production
            config:
              system_prompt: \(prompt)
              tools: [{name: handoff_to_agent, description: "\(uses)"}]
        \(more)
        """
    }
    return """
      turnform: 1
      stack: acme
      agents:
      \(agent("reception", "You greet.", to: ["billing", "sales"]))
      \(agent("billing", prompt, to: ["reception"]))
      \(agent("sales", "You sell.", to: ["support"]))
      \(agent("support", "You help.", to: ["reception", "billing"], "    knowledge_bases: {faq: {}}"))
      numbers:
        main: {e164_number: +15551230001, external_number_sid: PN1, route: {agent: reception}}
        text:
          e164_number: +15551230002
          external_number_sid: PN2
          route: {agent: billing}
          sms_enabled: \(sms)
        split:
          e164_number: +15551230003
          external_number_sid: PN3
          route: {weighted: [{agent: sales, weight: 70}, {agent: support, weight: 30}]}
      knowledge_bases:
        faq: {description: Opening hours., documents: [docs/faq.md]}

      """
  }
}
