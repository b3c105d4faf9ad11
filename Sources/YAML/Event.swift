/// One event of libyaml as a Swift value, with nothing of C in it.
///
/// It cannot be copied because it never has to be: its text moves into the node that it makes, and
/// a file has a hundred thousand of them.
enum Event: ~Copyable {
  case documentStart
  case documentEnd
  case streamEnd
  case scalar(String, YAMLScalarStyle, Properties?)
  case alias(String)
  case sequenceStart(Properties?, isFlow: Bool)
  case mappingStart(Properties?, isFlow: Bool)
  case collectionEnd

  /// What may stand in front of a node; an object, because few nodes have any.
  final class Properties {
    let anchor: String?
    /// With its handle resolved: `tag:yaml.org,2002:str` for `!!str`.
    let tag: String?

    init(anchor: String?, tag: String?) {
      self.anchor = anchor
      self.tag = tag
    }
  }
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
