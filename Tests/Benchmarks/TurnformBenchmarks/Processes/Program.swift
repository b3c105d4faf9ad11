import Glibc

/// The paths of programs.
enum Program {
  /// The path of this program; `nil` if the system does not tell it.
  static var ownPath: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The folder of this program.
  static var ownFolder: String? {
    ownPath.map { "/" + $0.split(separator: "/").dropLast().joined(separator: "/") }
  }

  /// The path of a program in the folder of this one; `nil` when it does not exist.
  static func besideThisOne(named name: String) -> String? {
    ownFolder.map { "\($0)/\(name)" }.flatMap(executable)
  }

  /// The path of a program in the folders of `PATH`; `nil` when it is not installed.
  static func inPath(named name: String) -> String? {
    guard let path = getenv("PATH") else { return nil }
    return String(cString: path).split(separator: ":").lazy.map { "\($0)/\(name)" }
      .compactMap(executable).first
  }

  /// The absolute path of an executable file; `nil` when it is not one.
  static func executable(_ path: String) -> String? {
    guard access(path, X_OK) == 0, let absolute = realpath(path, nil) else { return nil }
    defer { free(absolute) }
    return String(cString: absolute)
  }
}
