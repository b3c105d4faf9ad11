import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

/// "café" in two spellings that `String` considers equal and the API does not.
private let composed: ObjectName = "caf\u{E9}"
private let decomposed: ObjectName = "cafe\u{301}"

/// A stack with one object, and another client's object under the other spelling of its name.
struct SpellingCase: Sendable, CustomTestStringConvertible {
  let kind: Kind
  let isComposed: Bool

  var testDescription: String { "\(kind.rawValue), declared \(isComposed ? "composed" : "apart")" }

  static let all = Kind.allCases.flatMap { kind in
    [true, false].map { SpellingCase(kind: kind, isComposed: $0) }
  }

  var declared: ObjectName { natural(isComposed ? composed : decomposed) }
  var other: ObjectName { natural(isComposed ? decomposed : composed) }

  private func natural(_ name: ObjectName) -> ObjectName {
    switch kind.keyField {
    case "url": ObjectName("https://crm.test/\(name)")
    // Digits of another script have no second spelling; the name of a number is fixed.
    case "e164_number": ObjectName("+1\(name)")
    default: name
    }
  }

  /// Keys are ASCII, regardless of the name.
  private func key(_ name: ObjectName) -> ObjectName { name == natural(composed) ? "one" : "two" }

  private static let front = DesiredAgent(key: "front", name: "front", environment: .production)

  /// Declares the objects of some names, each under a separate key.
  func stack(
    _ names: [ObjectName],
    removed: [ObjectName] = [],
    of owner: ObjectName = "acme"
  ) -> DesiredState {
    let objects = kind.object == nil ? [] : names.map(object)
    return DesiredState(
      stack: owner.text,
      agents: kind == .agents ? names.map(agent) : [Self.front],
      numbers: kind == .numbers ? names.map(number) : [],
      objects: kind == .knowledgeBases ? [] : objects,
      knowledgeBases: kind == .knowledgeBases ? objects.map { DesiredKnowledgeBase($0) } : [],
      removed: removed.map { RemovedResource(address: ResourceAddress(kind, $0)) }
    )
  }

  private func agent(_ name: ObjectName) -> DesiredAgent {
    DesiredAgent(
      key: key(name),
      name: name,
      environment: .production,
      config: ["system_prompt": .string("I am \(name).")]
    )
  }

  private func number(_ name: ObjectName) -> DesiredNumber {
    DesiredNumber(
      key: key(name),
      e164: name,
      sid: ObjectName("PN\(name)"),
      route: .agent(Self.front.address)
    )
  }

  private func object(_ name: ObjectName) -> DesiredObject {
    let fields: [Kind: SpecObject] = [
      .takeaways: ["schema": ["type": "object"]],
      .knowledgeBases: ["description": .string("About \(name).")],
      .webhooks: ["url": .string(name.text), "events": ["call.ended"]],
      .evals: ["definition": ["turns": []]],
    ]
    return DesiredObject(kind, key: key(name), naturalKey: name, fields: fields[kind] ?? [:])
  }
}

@Suite("Names in two spellings")
struct NameSpellingTests {
  @Test("an object under another spelling is a different object", arguments: SpellingCase.all)
  func twoObjects(_ item: SpellingCase) throws {
    var world = DriftWorld()
    try world.apply(item.stack([item.other]))
    let before = world.api
    let plan = makePlan(
      desired: item.stack([item.declared]),
      live: world.api.live,
      policy: Policy()
    )
    let change = try #require(plan.changes.first { $0.naturalKey == item.declared })
    guard case .create = change.action else {
      Issue.record("\(change.action)")
      return
    }
    #expect(plan.changes.allSatisfy { $0.naturalKey != item.other })
    try world.apply(item.stack([item.declared]))
    #expect(world.contents(of: item.other, item.kind) == before.contents(of: item.other, item.kind))
    #expect(world.contents(of: item.declared, item.kind).count == 1)
    let again = makePlan(
      desired: item.stack([item.declared]),
      live: world.api.live,
      policy: Policy()
    )
    #expect(again.isEmpty, "\(again.brief)")
  }

  @Test("both spellings can be declared, and one removed", arguments: SpellingCase.all)
  func bothDeclared(_ item: SpellingCase) throws {
    var world = DriftWorld()
    let both = item.stack([item.declared, item.other])
    try world.apply(both)
    #expect(world.contents(of: item.declared, item.kind).count == 1)
    #expect(world.contents(of: item.other, item.kind).count == 1)
    #expect(makePlan(desired: both, live: world.api.live, policy: Policy()).isEmpty)
    #expect(world.drift(both).plan.changes.isEmpty)

    try world.apply(item.stack([item.declared], removed: [item.other]))
    #expect(world.contents(of: item.declared, item.kind).count == 1)
    #expect(world.contents(of: item.other, item.kind).isEmpty)
  }

  @Test("a stack whose name is spelled differently is a different stack", arguments: Kind.allCases)
  func stacks(kind: Kind) throws {
    let item = SpellingCase(kind: kind, isComposed: true)
    var world = DriftWorld()
    try world.apply(item.stack([item.declared], of: decomposed))
    let plan = makePlan(
      desired: item.stack([item.declared], of: composed),
      live: world.api.live,
      policy: Policy()
    )
    #expect(
      plan.diagnostics.contains {
        $0.code == .ownedByAnotherStack && $0.subject == "\(kind.rawValue).one"
      },
      "\(plan.brief)"
    )
    let pruning = makePlan(
      desired: item.stack([], of: composed),
      live: world.api.live,
      policy: Policy(prunes: true, allowedDeletes: 99)
    )
    #expect(pruning.changes.allSatisfy { $0.naturalKey != item.declared }, "\(pruning.brief)")
    #expect(!pruning.leftBehind.contains { $0.address.kind == kind && $0.matter.isOurs })
  }

  @Test("a document under another spelling is a different document")
  func documents() throws {
    func stack(_ names: [ObjectName]) -> DesiredState {
      DesiredState(
        stack: "acme",
        knowledgeBases: [
          DesiredKnowledgeBase(
            DesiredObject(.knowledgeBases, key: "faq", naturalKey: "faq"),
            documents: names.map {
              DesiredDocument(name: $0, path: "\($0)", contentType: "text/plain", digest: "")
            }
          )
        ]
      )
    }
    let (one, other): (ObjectName, ObjectName) = (
      "\(composed)~00000001.md", "\(decomposed)~00000001.md"
    )
    var world = DriftWorld()
    try world.apply(stack([one]))
    try world.apply(stack([other]))
    #expect(world.api.documents.values.flatMap { $0.map(\.name) } == [other])
    try world.apply(stack([one, other]))
    #expect(Set(world.api.documents.values.flatMap { $0.map(\.name) }) == [one, other])
    #expect(makePlan(desired: stack([one, other]), live: world.api.live, policy: Policy()).isEmpty)
  }
}

extension DriftWorld {
  fileprivate func contents(of name: ObjectName, _ kind: Kind) -> [JSONObject] {
    api.contents(of: name, kind)
  }
}

extension SimulatedAPI {
  /// The live objects under a name: published versions, numbers, objects.
  fileprivate func contents(of name: ObjectName, _ kind: Kind) -> [JSONObject] {
    switch kind.family {
    case .agents:
      agents.values.filter { $0.name == name && $0.state == .published }.map(\.config)
    case .numbers: numbers.values.filter { $0.e164 == name }.map(\.metadata)
    case .object:
      live.objects(of: kind).filter { $0.naturalKey == name }.map(\.fields)
    }
  }
}

extension Leftover.Matter {
  fileprivate var isOurs: Bool { if case .undeclared = self { true } else { false } }
}
