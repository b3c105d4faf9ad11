import Resources
import Testing

@Suite struct KindTests {
  @Test("each kind is in the order of manifests once, with its words")
  func words() {
    #expect(Kind.inReadingOrder.sorted() == Kind.allCases.sorted())
    #expect(Kind.objects == Kind.inReadingOrder.filter { $0.object != nil })
    #expect(
      Kind.allCases.map(\.withArticle) == [
        "an agent", "an eval", "a knowledge base", "a number", "a takeaway", "a webhook",
      ]
    )
    #expect(Kind.knowledgeBases.plural == "knowledge bases")
    #expect(Kind.knowledgeBases.defaultsKey == "knowledge_base")
  }

  @Test("the key, the marker and the changeable fields are fields", arguments: Kind.objects)
  func fields(kind: Kind) throws {
    let object = try #require(kind.object)
    #expect(object.create[object.keyField]?.isRequired == true)
    #expect(object.manifest[object.keyField] != nil)
    #expect(object.create[object.marker.field] != nil)
    for field in object.changeable + object.fixed { #expect(object.create[field.name] != nil) }
    for name in object.openFields + [object.example] { #expect(object.manifest[name] != nil) }
  }
}
