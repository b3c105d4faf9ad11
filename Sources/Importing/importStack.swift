package import Diagnostics
import JSON
import Manifests
package import Resources
import YAML

/// The further reads that importing a project requires.
///
/// These are the links and documents of everything live, and the archive if a number names a version
/// that is not live. Called again after each round of reads until nothing new is named. Pure.
package func readsToImport(_ live: LiveState) -> ReadSet {
  let known = Set(live.agents.map(\.id))
  let named = live.numbers.flatMap { number in
    (number.targetType == .agent ? [number.targetID].compactMap(\.self) : [])
      + (number.weights ?? []).map(\.agentID)
  }
  let published = live.agents.filter { $0.state == .published }
  return ReadSet(
    kinds: Set(Kind.allCases),
    histories: named.allSatisfy(known.contains) ? .of([]) : .all,
    links: live.knowledgeBases.isEmpty ? [] : Set(published.map(\.id)),
    documents: Set(live.knowledgeBases.map(\.id))
  )
}

/// Generates manifests from a live project.
///
/// Pure. Reads the generated files back before returning them: objects that a manifest cannot hold
/// are omitted with a note, and the rest is a stack without errors.
///
/// - Parameters:
///   - live: The entire live state, including all of ``readsToImport(_:)``.
///   - stack: The ownership label of the new stack.
/// - Throws: ``ImportRefusal`` if the project cannot be imported at all.
package func importStack(
  live: LiveState,
  stack: String
) throws(ImportRefusal) -> ImportedStack {
  let duplicates = live.duplicates
  guard duplicates.isEmpty else { throw ImportRefusal(diagnostics: duplicates) }
  var refused: [RemoteID: String] = [:]
  // Omitted objects may contain credentials, too.
  var leaks: [Diagnostic] = []
  while true {
    let selection = Selection(live, stack: stack, refused: refused)
    let draft = StackDraft(selection)
    let files: [ImportedStack.File]
    do throws(YAMLEmitter.Failure) {
      files = try StackLayout.files(draft, stack: stack)
    } catch {
      let problem = "The manifests cannot be written: libyaml says: \(error.problem)."
      let advice = "Free some memory, and import again."
      throw ImportRefusal(diagnostics: [.unsaid(nil, problem, advice, severity: .error)])
    }
    let result = loadStack(files: MemoryFiles(files))
    if let desired = result.desired {
      return ImportedStack(
        files: files,
        secrets: draft.secrets,
        notes: (selection.notes + draft.notes + leaks + live.unknown.map(\.note)
          + result.diagnostics.filter(\.tellsOfKey))
          .inReadingOrder,
        desired: desired.recalling(selection.agents)
      )
    }
    let problems = selection.refusals(for: result.diagnostics)
    guard !problems.isEmpty else { throw ImportRefusal(diagnostics: result.diagnostics) }
    let left = Set(problems.keys.compactMap { selection.addresses[$0]?.description })
    leaks += result.diagnostics.filter { $0.tellsOfKey && left.contains($0.subject ?? "") }
      .map(\.withoutPlace)
    refused.merge(problems) { first, _ in first }
  }
}

extension Diagnostic {
  /// Whether the diagnostic reports a service key in plain text.
  fileprivate var tellsOfKey: Bool { code == .secretInPlainText }

  /// The same diagnostic without a position, for an object that is in no file.
  fileprivate var withoutPlace: Diagnostic {
    Diagnostic(code, detail: detail, advice: advice, subject: subject, severity: severity)
  }
}

/// Why a project cannot be imported.
package struct ImportRefusal: Error, Sendable, Hashable {
  /// At least one error.
  package let diagnostics: [Diagnostic]
}

extension DesiredState {
  /// The same state, assuming the secrets that this stack's own versions were made with.
  fileprivate func recalling(_ live: [LiveAgent]) -> DesiredState {
    let ours = live.filter { $0.isMadeByTurnform && ($0.marker?.stack).isExactly(stack) }
    let recorded = Dictionary(first: ours.map { ($0.name, $0.marker?.secrets ?? [:]) })
    guard !recorded.isEmpty else { return self }
    return with(agents: agents.map { recorded[$0.name].map($0.recalling) ?? $0 })
  }
}

extension DesiredAgent {
  fileprivate func recalling(_ recorded: [ExactText: Fingerprint]) -> DesiredAgent {
    let secrets = config.secrets.map { use in
      SpecObject.SecretUse(
        pointer: use.pointer,
        source: use.source,
        fingerprint: recorded[ExactText(use.pointer.description)]
      )
    }
    return with(config: SpecObject(config.value, references: config.references, secrets: secrets))
  }
}

extension Selection {
  /// The objects that manifests cannot hold, judging by the errors in their entries.
  fileprivate func refusals(for diagnostics: [Diagnostic]) -> [RemoteID: String] {
    let reasons = Dictionary(
      first: diagnostics.filter { $0.severity == .error }
        .compactMap { diagnostic in diagnostic.subject.map { ($0, diagnostic.detail) } }
    )
    return addresses.compactMapValues { address in
      reasons[address.description].map { "A manifest cannot express it: \($0)" }
    }
  }
}

private struct MemoryFiles: StackFiles {
  private let files: [ExactText: [UInt8]]

  init(_ files: [ImportedStack.File]) {
    self.files = Dictionary(first: files.map { (ExactText($0.path), Array($0.text.utf8)) })
  }

  func manifestPaths(_ selection: ManifestSelection) -> [String] {
    filePaths(selection).filter(\.isManifestName)
  }

  func filePaths(_ selection: ManifestSelection) -> [String] {
    files.keys.map(\.text).sorted()
  }

  func bytes(of path: String) throws(StackFileError) -> [UInt8] {
    guard let bytes = files[ExactText(path)] else { throw .missing }
    return bytes
  }
}

extension UnknownObject {
  /// A note that this version's manifests cannot express the object.
  fileprivate var note: Diagnostic {
    .unsaid(
      address,
      "\(address) has the \(field) \"\(word)\", which this version of Turnform does not support.",
      "Import it with a newer version of Turnform.",
      severity: .warning
    )
  }
}
