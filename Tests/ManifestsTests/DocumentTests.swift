import Diagnostics
import Hashing
import JSON
import Manifests
import Resources
import Testing

@Suite("Documents of knowledge bases")
struct DocumentTests {
  private func documents(_ list: String, _ files: [String: String]) throws -> [DesiredDocument] {
    let main = TestStack.header + "knowledge_bases: {faq: {documents: \(list)}}\n"
    let result = TestStack(files.merging(["turnform.yaml": main]) { $1 }).load()
    #expect(result.diagnostics.isEmpty)
    return try #require(result.desired?.knowledgeBases.first?.documents)
  }

  @Test("a document is named by its file and content")
  func names() throws {
    let found = try documents(
      "[docs/faq.v1.md, Prices.TXT]",
      ["docs/faq.v1.md": "Hi\n", "Prices.TXT": "1"]
    )
    let digests = ["1", "Hi\n"].map { sha256Hex(Array($0.utf8)) }
    #expect(found.map(\.path) == ["Prices.TXT", "docs/faq.v1.md"])
    #expect(
      found.map(\.name)
        == ["Prices~\(digests[0].prefix(8)).TXT", "faq.v1~\(digests[1].prefix(8)).md"]
    )
    #expect(found.map(\.contentType) == ["text/plain", "text/markdown"])
    #expect(found.map(\.digest) == digests)
    #expect(found.allSatisfy { DesiredDocument.isOurs($0.name) && $0.span != nil })
  }

  @Test("a long name keeps room for the hash")
  func longName() throws {
    let path = String(repeating: "é", count: 125) + ".md"
    let name = try #require(try documents("['\(path)']", [path: "x"]).first?.name)
    #expect(name.text.utf8.count == 254)
    #expect(
      DesiredDocument.isOurs(name) && name.text.hasPrefix("ééé") && name.text.hasSuffix(".md")
    )
  }

  @Test("every extension has the content type that the API accepts")
  func types() throws {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    let types = [
      "a.csv": "text/csv", "a.doc": "application/msword", "a.docx": word,
      "a.json": "application/json", "a.md": "text/markdown", "a.pdf": "application/pdf",
      "a.tsv": "text/tab-separated-values", "a.txt": "text/plain", "a.xml": "text/xml",
      "a.YAML": "text/yaml", "a.YML": "text/yaml",
    ]
    let files = Dictionary(uniqueKeysWithValues: types.keys.map { ("d/\($0)", $0) })
    for document in try documents("[d/*]", files) {
      #expect(document.contentType == types[String(document.path.dropFirst(2))])
    }
    #expect(try documents("[d/*]", files).count == types.count)
  }

  @Test(
    "patterns",
    arguments: [
      ("d/*.md", ["d/a.md", "d/ab.md"]), ("d/?.md", ["d/a.md"]), ("d/??.*", ["d/ab.md"]),
      ("d/**/*.md", ["d/a.md", "d/ab.md", "d/e/a1.md", "d/e/f/a2.md"]),
      ("**/a2.md", ["d/e/f/a2.md"]), ("d/*/*.md", ["d/e/a1.md"]), ("d/**/f/*", ["d/e/f/a2.md"]),
      ("d/e/**", ["d/e/a1.md", "d/e/f/a2.md"]), ("*/*/**/*2*", ["d/e/f/a2.md"]),
      ("**/é?.md", ["é/éx.md"]), ("d/a*", ["d/a.md", "d/ab.md"]), ("d/*a*b*.md", ["d/ab.md"]),
    ]
  )
  func patterns(_ pattern: String, _ paths: [String]) throws {
    let all = ["d/a.md", "d/ab.md", "d/e/a1.md", "d/e/f/a2.md", "é/éx.md", ".git/a.md"]
    let files = Dictionary(uniqueKeysWithValues: all.map { ($0, $0) })
    #expect(try documents("['\(pattern)']", files).map(\.path).sorted() == paths)
  }

  @Test("an empty list of documents equals an omitted one, and an overlay replaces the list")
  func lists() throws {
    #expect(try documents("[]", [:]).isEmpty)
    let stack = TestStack([
      "turnform.yaml": TestStack.header + "knowledge_bases: {faq: {documents: [a.md]}, x: {}}\n",
      "environments/staging.yaml": "knowledge_bases: {faq: {documents: [b.md]}}\n",
      "a.md": "a", "b.md": "b",
    ])
    let bases = try #require(stack.load(environment: "staging").desired).knowledgeBases
    #expect(bases.map { $0.documents?.map(\.path) } == [["b.md"], []])
    #expect(bases.first?.object.fields.value == [:])
  }

  @Test("files that are too large or escape the stack are rejected")
  func unreadable() {
    let main = TestStack.header + "knowledge_bases: {faq: {documents: [1️⃣big.pdf, 2️⃣'l*.md']}}\n"
    let stack = TestStack(
      ["turnform.yaml": main],
      bytes: ["big.pdf": [UInt8](repeating: 1, count: 10 << 20 + 1)],
      errors: ["link.md": .outsideStack]
    )
    #expect(stack.places(of: stack.load().diagnostics) == ["1️⃣ TF2030", "2️⃣ TF2015"])
  }

  @Test(
    "a name that would change in transit is rejected",
    arguments: [
      "a\nb", "a\rb", "a\tb", "a\"b", "a\\b", "a\u{7F}b", "a\u{85}b", "a\u{2028}b", "a\u{1B}[31mb",
      "\"\u{301}",
    ]
  )
  func badName(stem: String) {
    let main = TestStack.header + "knowledge_bases: {faq: {documents: [1️⃣'*.md']}}\n"
    let stack = TestStack(["turnform.yaml": main, "\(stem).md": "x"])
    #expect(stack.places(of: stack.load().diagnostics) == ["1️⃣ TF2030"])
  }

  @Test(
    "a name is at most 255 bytes with its hash, regardless of the file name",
    arguments: ["a", "it's", "ä", "日", "👩‍👩‍👧‍👦", "e\u{301}"]
  )
  func longName(unit: String) throws {
    let stem = String(repeating: unit, count: 252 / unit.utf8.count)
    let name = try #require(try documents("['*.md']", ["\(stem).md": "x"]).first?.name.text)
    #expect(name.utf8.count <= 255)
    #expect(name.hasSuffix("~2d711642.md"))
  }

  @Test(
    "a file in which the API would find no text is rejected",
    arguments: ["", " \n", "\u{FEFF}", "\u{FEFF}\r\n", "\u{A0}\u{3000}\t"],
    ["md", "json", "csv"]
  )
  func blank(text: String, ending: String) {
    let main = TestStack.header + "knowledge_bases: {faq: {documents: [1️⃣a.\(ending)]}}\n"
    let stack = TestStack(["turnform.yaml": main, "a.\(ending)": text])
    #expect(stack.places(of: stack.load().diagnostics) == ["1️⃣ TF2030"])
  }

  @Test("a file in two knowledge bases is read once and is a document of both")
  func shared() throws {
    let stack = TestStack([
      "turnform.yaml": TestStack.header
        + "knowledge_bases: {x: {documents: [a.md]}, y: {documents: [a.md]}}\n", "a.md": "a",
    ])
    let bases = try #require(stack.load().desired).knowledgeBases
    #expect(Set(bases.map { $0.documents?.map(\.name) }).count == 1)
  }
}
