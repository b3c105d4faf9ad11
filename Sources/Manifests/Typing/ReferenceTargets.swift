import Diagnostics
import JSON
import Resources
import YAML

/// The resources that references of a stack may name.
struct ReferenceTargets {
  /// The kinds with ids that references can stand for.
  static let kinds = Kind.allCases.filter(\.isReferable)

  /// The declared keys of each kind.
  private let keys: [Kind: Set<ExactText>]
  /// The texts under `removed:`.
  private let removed: [String]
  private let isIncomplete: Bool

  init(_ layer: Layer) {
    keys = Dictionary(
      uniqueKeysWithValues: Kind.allCases.map { kind in
        (kind, Set(layer.entries[kind]?.keys.map { ExactText($0) } ?? []))
      }
    )
    removed = layer.removed.flatMap { $0.value.elements ?? [] }.compactMap(\.text)
    isIncomplete = layer.isIncomplete
  }

  /// Whether the stack declares a resource, or may declare it in an unreadable file.
  func contains(_ address: ResourceAddress) -> Bool {
    isIncomplete || keys[address.kind]?.contains(ExactText(address.key.text)) ?? false
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
    let keys = (keys[kind] ?? []).map(\.text).sorted()
    return (
      "The \(kind.singular) \(quoted(key)) is not declared in this stack.",
      suggestion(for: key, among: keys, otherwise: "Declare it under \"\(kind.rawValue)\".")
    )
  }

  private func isRemoved(_ address: ResourceAddress) -> Bool {
    removed.contains { $0.isExactly("\(address)") }
  }
}
