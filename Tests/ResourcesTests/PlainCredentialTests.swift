import JSON
import Resources
import Testing

@Suite("Secrets in plain text")
struct PlainCredentialTests {
  @Test(
    "are found by their names, by the preceding argument, and by their format",
    arguments: [
      (["extra": ["api_key": "hunter2"]], ["/extra/api_key"]),
      (["extra": ["headers": ["Authorization": "hunter2"]]], ["/extra/headers/Authorization"]),
      (["extra": [["name": "X-Api-Key", "value": "hunter2"]]], ["/extra/0/value"]),
      (["passwords": 1, "password": 12345], ["/password"]),
      (["args": ["-y", "--token", "hunter2", "x"]], ["/args/2"]),
      (
        ["args": ["--token=hunter2", "API_KEY=hunter2", "Authorization: hunter2"]],
        ["/args/0", "/args/1", "/args/2"]
      ),
      (["url": "https://u:hunter2@h"], ["/url"]),
      (["a": ["b": ["Bearer hunter2hunter2"]]], ["/a/b/0"]),
      (["api_key": "***"], []), (["api_key": "{{key}}"], []), (["api_key": "${agents.a.id}"], []),
      (["api_key": .null, "token": true, "secret": ""], []), (["token": "auto"], []),
      (["properties": ["password": ["type": "string", "description": "Ask for it."]]], []),
      (["required": ["token", "password"]], []), (["args": ["--token"]], []),
    ] as [(JSONValue, [String])]
  )
  func found(value: JSONValue, places: [String]) {
    #expect(value.plainCredentials().map(\.pointer.description) == places)
    let masked = value.withCredentialsMasked
    #expect(!masked.text().contains("hunter2"), "\(masked.text())")
    #expect((masked == value) == places.isEmpty)
  }
}
