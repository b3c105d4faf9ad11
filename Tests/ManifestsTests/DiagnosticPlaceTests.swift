import Diagnostics
import Manifests
import Testing

@Suite("Every diagnostic has its place")
struct DiagnosticPlaceTests {
  @Test("the top level", arguments: StackCase.topLevel)
  func topLevel(_ example: StackCase) { check(example) }

  @Test("fields", arguments: StackCase.fields)
  func fields(_ example: StackCase) { check(example) }

  @Test("entries as a whole", arguments: StackCase.entries)
  func entries(_ example: StackCase) { check(example) }

  @Test("routes", arguments: StackCase.routes)
  func routes(_ example: StackCase) { check(example) }

  @Test("names and removals", arguments: StackCase.names)
  func names(_ example: StackCase) { check(example) }

  @Test("takeaways, knowledge bases, webhooks and evals", arguments: StackCase.kinds)
  func kinds(_ example: StackCase) { check(example) }

  @Test("references", arguments: StackCase.references)
  func references(_ example: StackCase) { check(example) }

  @Test("secrets", arguments: StackCase.secrets)
  func secrets(_ example: StackCase) { check(example) }

  @Test("documents", arguments: StackCase.documents)
  func documents(_ example: StackCase) { check(example) }

  @Test("outputs", arguments: StackCase.outputs)
  func outputs(_ example: StackCase) { check(example) }

  @Test("lints", arguments: StackCase.lints)
  func lints(_ example: StackCase) { check(example) }

  private func check(_ example: StackCase) {
    let result = example.stack.load()
    #expect(example.stack.places(of: result.diagnostics) == example.places)
    #expect((result.desired == nil) == result.diagnostics.hasErrors)
  }
}
