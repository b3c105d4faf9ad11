import Diagnostics
import JSON
import Planning
import TestSupport
import Testing
import Views

@Suite struct PlanJSONTests {
  @Test("the document of a plan is as recorded", arguments: ["creation", "everything"])
  func document(name: String) {
    let plan = name == "creation" ? SamplePlans.creation : SamplePlans.everything
    let text = PlanJSON.document(plan).text(.indented) + "\n"
    #expect(snapshotMismatch(text, "\(name).json") == nil)
  }

  @Test(
    "every document fits its schema",
    arguments: [
      PlanJSON.document(SamplePlans.creation),
      PlanJSON.document(SamplePlans.everything),
      PlanJSON.document(Plan(stack: "acme")),
      PlanJSON.document(failed: [Diagnostic(.apiUnreachable, detail: "a", advice: "b")]),
    ]
  )
  func schema(document: JSONValue) {
    #expect(JSONSchemaCheck(PlanSchema.document).problems(document) == [])
  }

  @Test("a document with an additional member does not fit the schema")
  func schemaRefuses() {
    var document = PlanJSON.document(SamplePlans.creation).object ?? [:]
    document["clock"] = 1
    let problems = JSONSchemaCheck(PlanSchema.document).problems(.object(document))
    #expect(problems == ["/clock: not allowed"])
  }

  @Test("a run without a plan is errored and not applyable")
  func failed() {
    let document = PlanJSON.document(failed: [Diagnostic(.yamlTab, detail: "a", advice: "b")])
    #expect(document["errored"] == true)
    #expect(document["applyable"] == false)
    #expect(document["stack"] == .null)
  }
}
