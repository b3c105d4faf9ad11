import JSON
import Resources
import Testing

/// Markers of kinds without metadata (Design.md §4, "Marker").
@Suite struct MarkerTextTests {
  static let texts: [(String, Marker)] = [
    ("turnform:acme/faq", Marker(stack: "acme", key: "faq")),
    ("turnform:acme/faq protect", Marker(stack: "acme", key: "faq", isProtected: true)),
    ("turnform:team/acme/faq", Marker(stack: "team/acme", key: "faq")),
    ("turnform:acme", Marker(stack: "acme")),
    ("turnform:ac me/", Marker(stack: "ac me/")),
  ]

  @Test("a marker reads back as written", arguments: texts)
  func roundTrip(text: String, marker: Marker) {
    #expect(marker.text == text)
    #expect(Marker(text: text) == marker)
  }

  @Test(
    "other texts are not markers",
    arguments: ["", "turnform:", "Turnform:acme", "x turnform:a"]
  )
  func others(text: String) { #expect(Marker(text: text) == nil) }

  @Test("a marked object shows its fields without the marker, and names its owner")
  func objects() {
    let marker = Marker(stack: "acme", key: "it", isProtected: true)
    let cases: [(Kind, JSONObject, JSONObject)] = [
      (.evals, ["tags": ["b", "a"]], ["tags": ["b", "a"]]),
      (.webhooks, ["events": ["call.ended"]], ["events": ["call.ended"]]),
      // An empty list means every event, and a marker in it must not change that.
      (.webhooks, ["events": []], ["events": ["*"]]),
      (.takeaways, ["description": "One.\r\nTwo."], ["description": "One.\r\nTwo."]),
      (.knowledgeBases, ["description": .null], ["description": .null]),
      (.knowledgeBases, ["description": ""], ["description": .null]),
    ]
    for (kind, fields, shown) in cases {
      let object = LiveObject(
        id: RemoteID("1"),
        naturalKey: "it",
        fields: fields.marked(marker, as: kind)
      )
      #expect(object.marker(of: kind) == marker)
      #expect(object.unmarkedFields(of: kind) == shown)
      // Marking again changes nothing.
      #expect(object.unmarkedFields(of: kind).marked(marker, as: kind) == object.fields)
    }
  }

  @Test("a marker that is not the last line is a user's text")
  func elsewhere() {
    let object = LiveObject(
      id: RemoteID("1"),
      naturalKey: "it",
      fields: ["description": "turnform:acme/it\nAnd more."]
    )
    #expect(object.marker(of: .takeaways) == nil)
    #expect(object.unmarkedFields(of: .takeaways) == object.fields)
  }
}
