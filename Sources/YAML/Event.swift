/// A libyaml event as a Swift value, free of C types.
///
/// It is noncopyable because it never needs to be copied: its text moves into the node built from
/// it, and a file has a hundred thousand events.
enum Event: ~Copyable {
  case documentStart
  case documentEnd
  case streamEnd
  case scalar(String, YAMLScalarStyle, Properties?)
  case alias(String)
  case sequenceStart(Properties?, isFlow: Bool)
  case mappingStart(Properties?, isFlow: Bool)
  case collectionEnd

  /// The optional properties of a node; a class, because few nodes have any.
  final class Properties {
    let anchor: String?
    /// The tag with its handle resolved: `tag:yaml.org,2002:str` for `!!str`.
    let tag: String?

    init(anchor: String?, tag: String?) {
      self.anchor = anchor
      self.tag = tag
    }
  }
}

/// Why libyaml stopped, copied out of its struct immediately.
struct SyntaxError: Error {
  /// Fixed libyaml text, never text of the file.
  let problem: String
  let mark: Mark
  /// Fixed libyaml text: what the parser was doing.
  let context: String?
  /// Where the parser started doing it.
  let contextMark: Mark
}
