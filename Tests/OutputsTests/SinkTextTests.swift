import Files
import Outputs
import Resources
import Testing

@Suite("Contents of a sink's file")
struct SinkTextTests {
  struct Placing: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sink: DesiredOutput.Sink
    let old: String?
    let new: String
  }

  static let placings = [
    Placing(testDescription: "a file is the value alone", sink: .file("f"), old: "x", new: "v\n"),
    Placing(
      testDescription: "a line is added",
      sink: .dotenv("f"),
      old: "# mine\nOTHER=1",
      new: "# mine\nOTHER=1\nNAME='v'\n"
    ),
    Placing(
      testDescription: "a line is replaced where it stands, and stands there once",
      sink: .dotenv("f"),
      old: "export NAME=old\n\nNAMES=2\nNAME=older\n",
      new: "NAME='v'\n\nNAMES=2\n"
    ),
    Placing(
      testDescription: "CR LF stays CR LF, and the variable is found",
      sink: .dotenv("f"),
      old: "A=1\r\nNAME=old\r\nB=2\r\n",
      new: "A=1\r\nNAME='v'\r\nB=2\r\n"
    ),
    Placing(
      testDescription: "a new line ends as the first one does",
      sink: .dotenv("f"),
      old: "A=1\r\nB=2",
      new: "A=1\r\nB=2\r\nNAME='v'\r\n"
    ),
    Placing(
      testDescription: "every line keeps its own end",
      sink: .dotenv("f"),
      old: "A=1\rNAME=old\r\nB=2\n\r\nexport\tNAME=older\n",
      new: "A=1\rNAME='v'\r\nB=2\n\r\n"
    ),
    Placing(
      testDescription: "what is no line end is part of a line",
      sink: .dotenv("f"),
      old: "A=1\u{85}NAME=x\u{2028}NAME=y\n",
      new: "A=1\u{85}NAME=x\u{2028}NAME=y\nNAME='v'\n"
    ),
    Placing(
      testDescription: "behind a byte order mark",
      sink: .dotenv("f"),
      old: "\u{FEFF}NAME=old\r\nB=2\r\n",
      new: "\u{FEFF}NAME='v'\r\nB=2\r\n"
    ),
    Placing(
      testDescription: "a line inside of another variable's value is not a variable",
      sink: .dotenv("f"),
      old: "KEY=\"-----BEGIN\nNAME=x\n\\\" NAME=y\n-----END\"\nB='1\nNAME=z'\\''\nNAME=w'\n",
      new: "KEY=\"-----BEGIN\nNAME=x\n\\\" NAME=y\n-----END\"\nB='1\nNAME=z'\\''\nNAME=w'\n"
        + "NAME='v'\n"
    ),
    Placing(
      testDescription: "a value of many lines is replaced whole",
      sink: .dotenv("f"),
      old: "NAME=\"a\nb\nc\"\nB=2\nNAME='d\ne'",
      new: "NAME='v'\nB=2\n"
    ),
    Placing(
      testDescription: "lines inside of values end as lines between them do",
      sink: .dotenv("f"),
      old: "KEY='a\r\nNAME=x\rb'\r\nNAME=\"c\u{2028}\r\nB=1\u{85}d\"\r\nB=2\r\n",
      new: "KEY='a\r\nNAME=x\rb'\r\nNAME='v'\r\nB=2\r\n"
    ),
    Placing(
      testDescription: "an apostrophe, and a quote that nothing closes, begin nothing",
      sink: .dotenv("f"),
      old: "A=it's\nB=\"x\nNAME=old\nC=it's\n",
      new: "A=it's\nB=\"x\nNAME='v'\nC=it's\n"
    ),
    Placing(
      testDescription: "a sign with a combining mark behind it is a sign",
      sink: .dotenv("f"),
      old: "NAME=\u{301}x\n",
      new: "NAME='v'\n"
    ),
    Placing(
      testDescription: "JSON keeps its byte order mark and its line ends",
      sink: .json("f"),
      old: "\u{FEFF}{\r\n  \"z\": \"a\\r\\n\"\r\n}\r\n",
      new: "\u{FEFF}{\r\n  \"z\": \"a\\r\\n\",\r\n  \"NAME\": \"v\"\r\n}\r\n"
    ),
    Placing(testDescription: "so does a value alone", sink: .file("f"), old: "x\r\n", new: "v\r\n"),
    Placing(
      testDescription: "a member is added, the others stay in their order",
      sink: .json("f"),
      old: #"{"z": [1], "a": null}"#,
      new: "{\n  \"z\": [\n    1\n  ],\n  \"a\": null,\n  \"NAME\": \"v\"\n}\n"
    ),
    Placing(
      testDescription: "an empty file is an empty object",
      sink: .json("f"),
      old: " \n",
      new: "{\n  \"NAME\": \"v\"\n}\n"
    ),
  ]

  @Test("all other content is kept", arguments: placings)
  func placing(example: Placing) throws {
    let text = try SinkText.text(placing: "v", as: "NAME", in: example.sink, over: example.old)
    #expect(text.utf8.elementsEqual(example.new.utf8), "\(text.debugDescription)")
    #expect(try SinkText.holds("NAME", in: example.sink, text))
    #expect(try SinkText.text(placing: "v", as: "NAME", in: example.sink, over: text) == text)
  }

  @Test("a missing or empty value is none")
  func empty() throws {
    for sink in [DesiredOutput.Sink.file("f"), .dotenv("f"), .json("f")] {
      #expect(try !SinkText.holds("NAME", in: sink, nil))
      #expect(try !SinkText.holds("NAME", in: sink, sink == .json("f") ? #"{"NAME":""}"# : " \n"))
    }
    #expect(try !SinkText.holds("NAME", in: .dotenv("f"), "NAME=''\nOTHER=x\n# NAME=y\n"))
    #expect(try !SinkText.holds("NAME", in: .dotenv("f"), "NAME=''\r\nOTHER=x\r\n"))
    #expect(try !SinkText.holds("NAME", in: .file("f"), "\u{FEFF}\r\n"))
    #expect(try !SinkText.holds("NAME", in: .json("f"), "\u{FEFF}{}"))
  }

  @Test("a file that is not a JSON object is not overwritten", arguments: ["[1]", "{", "text"])
  func noObject(old: String) {
    #expect(throws: FileProblem.self) {
      try SinkText.text(placing: "v", as: "NAME", in: .json("f"), over: old)
    }
  }

  @Test("quotes close and reopen quoting")
  func quotes() {
    #expect(SinkText.assignment("A", "it's $(x)") == #"A='it'\''s $(x)'"#)
    let marked = SinkText.assignment("A", "'\u{301};id;'")
    #expect(marked.utf8.elementsEqual("A=''\\''\u{301};id;'\\'''".utf8))
  }

  @Test("no value can close its own delimiter and set another variable")
  func injection() {
    #expect(
      SinkText.githubCommand("a", "x\nTURNFORM_END\nPATH=/evil")
        == "a<<TURNFORM_END_\nx\nTURNFORM_END\nPATH=/evil\nTURNFORM_END_\n"
    )
    #expect(SinkText.mask("50%\n::x") == "::add-mask::50%25%0A::x\n")
    #expect(SinkText.mask("a\r\nb") == "::add-mask::a%0D%0Ab\n")
  }
}
