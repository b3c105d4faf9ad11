package import Resources

/// Reads everything that a plan needs to know, proven complete.
///
/// Three lists at least: drafts, published versions, numbers; then the archived versions of the
/// names that need them.
///
/// - Parameters:
///   - client: Asks the API.
///   - namesWithNeededHistory: Says whose archived versions are needed, given the lists.
/// - Returns: The lists, and the histories of those names.
/// - Throws: ``APIError``; an incomplete read is never a result.
package func readLiveState(
  with client: APIClient,
  namesWithNeededHistory: (LiveState) -> [String]
) async throws(APIError) -> LiveState {
  let lists = try await readLists(with: client)
  return try await readHistories(of: namesWithNeededHistory(lists), into: lists, with: client)
}

/// Reads published versions, drafts and numbers; `histories` is empty.
package func readLists(with client: APIClient) async throws(APIError) -> LiveState {
  async let numbers = result { () async throws(APIError) in try await client.numbers() }
  let agents = await result { () async throws(APIError) in try await liveVersions(with: client) }
  return LiveState(agents: try agents.get(), numbers: try await numbers.get())
}

private let liveVersionTries = 3

/// Drafts first, then published versions, each name at least once.
///
/// A version that is published in between is then seen twice, never not at all; seen twice, both
/// are read again.
private func liveVersions(with client: APIClient) async throws(APIError) -> [LiveAgent] {
  for _ in 1...liveVersionTries {
    let drafts = try await client.agents(in: .draft)
    let published = try await client.agents(in: .published)
    let agents = drafts + published
    if Set(agents.map(\.id)).count == agents.count { return agents }
  }
  throw APIError(.readIncomplete, request: APIRequest(.get, "/v1/agents"))
}

/// With more names than this, one read of the whole archive is cheaper than a request a name.
private let mostSingleHistories = 20

/// Adds the archived versions of some names.
///
/// A name without a live version can only be found in the archive, which is then read as a whole.
///
/// - Parameters:
///   - names: API names.
///   - live: The lists.
///   - client: Asks the API.
/// - Returns: The same with the histories in it.
/// - Throws: ``APIError``.
package func readHistories(
  of names: [String],
  into live: LiveState,
  with client: APIClient
) async throws(APIError) -> LiveState {
  guard !names.isEmpty else { return live }
  let liveIDs = Dictionary(
    live.agents.map { ($0.name, $0.id) },
    uniquingKeysWith: { first, _ in first }
  )
  let ids = names.compactMap { liveIDs[$0] }
  guard ids.count == names.count, ids.count <= mostSingleHistories else {
    return live.adding(try await client.agents(in: .archived), histories: .all)
  }
  let answers = await concurrentMap(ids) { id in
    await result { () async throws(APIError) in try await client.versions(ofAgent: id) }
  }
  var versions: [LiveAgent] = []
  for answer in answers { versions += try answer.get() }
  return live.adding(versions, histories: .of(Set(names)))
}

extension LiveState {
  /// What was read later replaces what was read earlier.
  fileprivate func adding(_ versions: [LiveAgent], histories: Histories) -> LiveState {
    var byID = Dictionary(agents.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    for version in versions { byID[version.id] = version }
    return LiveState(agents: Array(byID.values), numbers: numbers, histories: histories)
  }
}
