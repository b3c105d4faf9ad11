package import Diagnostics
import Manifests
package import Resources

/// What is to become of a live project.
package struct ImportSettings: Sendable, Hashable {
  /// The ownership label of the stack that is made.
  package let stack: String

  package init(stack: String) { self.stack = stack }
}

/// A live project as manifests.
package struct ImportedStack: Sendable {
  /// Paths are relative to the stack folder; `turnform.yaml` comes last.
  package let files: [File]
  /// What has to be set before the stack can be planned, in the order of the manifests.
  package let secrets: [Secret]
  /// What was left out or cannot be said, and why, and what looks like a key and is written all the
  /// same: warnings and notes, with places in the files.
  package let notes: [Diagnostic]
  /// What the files say, as reading them proved; secrets of the stack's own versions are taken for
  /// those that are recorded.
  package let desired: DesiredState

  /// A file that is to be written.
  package struct File: Sendable, Hashable {
    package let path: String
    package let text: String

    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// A secret that the API masks, and the variable that stands for it.
  package struct Secret: Sendable, Hashable {
    package let variable: String
    package let address: ResourceAddress
    /// As people write it: `config.tools[0].webhook_secret`.
    package let place: String

    package init(variable: String, address: ResourceAddress, place: String) {
      self.variable = variable
      self.address = address
      self.place = place
    }
  }
}

extension ImportSettings {
  /// What a stack in a folder is called when nobody says so.
  ///
  /// - Parameters:
  ///   - folder: As it was named.
  ///   - workingFolder: Where a relative name begins, if that is known.
  /// - Returns: The folder's name with dashes for blanks and the like; `nil` when it has none.
  package static func stackName(ofFolder folder: String, in workingFolder: String?) -> String? {
    let isAbsolute = folder.utf8.first == UInt8(ascii: "/")
    var parts = isAbsolute ? [] : (workingFolder ?? "").pathParts
    for part in folder.pathParts where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    let name = parts.last.map(EntryKeys.slug) ?? ""
    return name.isEmpty ? nil : name
  }
}
