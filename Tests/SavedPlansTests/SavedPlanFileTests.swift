import Diagnostics
import Hashing
import JSON
import Planning
import Resources
import SavedPlans
import TestSupport
import Testing

@Suite struct SavedPlanFileTests {
  private func text(_ saved: SavedPlan) throws -> String {
    try SavedPlanFile.text(of: saved, version: "1.2.3", view: view)
  }

  private func read(_ text: String) throws(SavedPlanFile.Problem) -> SavedPlan {
    try SavedPlanFile.read(Array(text.utf8), version: "1.2.3", view: view)
  }

  /// A sufficient view: the complete actions, in order.
  private func view(_ plan: Plan) -> JSONValue {
    .array(plan.steps.map { .string("\($0.operation.request.method) \($0.change)") })
  }

  private func problem(of text: String) -> SavedPlanFile.Problem? {
    do throws(SavedPlanFile.Problem) {
      _ = try read(text)
      return nil
    } catch {
      return error
    }
  }

  /// The file with one member changed and a matching digest, as a forger would write it.
  private func forged(_ text: String, _ change: (inout JSONObject) -> Void) throws -> String {
    var object = try #require(try JSONValue(parsing: text).object)
    change(&object)
    object["digest"] = nil
    object["digest"] = .string(sha256Hex(JSONValue.object(object).bytes()))
    return JSONValue.object(object).text(.indented)
  }

  @Test("every kind, reference, secret, route, sink and warning is preserved")
  func everything() throws {
    let saved = try SavedSample.everything()
    let back = try read(try text(saved))
    #expect(back == saved)
    #expect(back.desired == SavedSample.desired)
    #expect(!back.plan.steps.isEmpty)
  }

  @Test("the location of a document in a manifest is not part of it")
  func places() throws {
    let span = SourceSpan(
      file: "turnform.yaml",
      start: SourcePosition(line: 1, column: 1),
      end: SourcePosition(line: 1, column: 2)
    )
    let document = DesiredDocument(
      name: "a~00000000.md",
      path: "a.md",
      contentType: "text/markdown",
      digest: "0",
      span: span
    )
    let base = DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq")
    let saved = try SavedPlan(
      SavedSample.destination,
      stackFolder: "stacks/acme",
      desired: DesiredState(
        stack: "acme",
        knowledgeBases: [DesiredKnowledgeBase(base, documents: [document])]
      ),
      live: LiveState(),
      policy: Policy(),
      warnings: []
    )
    #expect(saved.plan.steps.count == 2)
    #expect(try read(try text(saved)) == saved)
  }

  @Test("agents unknown to the stack and its numbers are not in the file")
  func strangers() throws {
    let text = try text(try SavedSample.everything())
    #expect(!text.contains("a stranger's prompt"))
    #expect(text.contains("an old prompt"))
  }

  @Test("numbers of the live state keep their spelling, and are compared by value alone")
  func numbers() throws {
    let saved = try SavedSample.everything(temperature: "0.50")
    let text = try text(saved)
    #expect(text.contains("0.50"))
    let other = try self.text(try SavedSample.everything(temperature: "5e-1"))
    let steps = try [text, other].map { try JSONValue(parsing: $0)["steps"] }
    #expect(steps[0] == steps[1])
  }

  @Test("a file whose display and actions differ is damaged, regardless of its digest")
  func forgeries() throws {
    let text = try text(try SavedSample.everything())
    let shown = try forged(text) { $0["plan"] = ["POST agents.harmless"] }
    #expect(problem(of: shown) == .damaged(JSONPointer([.key("plan")])))
    let steps = try forged(text) { $0["steps"] = [] }
    #expect(problem(of: steps) == .damaged(JSONPointer([.key("steps")])))
    let desired = try forged(text) { object in
      object["desired"] = object["desired"]?
        .replacing(JSONPointer([.key("agents"), .index(0), .key("key")]), with: "other")
    }
    #expect(problem(of: desired) != nil)
    #expect(problem(of: try forged(text) { _ in }) == nil)
  }

  @Test("a mismatched digest is damage")
  func digest() throws {
    let text = try text(try SavedSample.everything())
    let edited = text.replacing("acme-support", with: "acme-suppart")
    #expect(edited != text)
    #expect(problem(of: edited) == .damaged(JSONPointer([.key("digest")])))
    #expect(problem(of: String(text.dropLast(50))) == .damaged(.root))
  }

  @Test("other files, later formats and other versions are distinguished")
  func others() throws {
    let text = try text(try SavedSample.everything())
    #expect(problem(of: "turnform: 1\n") == .notASavedPlan)
    #expect(problem(of: "[]") == .notASavedPlan)
    #expect(problem(of: String(repeating: "[", count: 1_000_000)) == .notASavedPlan)
    #expect(problem(of: try forged(text) { $0["turnform_plan"] = 2 }) == .laterFormat)
    #expect(problem(of: try forged(text) { $0["version"] = "9" }) == .otherVersion("9"))
  }

  @Test("any invalid value is reported by the reader without a crash")
  func hostileValues() throws {
    let text = try text(try SavedSample.everything())
    let document = try JSONValue(parsing: text)
    let hostile: [JSONValue] = [
      .null, true, "text", [], [:], [[["x"]]], .number(JSONNumber(Int.max)), -1,
      .number(JSONNumber(literal: "1e400")),
    ]
    var tried = 0
    for member in ["desired", "live", "policy", "warnings"] {
      let places = places(in: document[member] ?? .null, below: JSONPointer([.key(member)]))
      for place in TestScale.current.sample(places, oneOf: 1) {
        let value = hostile[tried % hostile.count]
        tried += 1
        let forgery = try forged(text) { object in
          object = JSONValue.object(object).replacing(place, with: value).object ?? object
        }
        let isSame = document[place] == value
        #expect(
          isSame || problem(of: forgery) != nil || isUnused(place),
          "\(place) = \(value.text())"
        )
      }
    }
    #expect(tried > 100 || !TestScale.current.isFull, "\(tried)")
  }

  /// Values that the plan does not show and the hashes do not cover.
  private func isUnused(_ place: JSONPointer) -> Bool {
    let text = place.description
    // Targets of `removed:` that do not exist.
    return [
      "/warnings", "/live", "/policy", "/desired/outputs", "/desired/ownership", "/desired/removed",
    ]
    .contains { text.hasPrefix($0) }
      || [
        "/protect", "/value", "/fields", "/settings", "/metadata", "/references", "/secrets",
        "/digest", "/unmanaged", "/documents",
      ]
      .contains { text.contains($0) }
  }

  private func places(in value: JSONValue, below place: JSONPointer) -> [JSONPointer] {
    switch value {
    case .array(let items):
      [place] + items.enumerated().flatMap { places(in: $1, below: place.appending($0)) }
    case .object(let object):
      [place] + object.members.flatMap { places(in: $0.value, below: place.appending($0.key)) }
    case .null, .bool, .number, .string:
      [place]
    }
  }
}
