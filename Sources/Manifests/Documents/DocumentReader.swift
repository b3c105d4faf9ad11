import Diagnostics
import Hashing
import JSON
import Resources

/// Finds the files that the `documents:` of knowledge bases name, and checks their content.
struct DocumentReader {
  private let files: any StackFiles
  /// All files of the stack, sorted; listed when the first pattern needs them.
  private var listing: Result<[String], StackFileError>?
  /// The results by path, because several knowledge bases may contain the same file.
  private var digests: [ExactText: Result<String, Problem>] = [:]

  /// Why a file cannot be a document.
  private enum Problem: Error {
    case file(StackFileError)
    case document(detail: String, advice: String)
  }

  private(set) var patterns: [PathPattern] = []

  /// The manifest files, which cannot be documents.
  private let manifests: Set<ExactText>
  private let selection: ManifestSelection

  init(files: any StackFiles, manifests: Set<ExactText>, _ selection: ManifestSelection) {
    self.files = files
    self.manifests = manifests
    self.selection = selection
  }

  /// The paths of all documents that were read.
  var paths: some Sequence<ExactText> { digests.keys }

  /// Returns the documents of one knowledge base; `nil` when there is no list.
  mutating func documents(of entry: Entry, _ diagnostics: inout DiagnosticBag) -> [DesiredDocument]?
  {
    guard let items = entry["documents"]?.array else { return nil }
    var list = DocumentList(entry)
    for (index, item) in items.enumerated() {
      guard let written = item.string else { continue }
      list.index = index
      for path in paths(for: written, &list) { add(path, to: &list) }
    }
    diagnostics.report(list.diagnostics)
    return list.documents
  }

  private mutating func paths(for written: String, _ list: inout DocumentList) -> [String] {
    guard let path = normalized(path: written) else {
      let isPath = !written.isEmpty && !written.utf8.contains(0)
      list.report(
        isPath ? .fileOutsideStack : .fileUnreadable,
        !isPath
          ? "A document requires a file path."
          : "The path \(quoted(written)) points outside the stack folder.",
        "Use the path of a file in this stack, relative to the folder of turnform.yaml."
      )
      return []
    }
    guard PathPattern.isPattern(path) else { return [path] }
    let pattern = PathPattern(path)
    patterns.append(pattern)
    switch allFiles() {
    case .success(let all):
      let found = all.filter(pattern.matches)
      if found.isEmpty {
        list.report(
          .badDocument,
          "No file of the stack matches \(quoted(written)).",
          "Fix or remove the pattern: * and ? match within one folder, ** matches across folders."
        )
      }
      return found
    case .failure(let error):
      let (code, detail, advice) = error.words(for: path)
      list.report(code, detail, advice)
      return []
    }
  }

  private mutating func allFiles() -> Result<[String], StackFileError> {
    if let listing { return listing }
    let result = Result { () throws(StackFileError) in try files.filePaths(selection).sorted() }
    listing = result
    return result
  }

  private mutating func add(_ path: String, to list: inout DocumentList) {
    guard list.isNew(path) else { return }
    guard !manifests.contains(ExactText(path)) else {
      list.report(
        .badDocument,
        "\(quoted(path)) is a manifest and cannot be a document.",
        "List it in .turnformignore if it is not a manifest, or use a pattern that does not match "
          + "it."
      )
      return
    }
    guard let type = DocumentContent.type(of: path) else {
      let endings = DocumentContent.types.keys.sorted().map { ".\($0)" }
      list.report(
        .badDocument,
        "\(quoted(path)) has a file type that the API does not accept as a document.",
        "Use a file with one of the extensions \(listed(endings))."
      )
      return
    }
    guard DocumentContent.isUsableName(path.pathParts.last ?? path) else {
      list.report(
        .badDocument,
        "The name of \(quoted(path)) contains a quote, a backslash or a control character, which "
          + "the API does not preserve.",
        "Rename the file."
      )
      return
    }
    switch digest(of: path, type) {
    case .success(let digest): list.add(path, type, digest)
    case .failure(.document(let detail, let advice)): list.report(.badDocument, detail, advice)
    case .failure(.file(let error)):
      let (code, detail, advice) = error.words(for: path)
      list.report(code, detail, advice)
    }
  }

  private mutating func digest(of path: String, _ type: String) -> Result<String, Problem> {
    if let known = digests[ExactText(path)] { return known }
    let digest = Result { () throws(Problem) in try readDigest(of: path, type) }
    digests[ExactText(path)] = digest
    return digest
  }

  private func readDigest(of path: String, _ type: String) throws(Problem) -> String {
    guard !hasHiddenPart(path) else { throw .file(.hidden) }
    let bytes: [UInt8]
    do throws(StackFileError) {
      bytes = try files.bytes(of: path)
    } catch {
      throw .file(error)
    }
    let name = quoted(path)
    guard !DocumentContent.isBlank(bytes, of: type) else {
      throw .document(
        detail: "\(name) contains no text.",
        advice: "Add text to it, or remove it."
      )
    }
    guard bytes.count <= DocumentContent.byteLimit else {
      throw .document(
        detail: "\(name) is larger than the API's limit of 10 MiB.",
        advice: "Split it into smaller files."
      )
    }
    guard !DocumentContent.isTooLong(bytes, of: type) else {
      throw .document(
        detail: "\(name) has more characters than the API's limit of 1,000,000.",
        advice: "Split it into smaller files."
      )
    }
    return sha256Hex(bytes)
  }
}
