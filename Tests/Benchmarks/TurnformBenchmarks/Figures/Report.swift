import Foundation
import JSON

/// The result of a run, as it is kept in a file.
///
/// `{"turnform_benchmarks": 1, "commit", "is_dirty", "date", "machine": {"cpu", "cores",
/// "memory_mib", "os"}, "is_quick", "figures": [{"section", "name", "unit", "value", "reference"?:
/// {"name", "value"}, "ratio"?, "goal"?, "is_met"?, "not_measured"?}]}`; unknown values are `null`.
struct Report {
  /// The checked-out commit and whether the working tree differs from it; `nil` outside Git.
  let commit: Commit?
  let machine: Machine
  let isQuick: Bool
  var sections: [SectionFigures] = []

  func write(to path: String) throws {
    try Data(json.bytes(keys: .asAdded) + [UInt8(ascii: "\n")]).write(to: URL(filePath: path))
  }

  private var json: JSONValue {
    [
      "turnform_benchmarks": 1,
      "commit": (commit?.id).map(JSONValue.string) ?? .null,
      "is_dirty": (commit?.isDirty).map(JSONValue.bool) ?? .null,
      "date": .string(Date().formatted(.iso8601)), "machine": machine.json,
      "is_quick": .bool(isQuick),
      "figures": .array(
        sections.flatMap { section in section.figures.map { $0.json(of: section.section) } }
      ),
    ]
  }
}

extension Figure {
  fileprivate func json(of section: Section) -> JSONValue {
    var object: JSONObject = [
      "section": .string(section.rawValue), "name": .string(name), "unit": .string(unit.rawValue),
      "value": value.map { .number(JSONNumber($0)) } ?? .null,
    ]
    if case .measured(let name, let value) = reference {
      object["reference"] = ["name": .string(name), "value": .number(JSONNumber(value))]
    }
    if let ratio { object["ratio"] = .number(JSONNumber(ratio)) }
    if let goalText { object["goal"] = .string(goalText) }
    if let isMet { object["is_met"] = .bool(isMet) }
    if let notMeasured { object["not_measured"] = .string(notMeasured) }
    return .object(object)
  }
}
