import Diagnostics
import Hashing
package import JSON
package import Planning
import Resources

/// The file of a saved plan.
///
/// Format: `{turnform_plan: 1, version, api_url, project_id, stack, environment, stack_folder,
/// policy, desired, live, warnings, notes, plan, steps: [{id, digest, reads: {address: hash}}],
/// digest}`. `plan` is the machine-readable plan. Keys are sorted and no clock is read: equal
/// inputs give equal bytes. The digest over everything else detects damage; it is not a signature,
/// so the plan and the hashes are recomputed from the inputs and must match.
package enum SavedPlanFile {
  /// The value of `turnform_plan`.
  private static let format = 1
  /// The maximum size of a file in bytes.
  package static let byteLimit = 64 << 20
  /// API responses may be 512 levels deep, and are nested a few levels down in the file.
  static let depthLimit = 600

  /// Why a file is unusable.
  package enum Problem: Error, Sendable, Hashable {
    case notASavedPlan
    /// The file begins as a saved plan but was truncated, edited or written by hand; the pointer is
    /// the first invalid place.
    case damaged(JSONPointer)
    /// The file was written by a later program, in a newer format.
    case laterFormat
    /// The file was written by the given version of the program, which may plan differently.
    case otherVersion(String)
    /// The file exceeds the size or depth that can be read.
    case tooLarge
  }

  /// The text of the file, ending with a line break; the plan must not be refused.
  ///
  /// - Throws: ``Problem/tooLarge`` if the file could not be read back, ``Problem/damaged(_:)`` if
  ///   it would read back differently.
  package static func text(
    of saved: SavedPlan,
    version: String,
    view: (Plan) -> JSONValue
  ) throws(Problem) -> String {
    var object = members(of: saved, version: version, view: view)
    object["digest"] = .string(digest(of: object))
    let text = JSONValue.object(object).text(.indented) + "\n"
    guard try read(Array(text.utf8), version: version, view: view) == saved else {
      throw .damaged(.root)
    }
    return text
  }

  /// Reads a file and verifies that it matches its inputs, and that its plan is not refused.
  package static func read(
    _ bytes: [UInt8],
    version: String,
    view: (Plan) -> JSONValue
  ) throws(Problem) -> SavedPlan {
    let object = try object(in: bytes)
    guard let written = object["turnform_plan"] else { throw .notASavedPlan }
    guard let number = written.integer, number > 0 else { throw .damaged(place("turnform_plan")) }
    guard number <= format else { throw .laterFormat }
    guard let maker = object["version"]?.string else { throw .damaged(place("version")) }
    guard maker == version else { throw .otherVersion(maker) }
    guard object["digest"] == .string(digest(of: object)) else { throw .damaged(place("digest")) }
    let saved: SavedPlan
    do throws(SavedPlanDamage) {
      saved = try plan(in: object)
    } catch {
      throw .damaged(error.place)
    }
    for member in members(of: saved, version: version, view: view).members
    where object[member.key] != member.value {
      throw .damaged(place(member.key))
    }
    guard !saved.plan.isRefused else { throw .damaged(place("plan")) }
    return saved
  }

  private static func object(in bytes: [UInt8]) throws(Problem) -> JSONObject {
    guard bytes.count <= byteLimit else { throw .tooLarge }
    var options = JSONValue.ReadingOptions()
    options.maximumDepth = depthLimit
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, options: options)
    } catch {
      guard begins(bytes) else { throw .notASavedPlan }
      throw error.code == .tooDeep ? .tooLarge : .damaged(.root)
    }
    guard let object = value.object else { throw .notASavedPlan }
    return object
  }

  /// Whether a file begins and ends like a saved plan, with nothing appended.
  package static func resembles(_ bytes: [UInt8]) -> Bool {
    begins(bytes) && bytes.suffix(3).elementsEqual("\n}\n".utf8)
  }

  /// Whether a file begins like a saved plan, even if the rest is damaged; its keys are sorted.
  private static func begins(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "{\n  \"api_url\": ".utf8)
  }

  private static func members(
    of saved: SavedPlan,
    version: String,
    view: (Plan) -> JSONValue
  ) -> JSONObject {
    [
      "turnform_plan": format.saved,
      "version": .string(version),
      "api_url": .string(saved.destination.apiURL),
      "project_id": saved.destination.projectID.saved,
      "stack": .string(saved.desired.stack),
      "environment": saved.destination.environment.saved,
      "stack_folder": .string(saved.stackFolder),
      "policy": saved.policy.saved,
      "desired": saved.desired.saved,
      "live": saved.live.saved,
      "warnings": saved.warnings.saved,
      "notes": saved.notes.saved,
      "plan": view(saved.plan),
      "steps": saved.savedSteps,
    ]
  }

  private static func plan(in object: JSONObject) throws(SavedPlanDamage) -> SavedPlan {
    let read = try SavedReader(.object(object), at: .root)
    return SavedPlan(
      destination: PlanDestination(
        apiURL: try read("api_url"),
        projectID: try read("project_id"),
        environment: try read("environment")
      ),
      stackFolder: try read("stack_folder"),
      desired: try read("desired"),
      live: try read("live"),
      policy: try read("policy"),
      warnings: try read("warnings"),
      notes: try read("notes")
    )
  }

  private static func digest(of object: JSONObject) -> String {
    var rest = object
    rest["digest"] = nil
    return sha256Hex(JSONValue.object(rest).bytes())
  }

  private static func place(_ key: String) -> JSONPointer { JSONPointer([.key(key)]) }
}
