package import Diagnostics

/// The result of parsing one file.
package struct YAMLResult: Sendable {
  /// The root nodes of the documents that were read completely.
  package let documents: [YAMLNode]
  /// All problems of the file, in reading order.
  package let diagnostics: [Diagnostic]
}

/// Reads one YAML file in one pass over libyaml's events.
///
/// Duplicate keys, tags, aliases and merges are reported without stopping: the second of two equal
/// keys is dropped, the tag is dropped, a broken alias becomes null. A syntax error or an exceeded
/// limit ends the reading; everything read before it is kept. Bytes that are not text are reported
/// once per line, and then nothing is parsed at all.
///
/// - Parameters:
///   - bytes: UTF-8; a leading byte order mark is skipped.
///   - limits: The limits for the file.
/// - Returns: The documents and the diagnostics; use the nodes only when there are no diagnostics.
package func parseYAML(
  _ bytes: some Collection<UInt8>,
  file: String,
  limits: YAMLLimits = .standard
) -> YAMLResult {
  let result = bytes.withContiguousStorageIfAvailable { read($0, file: file, limits: limits) }
  return result ?? Array(bytes).withUnsafeBufferPointer { read($0, file: file, limits: limits) }
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

/// libyaml skips the byte order mark only when it detects the encoding itself.
private func withoutByteOrderMark(
  _ bytes: UnsafeBufferPointer<UInt8>
) -> UnsafeBufferPointer<UInt8> {
  guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return bytes }
  return UnsafeBufferPointer(rebasing: bytes.dropFirst(3))
}
