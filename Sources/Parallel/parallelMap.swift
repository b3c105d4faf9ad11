import Dispatch
import Synchronization

/// Divides `0..<count` into consecutive parts and computes a value for each, on all processors.
///
/// Returns the values in order, so a pure function that uses it remains pure. Blocks until all
/// parts are computed: for functions that do not suspend.
///
/// - Parameters:
///   - size: The size of each part but the last, at least 1. Large enough for a part to take some
///     tens of microseconds, which is what handing it to another thread costs.
///   - work: The value of a part.
package func parallelParts<Output: Sendable>(
  of count: Int,
  size: Int,
  _ work: @Sendable (Range<Int>) -> Output
) -> [Output] {
  guard count > size else { return count == 0 ? [] : [work(0..<count)] }
  let parts = (count + size - 1) / size
  let outputs = Mutex([Output?](repeating: nil, count: parts))
  // The only way to use several processors in a function that does not suspend.
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    let output = work(part * size..<min((part + 1) * size, count))
    outputs.withLock { $0[part] = output }
  }
  return outputs.withLock { $0.compactMap(\.self) }
}

/// Maps elements in order, on all processors; see ``parallelParts(of:size:_:)``.
///
/// - Parameter size: The number of elements for one thread to map at a time.
package func parallelMap<Element: Sendable, Output: Sendable>(
  _ elements: [Element],
  size: Int,
  _ transform: @Sendable (Element) -> Output
) -> [Output] {
  guard elements.count > size else { return elements.map(transform) }
  return Array(
    parallelParts(of: elements.count, size: size) { part in elements[part].map(transform) }
      .joined()
  )
}

/// Computes two values at the same time, on two processors; see ``parallelParts(of:size:_:)``.
package func inParallel<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First,
  _ second: @Sendable () -> Second
) -> (First, Second) {
  let computed = Mutex<(first: First?, second: Second?)>((nil, nil))
  DispatchQueue.concurrentPerform(iterations: 2) { part in
    if part == 0 {
      let value = first()
      computed.withLock { $0.first = value }
    } else {
      let value = second()
      computed.withLock { $0.second = value }
    }
  }
  let values = computed.withLock(\.self)
  guard let first = values.first, let second = values.second else {
    preconditionFailure("concurrentPerform returns before its iterations")
  }
  return (first, second)
}
