import Glibc

/// A program that runs in a separate process.
struct Program {
  let path: String
  let arguments: [String]

  /// The reason that it did not run.
  struct Failure: Error {
    let path: String
    let status: Int32
  }

  /// The path of a program in the folder of this one; `nil` when it does not exist.
  static func besideThisOne(named name: String) -> String? {
    guard let own = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(own) }
    let folder = String(cString: own).split(separator: "/").dropLast()
    let path = "/" + folder.joined(separator: "/") + "/" + name
    return access(path, X_OK) == 0 ? path : nil
  }

  /// Runs the program to completion and discards its output.
  ///
  /// - Throws: ``Failure`` when it cannot be started or reports failure.
  func run() throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process: pid_t = 0
    var status: Int32 = 0
    guard posix_spawn(&process, path, &actions, nil, words, environ) == 0,
      waitpid(process, &status, 0) == process, status == 0
    else { throw Failure(path: path, status: status) }
  }
}
