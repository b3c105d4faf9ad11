import Diagnostics
import Foundation
import JSON
import Resources
import TestSupport
import Testing

@testable import Views

@Suite struct SchemaTests {
  @Test(
    "the schemas in schemas/ match the generated ones",
    arguments: ["stack.schema.json", "plan.schema.json"]
  )
  func current(name: String) {
    let document = name.hasPrefix("stack") ? ManifestSchema.document : PlanSchema.document
    let text = document.text(.indented, keys: .asAdded) + "\n"
    let folder = packageRoot().appendingPathComponent("schemas")
    #expect(snapshotMismatch(text, name, in: folder) == nil)
  }

  @Test(
    "text that the language allows fits the schema",
    arguments: [
      #"{"turnform": 1, "stack": "acme", "agents": {"a": {}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"temperature": 0.5, "base_url": null}}}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"temperature": "TURNFORM_VAR_HEAT"}}}}}"#,
      #"{"agents": {"a": null}}"#,
      #"{"numbers": {"n": {"e164_number": 15551230001, "route": {"agent": false}}}}"#,
      #"{"numbers": {"n": {"route": {"weighted": [{"agent":"a","weight":50},{"agent":"b@2","weight":50}]}}}}"#,
      #"{"defaults": {"agent": {"config": {"language": "de"}}}, "removed": ["agents.x"]}"#,
      #"{"ownership": "exclusive", "takeaways": {"t": {"schema": {}}}, "webhooks": {"w": {"url": "x"}}}"#,
      #"{"knowledge_bases": {"k": {"documents": ["docs/**/*.md"]}}, "defaults": {"knowledge_base": {}}}"#,
      #"{"evals": {"e": {"definition": {"turns": []}, "judge": {"model": "m"}, "tags": ["a"]}}}"#,
      #"{"agents": {"a": {"takeaways": ["t"], "knowledge_bases": {"k": {"mode": "auto"}}}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"api_key": "env:OPENAI_KEY"}}}}}"#,
      #"{"agents": {"a": {"config": {"analysis": {"takeaway_ids": ["${takeaways.t.id}"]}}}}}"#,
      #"{"outputs": {"A": "${numbers.n.id}", "B": {"value": "${webhooks.w.secret}", "to": "github_env"}}}"#,
    ]
  )
  func accepts(manifest: String) throws {
    let value = try JSONValue(parsing: manifest)
    #expect(JSONSchemaCheck(ManifestSchema.document).problems(value) == [])
  }

  @Test(
    "text that the language rejects does not fit the schema",
    arguments: [
      #"{"agentz": {}}"#,
      #"{"turnform": 2}"#,
      #"{"agents": {"a": {"config": {"llm": {"temprature": 0.5}}}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"temperature": 3}}}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"temperature": "hot"}}}}}"#,
      #"{"agents": {"a": {"config": {"tools": [{"description": "no name"}]}}}}"#,
      #"{"agents": {"a": {"config": {"language": null}}}}"#,
      #"{"numbers": {"n": {"route": {"weighted": [{"agent": "a", "weight": 100}]}}}}"#,
      #"{"ownership": "mine"}"#,
      #"{"webhooks": {"w": {"secret": "x"}}}"#,
      #"{"agents": {"a": {"knowledge_bases": {"k": {"mode": "always"}}}}}"#,
      #"{"agents": {"a": {"config": {"llm": {"api_key": "hunter2"}}}}}"#,
      #"{"agents": {"a": {"config": {"mcp_servers": [{"name": "m", "headers": {"x": "hunter2"}}]}}}}"#,
      #"{"outputs": {"a-b": "${numbers.n.id}"}}"#,
      #"{"outputs": {"A": "numbers.n.id"}}"#,
    ]
  )
  func refuses(manifest: String) throws {
    let value = try JSONValue(parsing: manifest)
    #expect(!JSONSchemaCheck(ManifestSchema.document).problems(value).isEmpty)
  }

  @Test(
    "explain prints the contents of the tables",
    arguments: [
      "agents", "agents.config.llm", "agents.config.llm.temperature",
      "agents.config.llm.fallback_models", "agents.config.tools.webhook_secret", "numbers.route",
      "numbers.e164_number", "agents.knowledge_bases", "agents.config.mcp_servers.headers",
      "knowledge_bases", "webhooks", "outputs",
    ]
  )
  func explain(path: String) throws {
    let text = ExplainText().text(try Explanation(of: path))
    #expect(snapshotMismatch(text, "explain-\(path).txt") == nil)
  }

  @Test("explain prints the rules", arguments: ExplainTopic.allCases)
  func topic(topic: ExplainTopic) {
    let text = ExplainText().text(topic)
    #expect(snapshotMismatch(text, "explain-topic-\(topic.rawValue).txt") == nil)
    #expect(topic.document["parts"]?.array?.isEmpty == false)
    #expect(ExplainText().overview().contains("  \(topic.rawValue) "))
  }

  @Test("keys of entries and list indices are allowed in a path")
  func loosePath() throws {
    for (path, field) in [
      ("agents.receptionist.config.tools[0].name", "agents.config.tools.name"),
      ("agents.a.knowledge_bases.faq.mode", "agents.knowledge_bases.mode"),
      ("outputs.MAIN.to", "outputs.to"),
    ] {
      #expect(try Explanation(of: path).path == field)
    }
  }

  @Test(
    "a path without a target gets a suggestion",
    arguments: [
      ("securty", "Did you mean \"security\"?"),
      ("agentz", "Did you mean \"agents\"?"),
      ("agents.config.llm.temprature", "Did you mean \"agents.config.llm.temperature\"?"),
      ("agents.config.llm.model.x", "It has no fields."),
      (
        "numbers.zzz",
        "Its fields: e164_number, external_number_sid, route, sms_enabled, metadata, protect, unmanaged."
      ),
      (
        "",
        "Its fields: turnform, stack, ownership, include, defaults, agents, numbers, takeaways, knowledge_bases, webhooks, evals, removed, limits, outputs."
      ),
    ]
  )
  func misspelt(path: String, advice: String) {
    let error = #expect(throws: Diagnostic.self) { try Explanation(of: path) }
    #expect(error?.advice == advice)
  }

  @Test("explain supports JSON too")
  func explainJSON() throws {
    let document = ExplainJSON.document(try Explanation(of: "agents.config.llm.temperature"))
    #expect(document["default"] == 0.7)
    #expect(document["type"] == "number, 0 to 2")
  }

  @Test("every field of every table can be explained and is in the overview of its section")
  func all() throws {
    func walk(_ fields: [Field], _ prefix: String) throws {
      for field in fields {
        let path = prefix.isEmpty ? field.name : "\(prefix).\(field.name)"
        #expect(ExplainText().text(try Explanation(of: path)).contains(field.summary))
        try walk(field.type.innerSection?.fields ?? [], path)
      }
    }
    try walk(Explanation.roots, "")
  }
}
