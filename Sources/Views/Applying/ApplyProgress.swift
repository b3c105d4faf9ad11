package import Applying
import Diagnostics
package import Planning
import Resources

/// Shows the progress of an apply: a few live lines on a terminal, plain lines elsewhere.
///
/// On a terminal, each step in flight has a line, with a progress bar below; a finished step leaves
/// a line above. Elsewhere each finished step is a line, and nothing is overwritten.
package struct ApplyProgress: Sendable {
  private let style: Style
  private let isLive: Bool
  private let steps: [StepID: Step]
  private var inFlight: [(id: StepID, note: String)] = []
  private var finished = 0
  /// The number of lines of the last frame, which the next one replaces.
  private var frameHeight = 0
  private var isChecking = false

  /// - Parameter isLive: Whether the output stream is a terminal.
  package init(_ plan: Plan, style: Style, isLive: Bool) {
    self.style = style
    self.isLive = isLive
    steps = Dictionary(plan.steps.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Processes the next event, and returns what to write.
  package mutating func update(_ event: ApplyEvent) -> String {
    let line = take(event)
    guard isLive else { return line.map { "\($0)\n" } ?? "" }
    let lines = [line].compactMap(\.self) + frame()
    let text = erasure() + lines.map { "\($0)\n" }.joined()
    frameHeight = frame().count
    return text
  }

  /// Erases the live lines.
  package mutating func end() -> String {
    defer { frameHeight = 0 }
    return isLive ? erasure() : ""
  }

  /// The control sequence that erases from the first line of the frame on.
  private func erasure() -> String { frameHeight == 0 ? "" : "\u{1B}[\(frameHeight)A\u{1B}[J" }

  /// Records an event and returns the permanent line, if any.
  private mutating func take(_ event: ApplyEvent) -> String? {
    switch event {
    case .stepStarted(let id):
      inFlight.append((id, ""))
      return nil
    case .stepWaiting(let id, let reason):
      inFlight = inFlight.map { $0.id == id ? (id, reason.words) : $0 }
      return isLive || !reason.isLong ? nil : "… \(title(id))  \(reason.words)"
    case .stepSucceeded(let id, let isAdopted):
      return finish(id, style.paint("✓", .added), isAdopted ? "already done" : "")
    case .stepFailed(let id, let diagnostics):
      return finish(id, style.paint("✗", .removed), diagnostics.first?.summary ?? "failed")
    case .stepSkipped(let id, let reason):
      return finish(id, style.paint("-", .faint), "skipped: \(reason.words)")
    case .checkingConvergence:
      isChecking = true
      return isLive ? nil : "reading the live state again"
    }
  }

  private mutating func finish(_ id: StepID, _ mark: String, _ note: String) -> String {
    inFlight.removeAll { $0.id == id }
    finished += 1
    let count = "\(finished)/\(steps.count)"
    let width = 2 * "\(steps.count)".count + 1
    let behind = note.isEmpty ? "" : style.paint("  \(escaped(note))", .faint)
    return "\(mark) \(count.padded(to: width))  \(title(id))\(behind)"
  }

  private func title(_ id: StepID) -> String {
    guard let step = steps[id] else { return id.description }
    return "\(id) \(step.operation.request.method) \(escaped(step.change.description)): "
      + step.operation.title(escaped)
  }

  private func frame() -> [String] {
    let rows = inFlight.map { entry in
      let note = entry.note.isEmpty ? "" : "  \(entry.note)"
      return "… " + title(entry.id) + style.paint(note, .faint)
    }
    let caption = isChecking ? "reading the live state again" : "\(finished) of \(steps.count)"
    return rows + ["\(bar()) \(caption)"]
  }

  private func bar() -> String {
    let width = 24
    let filled = steps.isEmpty ? width : width * finished / steps.count
    let rest = String(repeating: "░", count: width - filled)
    return style.paint(String(repeating: "█", count: filled), .added) + style.paint(rest, .faint)
  }
}

extension WaitReason {
  fileprivate var words: String {
    switch self {
    case .notYetVisible: "confirmed, not visible yet"
    case .answerLost: "no response, checking whether it took effect"
    case .notYetAccepted: "waiting for an earlier step to become visible"
    case .processing(let time): "uploaded, processing\(Self.words(for: time))"
    case .unfinishedUpload(let time):
      "uploaded earlier, still processing\(Self.words(for: time))"
    case .uploadedAgain: "uploaded earlier but not ready, uploading again"
    }
  }

  /// Whether the wait is worth a line in a log.
  fileprivate var isLong: Bool {
    switch self {
    case .notYetVisible, .answerLost, .notYetAccepted: false
    case .processing(let time), .unfinishedUpload(let time): time > .zero
    case .uploadedAgain: true
    }
  }

  private static func words(for time: Duration) -> String {
    time > .zero ? " for \(time.components.seconds) s" : ""
  }
}
