import Files
import JSON
import SystemPackage

/// The files of a stack in a folder on disk.
///
/// A link is judged by its name in the folder and by whether its target is inside the folder, so
/// mounted ConfigMaps work (`turnform.yaml -> ..data/turnform.yaml`). Every file is opened beneath
/// the folder without following links, so a concurrent change cannot lead outside. Only regular
/// files are read: no pipe can block and no device can fill the memory. Anything unreadable is an
/// error: an unseen manifest must never count as deleted.
package struct DirectoryFiles: StackFiles {
  private let root: String
  private let byteLimit: Int
  private let entryLimit: Int
  private let depthLimit: Int

  /// The number of times a link is resolved again when its target changes before it is opened.
  private static let attempts = 5

  /// Creates the file source without reading anything; the default limits are ``StackLimits``.
  ///
  /// - Parameters:
  ///   - root: The stack folder, absolute or relative to the working directory.
  ///   - entryLimit: The maximum number of files and folders visited.
  package init(
    root: String,
    byteLimit: Int? = nil,
    entryLimit: Int? = nil,
    depthLimit: Int? = nil
  ) {
    self.root = root.isEmpty ? "." : root
    self.byteLimit = byteLimit ?? StackLimits.fileBytes
    self.entryLimit = entryLimit ?? StackLimits.entries
    self.depthLimit = depthLimit ?? StackLimits.depth
  }

  /// The folder as given by the caller.
  package var name: String { root }

  /// The paths of all possible manifests, as ``StackFiles`` specifies.
  ///
  /// A folder without a `turnform.yaml` is not a stack and is not searched.
  package func manifestPaths(
    _ selection: ManifestSelection = ManifestSelection()
  ) throws(StackFileError) -> [String] {
    let top = try topNames()
    guard top.contains(where: { $0.isExactly(StackReader.mainPath) }) else {
      return top.filter(\.isManifestName)
    }
    return try paths(Search(selection: selection, isForManifests: true))
  }

  /// The paths of all files in the folder, as ``StackFiles`` specifies.
  package func filePaths(
    _ selection: ManifestSelection = ManifestSelection()
  ) throws(StackFileError) -> [String] {
    _ = try topNames()
    return try paths(Search(selection: selection, isForManifests: false))
  }

  /// The content of `.turnformignore`, as ``StackFiles`` specifies.
  package func ignoreFile() throws(StackFileError) -> [UInt8]? {
    do throws(StackFileError) {
      return try content(of: IgnoreRules.path)
    } catch .missing {
      return nil
    }
  }

  /// The content of a regular file that is inside the folder after all links are resolved.
  package func bytes(of path: String) throws(StackFileError) -> [UInt8] {
    guard !hasHiddenPart(path) else { throw .hidden }
    return try content(of: path)
  }

  private func content(of path: String) throws(StackFileError) -> [UInt8] {
    if let bytes = try contents(of: path) { return bytes }
    for _ in 1..<Self.attempts {
      // Updating a mount renames its links and removes their former targets.
      do throws(StackFileError) {
        if let bytes = try contents(of: targetPlace(of: path)) { return bytes }
      } catch {
        guard error == .missing else { throw error }
      }
    }
    guard let bytes = try contents(of: targetPlace(of: path)) else {
      throw .unreadable("it changes while it is read")
    }
    return bytes
  }

  /// Reads a file beneath the folder; `nil` when a component of the path is a link.
  private func contents(of place: String) throws(StackFileError) -> [UInt8]? {
    do throws(FileProblem) {
      return try OpenFolder(at: root).file(place).contents(upTo: byteLimit)
    } catch .link {
      return nil
    } catch {
      throw .of(error)
    }
  }

  /// Returns a path within the folder after all links are resolved.
  private func targetPlace(of path: String) throws(StackFileError) -> String {
    let base = try realPath(root)
    let target = try realPath("\(root)/\(path)")
    guard let place = relative(target, to: base) else { throw .outsideStack }
    guard !leadsToCredentials(place) else { throw .credentials }
    return place
  }
}

// MARK: - Listing

extension DirectoryFiles {
  /// A folder visited by the walk.
  private struct Folder {
    /// Its path in the stack.
    let path: String
    /// Its path with links resolved.
    let place: String
    let depth: Int

    func path(of name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }
  }

  /// The purpose of a walk.
  private struct Search {
    let selection: ManifestSelection
    let isForManifests: Bool

    func admits(file path: String) -> Bool { !isForManifests || selection.admits(file: path) }

    func admits(folder path: String) -> Bool { !isForManifests || selection.admits(folder: path) }
  }

  private enum Entry {
    case folder(place: String)
    /// A link to a folder; `nil` when the folder is listed at its own path.
    case folderLink(place: String?)
    case other
  }

  /// The names in the stack folder itself, without hidden ones.
  private func topNames() throws(StackFileError) -> [String] {
    do throws(FileProblem) {
      return try OpenFolder(at: root).names().filter { $0.first != UInt8(ascii: ".") }
        .compactMap { String(validating: $0, as: UTF8.self) }
    } catch {
      let isFile = error == .system(.notDirectory) && FileAccess.system.kind(root) != nil
      throw isFile ? .unreadable("it is not a folder") : .of(error)
    }
  }

  /// Walks the folder; fails when anything in a matching folder cannot be read.
  private func paths(_ search: Search) throws(StackFileError) -> [String] {
    let base = try realPath(root)
    var paths: [String] = []
    var folders = [Folder(path: "", place: "", depth: 0)]
    var linked: Set<ExactText> = []
    var count = 0
    while let folder = folders.popLast() {
      guard folder.depth <= depthLimit else {
        throw .listing(folder.path, .tooDeep(limit: depthLimit))
      }
      let open = try listing(folder.path) { () throws(FileProblem) in
        try OpenFolder(at: root).folder(folder.place)
      }
      let names = try names(in: open, folder)
      count += names.count
      guard count <= entryLimit else { throw .listing(folder.path, .tooMany(limit: entryLimit)) }
      for name in names {
        let path = folder.path(of: name)
        switch try entry(name, in: open, folder, base, search) {
        case .folder(let place) where search.admits(folder: path):
          folders.append(Folder(path: path, place: place, depth: folder.depth + 1))
        case .folderLink(let place?) where linked.insert(ExactText(place)).inserted:
          folders.append(Folder(path: path, place: place, depth: folder.depth + 1))
        case .folder, .folderLink:
          break
        case .other:
          if search.admits(file: path) { paths.append(path) }
        }
      }
    }
    return paths
  }

  /// Names the path in the problem of some work.
  private func listing<Result: ~Copyable>(
    _ path: String,
    _ work: () throws(FileProblem) -> Result
  ) throws(StackFileError) -> Result {
    do throws(FileProblem) {
      return try work()
    } catch {
      throw .listing(path, .of(error))
    }
  }

  /// The names in a folder, sorted, without hidden ones.
  private func names(
    in open: borrowing OpenFolder,
    _ folder: Folder
  ) throws(StackFileError) -> [String] {
    let bytes = try listing(folder.path) { () throws(FileProblem) in try open.names() }
    var names: [String] = []
    for name in bytes where name.first != UInt8(ascii: ".") {
      guard let text = String(validating: name, as: UTF8.self) else {
        let path = folder.path(of: String(decoding: name, as: UTF8.self))
        throw .listing(path, .unreadable("its name is not UTF-8"))
      }
      names.append(text)
    }
    return names.sorted()
  }

  private func entry(
    _ name: String,
    in open: borrowing OpenFolder,
    _ folder: Folder,
    _ base: String,
    _ search: Search
  ) throws(StackFileError) -> Entry {
    let path = folder.path(of: name)
    let place = folder.place.isEmpty ? name : "\(folder.place)/\(name)"
    do throws(FileProblem) {
      switch try open.kind(of: name) {
      case .folder: return .folder(place: place)
      case .link: guard try open.leadsToFolder(name) else { return .other }
      // If it disappeared since the listing, reading it reports that.
      case .file, .device, nil: return .other
      }
    } catch .missing, .system(.notDirectory), .system(.tooManySymbolicLinkLevels) {
      // A dangling link hides nothing: it never leads to a folder.
      return .other
    } catch {
      throw .listing(path, .of(error))
    }
    guard search.admits(folder: path), !search.selection.ignores(folder: path) else {
      return .folderLink(place: nil)
    }
    return .folderLink(place: try placeToList(path, at: place, in: base))
  }

  /// The target of a link to a folder, if its manifests are not listed anywhere else.
  private func placeToList(
    _ path: String,
    at place: String,
    in base: String
  ) throws(StackFileError) -> String? {
    let target = try listing(path) { () throws(FileProblem) in try resolved("\(root)/\(place)") }
    guard let inside = target == base ? "" : relative(target, to: base) else {
      throw .listing(path, .linkOutside)
    }
    guard !leadsToCredentials(inside) else { throw .listing(path, .linkToCredentials) }
    return hasHiddenPart(inside) ? inside : nil
  }
}

extension DirectoryFiles {
  private func realPath(_ path: String) throws(StackFileError) -> String {
    do throws(FileProblem) {
      return try resolved(path)
    } catch {
      throw .of(error)
    }
  }
}

extension StackFileError {
  fileprivate static func of(_ problem: FileProblem) -> StackFileError {
    switch problem {
    case .link: .unreadable("it changed while it was read")
    case .notAFile: .notAFile
    case .tooLarge(let limit): .tooLarge(limit: limit)
    case .missing, .system(.notDirectory): .missing
    case .system, .other: .unreadable(problem.reason)
    }
  }
}

extension StackFileError.ListingProblem {
  fileprivate static func of(_ problem: FileProblem) -> Self {
    switch problem {
    case .link, .notAFile: .unreadable("it changed while it was read")
    case .tooLarge, .system, .other: .unreadable(problem.reason)
    }
  }
}
