extension Dictionary {
  /// The pairs by key; the first of several with one key counts.
  package init(first pairs: some Sequence<(Key, Value)>) {
    self.init(pairs, uniquingKeysWith: { first, _ in first })
  }
}
