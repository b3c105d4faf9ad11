/// Runs one task per element and returns the results in the order of the elements; a failure ends
/// no other task.
///
/// The limiter decides how many requests are in flight.
func concurrentMap<Element: Sendable, Output: Sendable>(
  _ elements: [Element],
  _ transform: @escaping @Sendable (Element) async throws(APIError) -> Output
) async -> [Result<Output, APIError>] {
  await withTaskGroup(of: (Int, Result<Output, APIError>).self) { group in
    for (index, element) in elements.enumerated() {
      group.addTask {
        (index, await result { () async throws(APIError) in try await transform(element) })
      }
    }
    var outputs: [(Int, Result<Output, APIError>)] = []
    for await output in group { outputs.append(output) }
    return outputs.sorted { $0.0 < $1.0 }.map(\.1)
  }
}

/// Runs one task per number, a few at a time, and uses the results in the order of the numbers.
///
/// - Parameters:
///   - atOnce: The maximum number of tasks whose results are not used yet.
///   - use: Returns whether to continue; otherwise the remaining tasks are canceled.
func inOrder<Output: Sendable>(
  _ numbers: ClosedRange<Int>,
  atOnce: Int,
  _ task: @escaping @Sendable (Int) async -> Output,
  use: (Output) -> Bool
) async {
  await withTaskGroup(of: (Int, Output).self) { group in
    var outputs: [Int: Output] = [:]
    var waiting = numbers[...]
    for number in numbers {
      while let next = waiting.first, next < number + atOnce {
        waiting.removeFirst()
        group.addTask { (next, await task(next)) }
      }
      while outputs[number] == nil, let (other, output) = await group.next() {
        outputs[other] = output
      }
      guard let output = outputs.removeValue(forKey: number), use(output) else { break }
    }
    group.cancelAll()
  }
}

/// A typed throw as a value, which task groups can carry.
package func result<Success>(
  _ body: () async throws(APIError) -> Success
) async -> Result<Success, APIError> {
  do throws(APIError) {
    return .success(try await body())
  } catch {
    return .failure(error)
  }
}
