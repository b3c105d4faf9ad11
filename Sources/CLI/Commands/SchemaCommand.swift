import ArgumentParser
import JSON
import Views

struct SchemaCommand: ConsoleCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of manifests or of JSON plans."
  )

  enum Subject: String, ExpressibleByArgument, CaseIterable {
    case manifest
    case plan
  }

  @Argument(help: "The schema to print.")
  var subject: Subject = .manifest

  func run(on console: Console) async -> ExitStatus {
    let document =
      switch subject {
      case .manifest: ManifestSchema.document
      case .plan: PlanSchema.document
      }
    console.write(.output, document.text(.indented, keys: .asAdded) + "\n")
    return .done
  }
}
