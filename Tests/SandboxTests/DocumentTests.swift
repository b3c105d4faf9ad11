import JSON
import Sandbox
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test("are processed for the duration of background work")
  func processing() async throws {
    let client = await TestClient { $0.backgroundTime = .seconds(5) }
    let path = try await client.createBase()
    let answer = try await client.upload(path, "a.txt", "text/plain", Array("Hello".utf8))
    #expect(answer.status == 202)
    let document = path + "/" + (answer.body["data"]?["id"]?.string ?? "")
    for expected in ["processing", "processing", "ready"] {
      let read = try await client.send("GET", document).body["data"]
      #expect(read?["status"]?.string == expected)
      #expect(read?["char_count"]?.integer == (expected == "ready" ? 5 : 0))
      client.clock.advance(by: .milliseconds(2500))
    }
  }

  @Test(
    "without extractable text fail, with counts of zero",
    arguments: [
      ("", 1, "No text could be extracted from the file"),
      (" \n", 2, "No text could be extracted from the file"),
      ("é", 1_000_001, "Extracted text too large: 1000001 chars (max 1000000)"),
      ("this should FAIL", 1, "The content asked for a failure"),
    ]
  )
  func failure(text: String, times: Int, message: String) async throws {
    let content = String(repeating: text, count: times)
    let client = await TestClient { $0.backgroundTime = .zero }
    let path = try await client.createBase()
    let answer = try await client.upload(path, "a.txt", "text/plain", Array(content.utf8))
    #expect(answer.body["data"]?["status"] == "processing")
    let read = try await client.send("GET", path).body["data"]?.array?.first
    #expect(read?["status"] == "failed")
    #expect(read?["error_message"]?.string == message)
    #expect(read?["chunk_count"] == 0)
  }

  @Test("larger than 10 MiB are a conflict")
  func size() async throws {
    let client = await TestClient()
    let path = try await client.createBase()
    for (count, status) in [(10_485_760, 202), (10_485_761, 409)] {
      let content = [UInt8](repeating: UInt8(ascii: "\r"), count: count)
      #expect(try await client.upload(path, "a.txt", "text/plain", content).status == status)
    }
  }

  @Test(
    "are read from a form as the real server does",
    arguments: [
      ("two files: the last", part("a.txt") + part("b.txt") + end, 202, "b.txt"),
      ("no name", part("") + end, 202, "untitled"),
      ("a quote in the name", part(#"a\"b;c.txt"#) + end, 202, #"a"b;c.txt"#),
      ("text in front", "preamble\r\n" + part("a.txt") + end, 202, "a.txt"),
      ("another field", part("a.txt", field: "upload") + end, 422, "missing"),
      ("no filename", part(nil) + end, 422, "value_error"),
      ("truncated", part("a.txt"), 422, "missing"),
      ("no parts", end, 422, "missing"), ("nothing", "", 422, "missing"),
    ] as [(String, String, Int, String)]
  )
  func forms(name: String, body: String, status: Int, expected: String) async throws {
    let client = await TestClient()
    let path = try await client.createBase()
    var request = SandboxRequest("POST", path, key: client.key)
    request.body = Array(body.utf8)
    request.headers.append(
      SandboxHeader("Content-Type", #"Multipart/Form-Data; charset=utf-8; boundary="x""#)
    )
    let answer = try await client.send(request)
    #expect(answer.status == status)
    let error = answer.body["details"]?["errors"]?.array?.first
    #expect((answer.body["data"]?["filename"] ?? error?["type"])?.string == expected)
  }

  @Test("without a boundary are a 400, for any client")
  func boundary() async throws {
    let client = await TestClient()
    var request = SandboxRequest("POST", try await client.createBase())
    request.headers.append(SandboxHeader("Content-Type", "multipart/form-data"))
    #expect(try await client.send(request).status == 400)
  }

  private static let end = "--x--\r\n"

  private static func part(_ filename: String?, field: String = "file") -> String {
    let name = filename.map { #"; filename="\#($0)""# } ?? ""
    return "--x\r\nContent-Disposition: form-data; name=\"\(field)\"\(name)\r\n"
      + "content-type: text/plain\r\n\r\nHello\r\n"
  }
}

extension TestClient {
  /// A knowledge base, and the path of its documents.
  fileprivate func createBase() async throws -> String {
    let answer = try await send("POST", "/v1/knowledge-bases", ["name": "b"])
    return "/v1/knowledge-bases/\(answer.body["data"]?["id"]?.string ?? "")/documents"
  }

  fileprivate func upload(
    _ path: String,
    _ name: String,
    _ type: String,
    _ content: [UInt8]
  ) async throws -> (status: Int, body: JSONValue) {
    var request = SandboxRequest("POST", path, key: key)
    request.attachFile(named: name, type: type, content)
    return try await send(request)
  }
}
