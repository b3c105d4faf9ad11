import API
import Applying
import Files
import Importing
import Manifests
import Planning
import Resources
import Views

/// One import, from the first read to the written files.
struct ImportRun: Sendable {
  let console: Console
  let folder: String
  let stack: String

  /// Checks that the folder is writable, and contains no manifests, which would become part of the
  /// stack unnoticed.
  func checkFolder() throws(CommandFailure) {
    if let reason = NewFiles(folder: folder).obstacle(PromptFiles.folder) {
      throw CommandFailure(
        configuration: "Cannot write the files: \(reason).",
        advice: "Import into a different folder. Nothing was read or written."
      )
    }
    let paths: [String]
    do throws(StackFileError) {
      paths = try DirectoryFiles(root: folder).filePaths()
    } catch {
      // A missing folder is created; other problems appear when it is written to.
      return
    }
    guard let manifest = paths.filter(\.isManifestName).min() else { return }
    throw CommandFailure(
      configuration: "\"\(place.path(manifest))\" already exists and would be part of the stack.",
      advice: "Import into a separate folder. Nothing was read or written."
    )
  }

  var place: StackPlace { StackPlace(folder: folder) }

  /// Reads the whole project and converts it to files.
  func read(_ client: APIClient, _ setting: APISetting) async throws(CommandFailure) -> ImportResult
  {
    let live: LiveState
    do throws(APIError) {
      live = try await readLiveState(with: client, needs: needs)
    } catch {
      throw CommandFailure(error, setting)
    }
    do throws(ImportRefusal) {
      let imported = try importStack(live: live, stack: stack)
      return ImportResult(
        imported: imported,
        notes: imported.notes.map(place.diagnostic),
        folder: place.folder,
        plan: makePlan(desired: imported.desired, live: live, policy: Policy()),
        adoption: makePlan(desired: imported.desired, live: live, policy: Policy(adopts: true))
      )
    } catch {
      throw CommandFailure(.error, error.diagnostics)
    }
  }

  /// Everything, plus the additional needs of plans for the imported stack.
  private var needs: ReadPlan {
    ReadPlan(kinds: Set(Kind.allCases)) { [stack] live in
      let needed = readsToImport(live)
      guard let imported = try? importStack(live: live, stack: stack) else { return needed }
      return [false, true]
        .reduce(needed) { reads, adopts in
          let policy = Policy(adopts: adopts)
          return reads.union(furtherReads(desired: imported.desired, live: live, policy: policy))
        }
    }
  }

  /// Writes all files, or none when one of them already exists or cannot be written.
  func write(_ result: ImportResult) throws(CommandFailure) {
    do throws(FileProblem) {
      try NewFiles(folder: folder).create(result.imported.files.map { ($0.path, $0.text) })
    } catch {
      throw CommandFailure(
        configuration: "Cannot write the files: \(error.reason).",
        advice: "Import into a separate folder. Nothing was written."
      )
    }
  }
}
