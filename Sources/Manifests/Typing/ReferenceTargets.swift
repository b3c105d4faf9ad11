import Diagnostics
import JSON
import Resources
import YAML

/// The resources that references of a stack may name.
struct ReferenceTargets {
  /// The kinds with ids that references can stand for.
  static let kinds = Kind.allCases.filter(\.isReferable)

  private let layer: Layer

  init(_ layer: Layer) { self.layer = layer }

  /// Whether the stack declares a resource, or may declare it in an unreadable file.
  func contains(_ address: ResourceAddress) -> Bool {
    layer.isIncomplete || layer.entries[address.kind]?[address.key.text] != nil
  }

  /// Explains why an undeclared resource cannot be referenced, and what to do.
  func words(forMissing address: ResourceAddress) -> (detail: String, advice: String) {
    let (kind, key) = (address.kind, address.key.text)
    guard !isRemoved(address) else {
      return (
        "\(quoted("\(address)")) is listed in \"removed\", so references to it are not allowed.",
        "Remove the reference, or keep the \(kind.singular)."
      )
    }
    let keys = layer.entries[kind].map { $0.keys.sorted() } ?? []
    return (
      "The \(kind.singular) \(quoted(key)) is not declared in this stack.",
      suggestion(for: key, among: keys, otherwise: "Declare it under \"\(kind.rawValue)\".")
    )
  }

  private func isRemoved(_ address: ResourceAddress) -> Bool {
    layer.removed.contains { member in
      member.value.elements?.contains { $0.text?.isExactly("\(address)") == true } ?? false
    }
  }
}
