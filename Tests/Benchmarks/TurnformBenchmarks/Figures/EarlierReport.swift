import Foundation
import JSON

/// The figures of an earlier run, for comparison with this one.
struct EarlierReport {
  private let json: JSONValue

  /// The file does not hold the figures of a run.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  /// - Throws: ``Unreadable``.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path),
      let json = try? JSONValue(parsing: Array(data)), json["turnform_benchmarks"]?.integer == 1
    else { throw Unreadable(description: "\"\(path)\" does not hold the figures of a run.") }
    self.json = json
  }

  /// Prints each figure of both runs, and the new one divided by the old one.
  ///
  /// The ratio to the floor or peer is printed as well, since other load affects both sides of it.
  func printComparison(with report: Report) {
    var lines = [["", "old", "new", "new/old", "old ratio", "new ratio"]]
    for section in report.sections {
      for figure in section.figures {
        let old = figureJSON(section.section.rawValue, figure.name)
        lines.append(line(figure, old))
      }
    }
    printColumns("Against \(json["commit"]?.string ?? "a run outside Git")", lines)
    if json["machine"] != report.machine.json {
      print("The earlier run was on another machine: compare only the ratios.\n")
    }
    if json["is_quick"]?.bool != report.isQuick {
      print("One of the runs was quick, with fewer rounds and less work.\n")
    }
  }

  private func figureJSON(_ section: String, _ name: String) -> JSONValue? {
    json["figures"]?.array?
      .first { $0["section"]?.string == section && $0["name"]?.string == name }
  }

  private func line(_ figure: Figure, _ old: JSONValue?) -> [String] {
    let before = old?["value"]?.number?.double
    let change = before.flatMap { before in
      figure.value.flatMap { before > 0 ? ($0 / before).rounded(to: 2) : nil }
    }
    let ratios = [old?["ratio"]?.number?.double, figure.ratio]
    return ["\(figure.name) (\(figure.unit.rawValue))"]
      + [before?.text ?? "-", figure.value?.text ?? "-", change ?? "-"]
      + ratios.map { $0?.rounded(to: 2) ?? "-" }
  }
}
