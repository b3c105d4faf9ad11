import Applying
import Diagnostics
import JSON
import Planning
import Resources
import Testing
import Views

@Suite struct OutputFormatTests {
  private static let diagnostic = Diagnostic(.yamlTab, detail: "A tab.", advice: "Use spaces.")
  private static let report = ApplyReport(steps: [], convergence: .unchecked, diagnostics: [])

  /// Results of every kind that can be made by hand.
  private static let results: [(kind: ResultKind, result: CommandResult)] = [
    (.validation, .validation([(nil, DesiredState(stack: "acme"))], [])),
    (.plan, .plan(SamplePlans.creation, .applying)),
    (.plan, .plan(Plan(stack: "acme"), .cleaning)),
    (.plan, .savedPlan(SamplePlans.creation, stackFolder: "stacks/acme")),
    (.drift, .drift(Drift(plan: Plan(stack: "acme"), verdicts: []))),
    (.apply, .apply(.sent(report, of: Plan(stack: "acme")))),
    (.graph, .graph(Graph(DesiredState(stack: "acme")))),
    (.outputs, .outputs([("AGENT", "a1")])),
    (.explanation, .explanation(nil, nil)),
    (.explanation, .explanation(nil, .limits)),
  ]

  @Test("names are unique, and every kind of result has text and JSON")
  func table() {
    let names = OutputFormat.all.map(\.name)
    #expect(Set(names).count == names.count)
    for kind in ResultKind.allCases {
      let formats = OutputFormat.all.filter { $0.kinds.contains(kind) }.map(\.name)
      #expect(formats.starts(with: ["text", "json"]), "\(kind)")
    }
    #expect(OutputFormat(named: "svg")?.name == "svg")
    #expect(OutputFormat(named: "SVG")?.name == nil)
  }

  @Test("a format shows the kinds of results that it names, and no others")
  func kinds() {
    for format in OutputFormat.all {
      for (kind, result) in Self.results {
        let text = format.render(result, Rendering())
        #expect((text != nil) == format.kinds.contains(kind), "\(format.name) \(result)")
        #expect(text?.hasSuffix("\n") != false)
      }
    }
  }

  @Test(
    "the document of a failure has the members of the missing result",
    arguments: [true, false]
  )
  func failures(isUsage: Bool) throws {
    for kind in ResultKind.allCases {
      let failure = CommandResult.failure([Self.diagnostic], of: isUsage ? nil : kind)
      for format in OutputFormat.all {
        let isShown = ["text", "json"].contains(format.name)
        #expect((format.render(failure, Rendering()) != nil) == isShown)
      }
      let text = try #require(OutputFormat.json.render(failure, Rendering(exitCodes: [6, 1])))
      let document = try JSONValue(parsing: text)
      #expect(document["exit_codes"] == [6, 1])
      #expect(document["diagnostics"]?.array?.first?["code"] == "TF1006")
      let member: String? =
        switch isUsage ? nil : kind {
        case .plan, .drift: "applyable"
        case .apply: "verdict"
        case .imported: "files"
        case .validation, .route, .graph, .outputs, .explanation, nil: "valid"
        }
      #expect(member.map { document[$0] != nil } == true, "\(kind)")
    }
  }

  @Test("one exit code is not listed")
  func exitCode() throws {
    let result = CommandResult.plan(Plan(stack: "acme"), .applying)
    let text = try #require(OutputFormat.json.render(result, Rendering(exitCodes: [0])))
    #expect(try JSONValue(parsing: text)["exit_codes"] == nil)
  }

  @Test("an apply that sent nothing says why")
  func unsent() throws {
    let plan = SamplePlans.creation
    let cases: [(ApplyResult.Unsent, verdict: String, text: String)] = [
      (.refused, "refused", "Stack acme"), (.nothingToDo, "nothing_to_do", "Stack acme"),
      (.cancelled, "cancelled", "Cancelled: nothing was sent.\n"),
      (.changed([Self.diagnostic]), "stale", "TF1006"),
      (.stale([Self.diagnostic]), "stale", "The plan is stale: nothing was sent.\n"),
    ]
    for (reason, verdict, expected) in cases {
      let result = CommandResult.apply(.unsent(reason, plan, .applying))
      #expect(OutputFormat.text.render(result, Rendering())?.contains(expected) == true)
      let text = try #require(OutputFormat.json.render(result, Rendering()))
      let document = try JSONValue(parsing: text)
      #expect(document["verdict"]?.string == verdict)
      #expect(document["converged"] == (reason == .nothingToDo ? true : .null))
      #expect(document["plan"]?["stack"] == "acme")
      #expect(document["steps"] == [])
    }
  }
}
