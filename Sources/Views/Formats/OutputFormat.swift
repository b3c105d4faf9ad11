package import Diagnostics
import JSON

/// A format of results; each lies in a file of this folder.
package struct OutputFormat: Sendable {
  /// The name on the command line.
  package let name: String
  /// The kinds of results that the format can show.
  package var kinds = Set(ResultKind.allCases)
  /// Whether every diagnostic is part of the document; otherwise, they go to standard error.
  package var carriesDiagnostics = false
  /// Returns the whole text, ending with a line break; `nil` for a result that the format cannot
  /// show.
  package let render: @Sendable (CommandResult, Rendering) -> String?

  /// Every format that the command line accepts.
  package static let all: [OutputFormat] = [text, json, dot, mermaid, svg, dotenv, shell]
}

extension OutputFormat {
  /// Finds a format by its name.
  package init?(named name: String) {
    guard let format = Self.all.first(where: { $0.name.isExactly(name) }) else { return nil }
    self = format
  }
}

/// What rendering depends on besides the result.
package struct Rendering: Sendable {
  let style: Style
  /// The files that diagnostics may point into.
  let sources: [SourceFile]
  /// The exit codes, which documents list if there are several.
  let exitCodes: [Int32]

  package init(style: Style = .plain, sources: [SourceFile] = [], exitCodes: [Int32] = []) {
    self.style = style
    self.sources = sources
    self.exitCodes = exitCodes
  }
}
