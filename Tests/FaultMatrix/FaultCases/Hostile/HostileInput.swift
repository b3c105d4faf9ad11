import Foundation

/// An input designed to consume memory or time.
package struct HostileInput: Sendable {
  package let name: String
  let source: Source

  /// The source of the input.
  enum Source: Sendable {
    /// The responses to `plan`.
    case server(HostileServer.Behaviour)
    /// A stack for `validate`; the closure writes it to the given folder.
    case stack(@Sendable (URL) throws -> Void)
    /// A stack for `plan` against an empty sandbox.
    case planned(@Sendable (URL) throws -> Void)
    /// A file used as a saved plan.
    case savedPlan(@Sendable () -> [UInt8])
  }

  /// All hostile inputs.
  package static let all = servers + manifests + plans

  private static let servers = [
    HostileInput(name: "a list of ten million, one a page", source: .server(.endlessPages)),
    HostileInput(
      name: "an answer of 100 MB",
      source: .server(
        .answer(
          head: head("Content-Length: 100000035") + #"{"success":true,"data":[{"name":""#,
          part: [UInt8](repeating: 97, count: 1_000_000),
          count: 100
        )
      )
    ),
    HostileInput(
      name: "an answer of 30 MB that is a list of agents",
      source: .server(
        .answer(
          head: head("Content-Length: 30000027") + #"{"success":true,"data":["#,
          part: Array(String(repeating: #"{"id":"x"},"#, count: 27_272).utf8),
          count: 100
        )
      )
    ),
    HostileInput(
      name: "an answer without an end",
      source: .server(
        .answer(
          head: head("Transfer-Encoding: chunked"),
          part: Array("10000\r\n".utf8) + [UInt8](repeating: 32, count: 65536) + [13, 10],
          count: 20_000
        )
      )
    ),
    HostileInput(
      name: "a head without an end",
      source: .server(
        .answer(
          head: "HTTP/1.1 200 OK\r\n",
          part: Array(String(repeating: "X-Header: value\r\n", count: 1000).utf8),
          count: 10_000
        )
      )
    ),
    HostileInput(
      name: "an answer of 100,000 brackets",
      source: .server(
        .answer(
          head: head("Content-Length: 100000"),
          part: [UInt8](repeating: 91, count: 100_000),
          count: 1
        )
      )
    ),
    HostileInput(
      name: "a byte a second",
      source: .server(.trickle(head("Content-Length: 1000000") + "["))
    ),
    HostileInput(name: "100 Continue without an end", source: .server(.endlessContinue)),
    HostileInput(name: "no answer", source: .server(.silence)),
  ]

  private static func head(_ length: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\(length)\r\n\r\n"
  }

  private static let plans = [
    HostileInput(
      name: "a saved plan of 60 MB",
      source: .savedPlan {
        Array("{\"turnform_plan\": 1, \"x\": [".utf8)
          + Array(repeating: Array("{\"a\": 1}, ".utf8), count: 6_000_000).joined()
      }
    ),
    HostileInput(
      name: "a saved plan of 100,000 brackets",
      source: .savedPlan { [UInt8](repeating: 91, count: 100_000) }
    ),
  ]
}
