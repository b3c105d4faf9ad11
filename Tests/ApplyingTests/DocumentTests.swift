import API
import Applying
import Diagnostics
import JSON
import Planning
import Resources
import TestSupport
import Testing

@Suite("Uploading documents, and refused deletions", .timeLimit(.minutes(45)))
struct DocumentTests {
  private static let document = DesiredDocument(
    name: #"faq "new"~9f2c1b7e.md"#,
    path: "docs/faq.md",
    contentType: "text/markdown",
    digest: "digest-of-9"
  )
  private static let upload = step(
    1,
    .object(.uploadDocument(knowledgeBase: .live(RemoteID(short: "k1")), document)),
    subject: .document(knowledgeBase: "faq", document.name)
  )
  /// Deletes the document `d0`, after the upload.
  private static let deletion = step(
    2,
    .object(.deleteDocument(knowledgeBase: RemoteID(short: "k1"), RemoteID(short: "d0"))),
    after: [1],
    subject: .document(knowledgeBase: "faq", document.name)
  )
  private let files = DocumentFiles(
    read: { _ in Array("Open 9–6.".utf8) },
    digest: { _ in "digest-of-9" }
  )

  @Test("a file is one part with exactly its content type, and its name is quoted")
  func form() throws {
    let write = try Write(Self.upload.operation, StepInputs(documents: files))
    let body = String(decoding: write.request.body ?? [], as: UTF8.self)
    let boundary = "turnform-digest-of-9-0"
    #expect(
      write.request.headers == [
        APIHeader("Content-Type", "multipart/form-data; boundary=\(boundary)")
      ]
    )
    #expect(
      body
        == [
          "--\(boundary)",
          #"Content-Disposition: form-data; name="file"; filename="faq \"new\"~9f2c1b7e.md""#,
          "Content-Type: text/markdown", "", "Open 9–6.", "--\(boundary)--", "",
        ]
        .joined(separator: "\r\n")
    )
  }

  @Test("a boundary does not occur in the file")
  func boundary() throws {
    let files = DocumentFiles(
      read: { _ in Array("turnform-digest-of-9-0".utf8) },
      digest: { _ in "digest-of-9" }
    )
    let write = try Write(Self.upload.operation, StepInputs(documents: files))
    #expect(write.request.headers.first?.value.hasSuffix("turnform-digest-of-9-1") == true)
  }

  @Test("the step is done once the document is ready, however long that takes")
  func processing() async {
    let bench = Bench(documents: files) { request, count in
      request.path.contains("?")
        ? .page([]) : Self.answer(count < 40 ? "processing" : "ready", request)
    }
    let report = await bench.apply([Self.upload])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "d1"), adopted: false))
    #expect(bench.events.contains(.stepWaiting(StepID(1), .processing(.zero))))
    #expect(bench.clock.elapsed > .seconds(60))
  }

  @Test("the wait ends after ten minutes")
  func forEver() async {
    let bench = Bench(documents: files) { request, _ in
      request.path.contains("?") ? .page([]) : Self.answer("processing", request)
    }
    let report = await bench.apply([Self.upload])
    #expect(report.diagnostics.map(\.code) == [.notConverged])
    #expect(bench.clock.elapsed == .seconds(600))
  }

  @Test("a document uploaded by an earlier run is waited for and adopted, not deleted")
  func unfinished() async {
    let stuck = Self.json("processing", id: "d0")
    let bench = Bench(documents: files) { request, count in
      request.path.contains("?")
        ? .page([stuck]) : .data(Self.json(count < 20 ? "processing" : "ready", id: "d0"))
    }
    let report = await bench.apply([Self.upload, Self.deletion])
    #expect(
      report.steps.map(\.status) == [
        .done(created: RemoteID(short: "d0"), adopted: true), .done(created: nil, adopted: true),
      ]
    )
    #expect(bench.lines.allSatisfy { $0.hasPrefix("GET") })
    #expect(bench.events.contains(.stepWaiting(StepID(1), .unfinishedUpload(.zero))))
    #expect(bench.longWaits.count >= 2)
    #expect(report.verdict == .done)
  }

  @Test("a stuck document is uploaded again after two minutes and deleted, and the report says so")
  func stuck() async {
    let stuck = Self.json("processing", id: "d0")
    let deleted = InterruptFlag()
    let bench = Bench(documents: files) { request, _ in
      switch request.method {
      case .get where request.path.contains("?"): return .page([stuck])
      case .get where request.path.hasSuffix("d0"):
        return deleted.isRaised ? .error(404, "not_found") : .data(stuck)
      case .get: return .data(Self.json("ready"))
      case .post: return .data(Self.json("processing"), status: 202)
      case .put, .delete:
        deleted.raise()
        return .success(APIResponse(status: 204))
      }
    }
    let report = await bench.apply([Self.upload, Self.deletion])
    #expect(bench.clock.elapsed >= .seconds(120))
    #expect(
      bench.lines.filter { !$0.hasPrefix("GET") }.map { $0.prefix { $0 != " " } } == [
        "POST", "DELETE",
      ]
    )
    #expect(bench.events.contains(.stepWaiting(StepID(1), .uploadedAgain)))
    #expect(report.diagnostics.map(\.code) == [.documentUnfinished])
    #expect(report.diagnostics.map(\.severity) == [.note])
  }

  @Test("a document that is ready by now is adopted as it is")
  func readyMeanwhile() async {
    let bench = Bench(documents: files) { _, _ in .page([Self.json("ready", id: "d0")]) }
    let report = await bench.apply([Self.upload])
    #expect(report.steps.map(\.status) == [.done(created: RemoteID(short: "d0"), adopted: true)])
    #expect(bench.clock.elapsed == .zero)
  }

  @Test("an interrupt ends the wait, and nothing is sent")
  func interruptedWait() async {
    let bench = Bench(
      interruptAt: .stepWaiting(StepID(1), .unfinishedUpload(.zero)),
      documents: files
    ) { request, _ in
      let stuck = Self.json("processing", id: "d0")
      return request.path.contains("?") ? .page([stuck]) : .data(stuck)
    }
    let report = await bench.apply([Self.upload])
    #expect(report.steps.map(\.status) == [.skipped(.interrupted)])
    #expect(bench.lines.allSatisfy { $0.hasPrefix("GET") })
    #expect(bench.clock.elapsed < .seconds(30))
  }

  @Test("a failed document fails the step with the server's reason, truncated to one line")
  func failed() async {
    let reason = "No text\n::error::\u{202E}" + String(repeating: "x", count: 300)
    let bench = Bench(documents: files) { request, _ in
      request.path.contains("?") ? .page([]) : Self.answer("failed", request, reason)
    }
    let report = await bench.apply([Self.upload])
    #expect(report.diagnostics.map(\.code) == [.documentFailed])
    let detail = report.diagnostics.first?.detail ?? ""
    #expect(detail.contains("\"No text ::error:: xxx"))
    #expect(!detail.contains("\n") && detail.count < 280)
  }

  @Test("a lost upload is found among the new documents")
  func lost() async {
    let old = Self.json("failed", id: "d0")
    let bench = Bench(documents: files) { request, count in
      switch request.method {
      case .post: return .failure(.lostAnswer)
      case .get where request.path.contains("?"):
        return .page(count == 0 ? [old] : [Self.json("processing"), old])
      case .get, .put, .delete: return Self.answer("ready", request)
      }
    }
    let report = await bench.apply([Self.upload])
    #expect(report.steps.first?.status == .done(created: RemoteID(short: "d1"), adopted: true))
  }

  @Test("a file changed since the plan was made is stale, and nothing is sent")
  func changed() async {
    let files = DocumentFiles(read: { _ in [] }, digest: { _ in "another" })
    let bench = Bench(documents: files) { _, _ in .page([]) }
    let report = await bench.apply([Self.upload])
    #expect(report.verdict == .stale)
    #expect(bench.lines == [])
  }

  @Test("an unreadable file is reported with the reader's own message")
  func unreadable() async {
    let problem = Diagnostic(.fileOutsideStack, detail: "Outside.", advice: "Move it.")
    let files = DocumentFiles(read: { _ in throw problem }, digest: { _ in "" })
    let report = await Bench(documents: files) { _, _ in .page([]) }.apply([Self.upload])
    #expect(report.diagnostics == [problem])
  }

  @Test(
    "a deletion refused because an object refers to the target names that object",
    arguments: [Kind.knowledgeBases, .takeaways]
  )
  func stillReferredTo(kind: Kind) async {
    let object: JSONValue = [
      "id": "x1", "name": "x", "description": nil, "schema": [:], "prompt": nil, "model": nil,
      "embedding_model": "m", "chunk_size": 512, "chunk_overlap": 64,
    ]
    let bench = Bench { request, _ in
      request.method == .get ? .data(object) : .error(409, "conflict")
    }
    let report = await bench.apply([step(1, .object(.delete(kind, RemoteID(short: "x1"))))])
    #expect(report.diagnostics.map(\.code) == [.stillReferredTo])
  }

  @Test("a name taken by another client in the meantime is stale, even when the API returns 500")
  func taken() async {
    let base: JSONValue = [
      "id": "k9", "name": "faq", "description": "theirs", "embedding_model": "m",
      "chunk_size": 512, "chunk_overlap": 64,
    ]
    let bench = Bench { request, _ in
      request.method == .get ? .page([base]) : .error(500, "internal_error")
    }
    let content: StepContent = ["name": "faq", "description": "ours"]
    let report = await bench.apply([
      step(1, .object(.create(.knowledgeBases, naturalKey: "faq", content)))
    ])
    #expect(bench.lines.filter { $0.hasPrefix("POST") }.count == 1)
    #expect(bench.clock.elapsed == .zero)
    #expect(report.verdicts == [.partial, .stale])
    #expect(!"\(report)".contains("theirs"))
  }

  private static func json(
    _ status: String,
    id: String = "d1",
    _ reason: String? = nil
  ) -> JSONValue {
    [
      "id": .string(id), "filename": .string(document.name.text), "status": .string(status),
      "error_message": reason.map(JSONValue.string) ?? .null,
    ]
  }

  /// Processing when it is uploaded, and then in the given state.
  private static func answer(
    _ status: String,
    _ request: APIRequest,
    _ reason: String? = nil
  ) -> ScriptedTransport.Reply {
    request.method == .post
      ? .data(json("processing"), status: 202) : .data(json(status, id: "d1", reason))
  }
}

extension Bench {
  /// The reported waits for documents, in order.
  fileprivate var longWaits: [Duration] {
    events.compactMap { event in
      guard case .stepWaiting(_, .unfinishedUpload(let time)) = event, time > .zero else {
        return nil
      }
      return time
    }
  }
}
