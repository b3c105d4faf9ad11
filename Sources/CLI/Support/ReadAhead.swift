import API
import Planning
import Resources
import Synchronization

/// The reads that every plan needs, begun before the manifests are known.
final class ReadAhead: Sendable {
  struct Answer: Sendable {
    let lists: LiveState
    let project: RemoteID
  }

  private let task: Task<Result<Answer, APIError>, Never>
  private let isTaken = Mutex(false)

  init(_ client: APIClient) {
    task = Task {
      await result { () async throws(APIError) in
        async let project = result { () async throws(APIError) in try await client.projectID() }
        let lists = await result { () async throws(APIError) in
          try await readLists(of: kindsToRead, with: client)
        }
        let answer = await project
        return Answer(lists: try lists.get(), project: try answer.get())
      }
    }
  }

  /// The answer, once: what is read again later must be current.
  func take() async throws(APIError) -> Answer? {
    let wasTaken = isTaken.withLock { isTaken in
      defer { isTaken = true }
      return isTaken
    }
    return wasTaken ? nil : try await task.value.get()
  }

  /// Stops the reads that were not taken, and waits until none is in flight.
  func end() async {
    task.cancel()
    _ = await task.value
  }
}
