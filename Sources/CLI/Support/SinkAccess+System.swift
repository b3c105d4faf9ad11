import Manifests

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension SinkAccess {
  /// The disk.
  package static var system: SinkAccess {
    SinkAccess(
      read: { folder, path throws(FileProblem) in try contents(of: path, in: folder) },
      check: { folder, path throws(FileProblem) in
        let place = try SinkPlace(path, in: folder)
        place.folder.removeLeftovers()
        try place.folder.checkIsWritable()
      },
      replace: { folder, path, text throws(FileProblem) in
        let place = try SinkPlace(path, in: folder)
        try place.folder.write(text, to: place.name, .replacing)
      },
      remove: { folder, path throws(FileProblem) in
        let place = try SinkPlace(path, in: folder)
        let isGone = unlinkat(place.folder.descriptor, place.name, 0) == 0 || errno == ENOENT
        guard isGone else { throw .current }
      }
    )
  }

  /// The maximum size of a sink.
  private static let byteLimit = 4 << 20

  private static func contents(
    of path: String,
    in folder: String
  ) throws(FileProblem) -> [UInt8]? {
    let bytes: [UInt8]?
    do throws(OpeningProblem) {
      bytes = try OpenFolder(at: folder).file(path).contents(upTo: byteLimit)
    } catch .system(ENOENT) {
      return nil
    } catch {
      throw FileProblem(error)
    }
    guard let bytes else { throw FileProblem("it is larger than \(byteLimit) bytes") }
    return bytes
  }
}

/// The verified location of a sink, without any link in its path.
private struct SinkPlace: ~Copyable {
  let folder: OpenFolder
  let name: String

  init(_ path: String, in root: String) throws(FileProblem) {
    name = path.pathParts.last ?? ""
    folder = try Self.folder(of: path, in: root)
  }

  private static func folder(
    of path: String,
    in root: String
  ) throws(FileProblem) -> OpenFolder {
    do throws(OpeningProblem) {
      let folder = try OpenFolder(at: root).parent(of: path)
      switch try folder.kind(of: path.pathParts.last ?? ".") {
      case .file, nil: return folder
      case .link: throw .link
      case .folder, .device: throw .notAFile
      }
    } catch .system(ENOENT) {
      throw FileProblem("its folder does not exist")
    } catch {
      throw FileProblem(error)
    }
  }
}

extension FileProblem {
  /// Creates the problem for a path below a folder, in terms of the path that the user gave.
  init(_ problem: OpeningProblem) {
    switch problem {
    case .link: self.init("it is a link or is behind one")
    case .notAFile: self.init("it is not a regular file")
    case .system(let code): self.init(String(cString: strerror(code)))
    }
  }
}
