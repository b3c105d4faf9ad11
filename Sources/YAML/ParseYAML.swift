package import Diagnostics

/// What became of one file.
package struct YAMLResult: Sendable {
  /// The root nodes of the documents that could be read to their end.
  package let documents: [YAMLNode]
  /// Everything that is wrong with the file, in the order of reading.
  package let diagnostics: [Diagnostic]
}

/// Reads one YAML file in one pass over libyaml's events.
///
/// Duplicate keys, tags, aliases and merges are all reported and read past: the second of two
/// equal keys is left out, the tag is dropped, a broken alias is a null at its place. After a
/// syntax error or a broken limit nothing more is read, and what was found before it is kept.
/// Bytes that are no text are reported once a line, and then nothing is read at all.
///
/// - Parameters:
///   - bytes: UTF-8; a byte order mark in front is skipped.
///   - file: The path that spans carry.
///   - limits: How much the file may ask for.
/// - Returns: The documents, and the diagnostics; nodes are fit for use only when there are none.
package func parseYAML(
  _ bytes: some Collection<UInt8>,
  file: String,
  limits: YAMLLimits = .standard
) -> YAMLResult {
  let result = bytes.withContiguousStorageIfAvailable { read($0, file: file, limits: limits) }
  return result ?? Array(bytes).withUnsafeBufferPointer { read($0, file: file, limits: limits) }
}

/// Counts libyaml's events and does nothing else with them.
///
/// It is the floor that the benchmark measures reading against, since no reader on libyaml can be
/// faster, and has no other use.
///
/// - Parameter bytes: UTF-8 without a byte order mark.
/// - Returns: The events up to the end of the stream or the first error.
package func countYAMLEvents(_ bytes: [UInt8]) -> Int {
  bytes.withUnsafeBufferPointer { buffer in
    var source = EventSource(buffer)
    return source.drain()
  }
}

private func read(
  _ file: UnsafeBufferPointer<UInt8>,
  file path: String,
  limits: YAMLLimits
) -> YAMLResult {
  var reporter = Reporter(file: SourceName(path), limit: limits.diagnostics)
  guard file.count <= limits.bytes else {
    reporter.reportTooLarge(bytes: file.count, limit: limits.bytes)
    return YAMLResult(documents: [], diagnostics: reporter.diagnostics)
  }
  let bytes = withoutByteOrderMark(file)
  guard !reporter.reportBadBytes(in: bytes) else {
    return YAMLResult(documents: [], diagnostics: reporter.diagnostics)
  }
  var composer = Composer(reporter: reporter, limits: limits)
  var source = EventSource(bytes)
  do throws(SyntaxError) {
    try composer.compose(&source)
  } catch {
    composer.reporter.report(error, in: bytes)
  }
  return YAMLResult(documents: composer.documents, diagnostics: composer.reporter.diagnostics)
}

/// libyaml skips the mark only when it guesses the encoding itself.
private func withoutByteOrderMark(
  _ bytes: UnsafeBufferPointer<UInt8>
) -> UnsafeBufferPointer<UInt8> {
  guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return bytes }
  return UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
}
