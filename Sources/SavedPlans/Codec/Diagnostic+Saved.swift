import Diagnostics
import JSON
import Planning
import Resources

extension Severity: SavedValue {}

extension DiagnosticCode: SavedValue {
  var saved: JSONValue { .string(number) }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    guard let code = Self.allCases.first(where: { $0.number == value.string }) else {
      throw SavedPlanDamage(place: place)
    }
    self = code
  }
}

extension Diagnostic: SavedRecord {
  var saved: JSONValue {
    [
      "code": code.saved, "severity": severity.saved, "detail": .string(detail),
      "advice": .string(advice), "subject": subject.saved, "span": span.saved,
      "related": related.saved, "hides_source": hidesSource.saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(
      try read("code") as DiagnosticCode,
      detail: try read("detail"),
      advice: try read("advice"),
      subject: try read("subject"),
      span: try read("span"),
      related: try read("related"),
      severity: try read("severity"),
      hidesSource: try read("hides_source")
    )
  }
}

extension Diagnostic.Related: SavedRecord {
  var saved: JSONValue { ["message": .string(message), "span": span.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(message: try read("message"), span: try read("span"))
  }
}

extension SourceSpan: SavedRecord {
  var saved: JSONValue { ["file": .string(file), "start": start.saved, "end": end.saved] }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    self.init(file: try read("file"), start: try read("start"), end: try read("end"))
  }
}

extension SourcePosition: SavedValue {
  var saved: JSONValue { [line, column].saved }

  init(saved value: JSONValue, at place: JSONPointer) throws(SavedPlanDamage) {
    let numbers = try [Int](saved: value, at: place)
    guard numbers.count == 2 else { throw SavedPlanDamage(place: place) }
    self.init(line: numbers[0], column: numbers[1])
  }
}

extension Policy: SavedRecord {
  var saved: JSONValue {
    [
      "prunes": prunes.saved, "allowed_deletes": allowedDeletes.saved,
      "lost_secrets": lostSecrets.sorted().saved, "replaced": replaced.sorted().saved,
      "adopts": adopts.saved,
      "former_owners": formerOwners.map(\.text).sorted().saved,
    ]
  }

  init(_ read: SavedReader) throws(SavedPlanDamage) {
    let lost: [ResourceAddress] = try read("lost_secrets")
    let replaced: [ResourceAddress] = try read("replaced")
    let owners: [String] = try read("former_owners")
    self.init(
      prunes: try read("prunes"),
      allowedDeletes: try read("allowed_deletes"),
      lostSecrets: Set(lost),
      replaced: Set(replaced),
      adopts: try read("adopts"),
      formerOwners: Set(owners.map { ExactText($0) })
    )
  }
}
