import JSON
import Resources
import Testing

@Suite("Rules and defaults")
struct RuleDefaultsTests {
  @Test("an unwritten section satisfies its rules, so that only written ones are checked")
  func unwrittenSections() {
    for kind in Kind.allCases { check(kind.manifestTable) }
  }

  private func check(_ section: Section) {
    for field in section.fields {
      guard case .section(let inner) = field.type else { continue }
      for rule in inner.rules {
        #expect(rule.isKept(by: inner.defaults), "\(field.name): \(rule.message)")
      }
      check(inner)
    }
  }

  @Test("a rule gives the same result for an object with defaults filled in as for the bare one")
  func filled() throws {
    let config = try #require(AgentTable.manifest["config"]?.type.innerSection)
    let objects: [JSONObject] = [
      [:], ["pipeline_mode": "s2s"],
      ["pipeline_mode": "s2s", "voicemail_detection": ["enabled": true]],
      ["voicemail_detection": ["enabled": true]],
      ["tools": [["name": "a"], ["name": "a"]]],
    ]
    for object in objects {
      for rule in config.rules {
        #expect(rule.isKept(by: object, of: config) == rule.isKept(by: config.filled(object)))
      }
    }
  }
}
