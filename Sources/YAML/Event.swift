/// One event of libyaml as a Swift value, with nothing of C in it.
struct Event {
  /// What happened.
  enum Kind {
    case documentStart
    case documentEnd
    case streamEnd
    case scalar(String, YAMLScalarStyle, Properties)
    case alias(String)
    case sequenceStart(Properties, isFlow: Bool)
    case sequenceEnd
    case mappingStart(Properties, isFlow: Bool)
    case mappingEnd
  }

  /// What may stand in front of a node.
  struct Properties {
    var anchor: String?
    /// With its handle resolved: `tag:yaml.org,2002:str` for `!!str`.
    var tag: String?
  }

  let kind: Kind
  let range: SourceRange
}

/// Why libyaml stopped, copied from its struct at once.
struct SyntaxError: Error {
  /// Fixed text of libyaml, never text of the file.
  let problem: String
  let mark: Mark
  /// Fixed text of libyaml: what it was doing.
  let context: String?
  /// Where it began what it was doing.
  let contextMark: Mark
}
