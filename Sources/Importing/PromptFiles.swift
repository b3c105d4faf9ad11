import Diagnostics
import JSON
import Resources

/// The texts stored in separate files.
package struct PromptFiles {
  /// The folder of these files.
  package static let folder = "prompts"

  private(set) var files: [ImportedStack.File] = []
  private var taken: Set<String> = []

  /// Moves a text to a file if it is long or a prompt, and returns the path of that file.
  mutating func path(
    for text: String,
    of address: ResourceAddress,
    at pointer: JSONPointer
  ) -> String? {
    let isSystemPrompt = pointer.description == "/config/system_prompt"
    guard !text.isEmpty, isSystemPrompt || text.isLong, text.survivesFiles else { return nil }
    let folder = address.kind == .agents ? Self.folder : "\(Self.folder)/\(address.kind.rawValue)"
    let place = JSONPointer(Array(pointer.tokens.drop { $0 == .key("config") })).dotted
    let name = isSystemPrompt ? address.key : "\(address.key).\(EntryKeys.slug(place))"
    var path = "\(folder)/\(name).md"
    var number = 2
    while !taken.insert(path.lowercased()).inserted {
      path = "\(folder)/\(name)-\(number).md"
      number += 1
    }
    files.append(ImportedStack.File(path: path, text: text + "\n"))
    return path
  }
}

extension String {
  /// Whether the text is too long to keep between other fields.
  fileprivate var isLong: Bool {
    utf8.count > 800 || TextLines(self).count { $0.end != nil } >= 12
  }

  /// Whether a file with this text and a trailing line break reads back as this text.
  ///
  /// Reading would strip a byte order mark and a trailing carriage return, and it refuses a file
  /// that contains what looks like a key.
  fileprivate var survivesFiles: Bool {
    guard !utf8.starts(with: [0xEF, 0xBB, 0xBF]), utf8.last != UInt8(ascii: "\r") else {
      return false
    }
    var copy = self
    return copy.withUTF8 { bytes in
      !bytes.indices.contains { index in
        CredentialForm.isSign(bytes[index])
          && CredentialForm.credential(in: bytes, signAt: index) != nil
      }
    }
  }
}
