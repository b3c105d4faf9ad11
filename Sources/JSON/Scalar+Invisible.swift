extension Unicode.Scalar {
  /// Whether nothing of it is to be seen although it changes how the text around it is shown:
  /// controls, format characters such as bidirectional overrides and tags, line separators.
  package var isInvisible: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
    default: false
    }
  }
}
