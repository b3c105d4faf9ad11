import Diagnostics
import JSON

extension String {
  /// Whether it starts with a dot.
  package var isHiddenName: Bool { utf8.first == UInt8(ascii: ".") }

  /// Whether a file with this name is a manifest: `.yaml` and `.yml`, in any case.
  package var isManifestName: Bool {
    let ending = utf8.suffix(5).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    return ending == Array(".yaml".utf8) || ending.suffix(4) == Array(".yml".utf8)[...]
  }
}

/// Returns the path without `.` and `..`, or `nil` when it is empty, absolute, or leaves the root.
func normalized(path: String) -> String? {
  guard !path.isEmpty, !path.utf8.starts(with: "/".utf8), !path.utf8.contains(0) else {
    return nil
  }
  var parts: [String] = []
  for part in path.pathParts where part != "." {
    guard part == ".." else {
      parts.append(part)
      continue
    }
    guard parts.popLast() != nil else { return nil }
  }
  return parts.isEmpty ? nil : parts.joined(separator: "/")
}

/// Whether a component of a path starts with a dot and is not `.` or `..`.
func hasHiddenPart(_ path: String) -> Bool {
  path.pathParts.contains { $0.isHiddenName && $0 != "." && $0 != ".." }
}

/// Whether a path leads to a conventional location of credentials.
///
/// A link may lead to names that start with a dot, as in mounted ConfigMaps, but a link in a pull
/// request must not turn the key in `.git/config` into a prompt.
func leadsToCredentials(_ path: String) -> Bool {
  path.pathParts.contains { part in
    part.utf8.starts(with: ".env".utf8)
      || [
        ".aws", ".azure", ".config", ".docker", ".git", ".git-credentials", ".gnupg", ".kube",
        ".netrc", ".npmrc", ".pgpass", ".pypirc", ".ssh",
      ]
      .contains { part.isExactly($0) }
  }
}
