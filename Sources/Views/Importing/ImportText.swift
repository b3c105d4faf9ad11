package import Diagnostics
package import Importing
import JSON
package import Planning
import Resources

/// The result of an import.
package struct ImportResult: Sendable {
  package let imported: ImportedStack
  /// Diagnostics about the import.
  package let notes: [Diagnostic]
  /// The folder of the files, as a path from the working folder.
  package let folder: String
  /// A plan of the imported stack, assuming that its secrets are unknown.
  package let plan: Plan
  /// The plan that also adds markers to everything.
  package let adoption: Plan

  package init(
    imported: ImportedStack,
    notes: [Diagnostic],
    folder: String,
    plan: Plan,
    adoption: Plan
  ) {
    self.imported = imported
    self.notes = notes
    self.folder = folder
    self.plan = plan
    self.adoption = adoption
  }

  /// Whether there is nothing to write.
  package var isEmpty: Bool { imported.desired.isEmpty }
}

/// An import for people: what was written, what to set, and the next steps.
struct ImportText {
  let style: Style

  /// The whole text, ending with a line break.
  func text(_ result: ImportResult) -> String {
    guard !result.isEmpty else { return "Nothing to import. No files were written.\n" }
    return [headline(result), files(result), secrets(result), outlook(result)]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private func headline(_ result: ImportResult) -> [String] {
    let desired = result.imported.desired
    let counts = Kind.allCases.map { ($0, desired.count(of: $0)) }.filter { $0.1 > 0 }
      .map { counted($0.1, $0.0.singular) }
    return ["Imported into stack \(escaped(desired.stack)): \(counts.joined(separator: ", "))"]
  }

  private func files(_ result: ImportResult) -> [String] {
    let prefix = result.folder == "." ? "" : result.folder
    return result.imported.files.map(\.path).sorted().map { "  \(escaped(prefix + $0))" }
  }

  private func secrets(_ result: ImportResult) -> [String] {
    let secrets = result.imported.secrets
    guard !secrets.isEmpty else { return [] }
    let width = min(60, secrets.map { columns($0.variable) }.max() ?? 0)
    let rows = secrets.map { secret in
      "  \(secret.variable.padded(to: width))  "
        + style.paint("\(escaped(secret.address.description)) \(escaped(secret.place))", .faint)
    }
    return ["Set these variables before you plan; the API does not return secrets:"] + rows
  }

  private func outlook(_ result: ImportResult) -> [String] {
    let folder = result.folder == "." ? "." : String(result.folder.dropLast())
    var lines: [String] = []
    if result.plan.isEmpty {
      lines.append("The plan of this stack is empty.")
    } else {
      let changes = result.plan.changes.map(\.address.description).map(escaped)
      lines.append(
        "The plan of this stack has \(counted(changes.count, "change")), "
          + "\(counted(result.plan.steps.count, "request")): \(changes.joined(separator: ", "))."
      )
    }
    if result.plan.changes.contains(where: { $0.reason == .secretsNotRecorded }) {
      lines.append(
        "Each agent with secrets gets a new version, which records fingerprints of the secrets."
      )
    }
    let count = result.adoption.steps.count
    if count > 0, !result.adoption.isRefused {
      lines.append(
        "This stack's marker is written with the next change of each object; to write all markers "
          + "now:"
      )
      let command = CommandHint.turnform("apply", CommandHint.path(folder), "--adopt")
      lines.append("  \(escaped(command))    (\(counted(count, "request")))")
    }
    return lines
  }
}

/// An import for programs.
enum ImportJSON {
  /// The document of an import.
  ///
  /// Format: `{format_version, stack, folder, files, secrets, plan, adoption, diagnostics}`;
  /// `adoption` is the document of the apply that wrote the markers, or null.
  static func document(_ result: ImportResult, adoption: JSONValue?) -> JSONValue {
    var document = document(failed: result.notes).object ?? [:]
    document["stack"] = .string(result.imported.desired.stack)
    document["folder"] = .string(result.folder)
    if !result.isEmpty {
      document["files"] = .array(result.imported.files.map(\.path).sorted().map { .string($0) })
    }
    document["secrets"] = .array(result.imported.secrets.map(secret))
    document["plan"] = PlanJSON.document(result.plan)
    document["adoption"] = adoption ?? .null
    return .object(document)
  }

  /// The document of an import that wrote nothing.
  static func document(failed diagnostics: [Diagnostic]) -> JSONValue {
    [
      "format_version": .string(formatVersion), "stack": .null, "folder": .null, "files": [],
      "secrets": [], "plan": .null, "adoption": .null,
      "diagnostics": DiagnosticJSON.list(diagnostics),
    ]
  }

  private static func secret(_ secret: ImportedStack.Secret) -> JSONValue {
    [
      "variable": .string(secret.variable),
      "address": .string(secret.address.description),
      "place": .string(secret.place),
    ]
  }
}
