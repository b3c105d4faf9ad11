package import Diagnostics
import Manifests
package import Resources

/// A live project as manifests.
package struct ImportedStack: Sendable {
  /// The files, with paths relative to the stack folder; `turnform.yaml` comes last.
  package let files: [File]
  /// The secrets to set before the stack can be planned, in manifest order.
  package let secrets: [Secret]
  /// Warnings and notes, with positions in the files: what was omitted or cannot be expressed, and
  /// why, and what looks like a key but is written anyway.
  package let notes: [Diagnostic]
  /// The desired state as read back from the files; secrets of the stack's own versions are assumed
  /// to match the recorded ones.
  package let desired: DesiredState

  /// A file to write.
  package struct File: Sendable, Hashable {
    package let path: String
    package let text: String
  }

  /// A secret that the API masks, and the environment variable that replaces it.
  package struct Secret: Sendable, Hashable {
    package let variable: String
    package let address: ResourceAddress
    /// The place in readable form, such as `config.tools[0].webhook_secret`.
    package let place: String
  }
}

extension ImportedStack {
  /// The default name of a stack in a folder: the folder's name with dashes for spaces and the like.
  ///
  /// - Returns: `nil` if the folder has no usable name.
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
