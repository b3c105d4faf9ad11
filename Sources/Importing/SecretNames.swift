import Diagnostics
import JSON
import Manifests
import Resources

/// Assigns every secret an environment variable.
struct SecretNames {
  private(set) var secrets: [ImportedStack.Secret] = []
  private var taken: Set<String> = []

  /// A name that no other secret has, such as `SURVEYOR_TOOLS_FIND_REPAIR_WEBHOOK_SECRET`.
  ///
  /// - Parameter words: The path to the secret, as `pointer`, in words.
  mutating func variable(
    for address: ResourceAddress,
    _ words: [String],
    at pointer: JSONPointer
  ) -> String {
    let letters = ([address.key.text] + words).joined(separator: "_").uppercased().utf8
      .map { $0.isLetterOrDigit ? $0 : UInt8(ascii: "_") }
    var stem = String(decoding: letters, as: UTF8.self)
    if !stem.isVariableName { stem = "SECRET_" + stem }
    // Variables that belong to a shell, a cloud or a CI system are never read.
    stem = VariableFamily.freeName(like: stem, prefix: "SECRET_")
    var name = stem
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(stem)_\(number)"
      number += 1
    }
    let secret = ImportedStack.Secret(variable: name, address: address, place: pointer.dotted)
    secrets.append(secret)
    return name
  }
}
