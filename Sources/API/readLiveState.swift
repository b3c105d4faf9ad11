package import Resources

/// Reads everything that a plan needs to know, proven complete.
///
/// First the lists, side by side; then the archived versions of the names that need them; then links
/// and documents, side by side.
///
/// - Parameters:
///   - client: Asks the API.
///   - needs: What is read.
/// - Returns: All of it; what was not asked for is empty.
/// - Throws: ``APIError``; an incomplete read is never a result.
package func readLiveState(
  with client: APIClient,
  needs: ReadNeeds
) async throws(APIError) -> LiveState {
  var live = try await readLists(of: needs.kinds, with: client)
  live = try await readHistories(needs.histories(live), into: live, with: client)
  return try await readParts(of: live, needs, with: client)
}

/// Reads the lists of some kinds; `histories` is empty.
private func readLists(
  of kinds: Set<Kind>,
  with client: APIClient
) async throws(APIError) -> LiveState {
  async let agents = result { () async throws(APIError) in
    kinds.contains(.agents) ? try await liveVersions(with: client) : []
  }
  async let numbers = result { () async throws(APIError) in
    kinds.contains(.numbers) ? try await client.numbers() : []
  }
  let plain = kinds.subtracting([.agents, .numbers]).sorted()
  let answers = await concurrentMap(plain) { kind in
    await result { () async throws(APIError) in try await client.objects(of: kind) }
  }
  // All are waited for before the first error is thrown: nothing goes on unseen.
  let (agentsResult, numbersResult) = (await agents, await numbers)
  var objects: [Kind: [LiveObject]] = [:]
  for (kind, answer) in zip(plain, answers) { objects[kind] = try answer.get() }
  return LiveState(
    agents: try agentsResult.get(),
    numbers: try numbersResult.get(),
    takeaways: objects[.takeaways] ?? [],
    knowledgeBases: objects[.knowledgeBases] ?? [],
    webhooks: objects[.webhooks] ?? [],
    evals: objects[.evals] ?? []
  )
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

/// Adds archived versions.
///
/// A name without a live version can only be found in the archive, which is then read as a whole.
private func readHistories(
  _ histories: LiveState.Histories,
  into live: LiveState,
  with client: APIClient
) async throws(APIError) -> LiveState {
  guard case .of(let names) = histories else {
    return live.adding(try await client.agents(in: .archived), histories: .all)
  }
  guard !names.isEmpty else { return live }
  let liveIDs = Dictionary(
    live.agents.map { ($0.name, $0.id) },
    uniquingKeysWith: { first, _ in first }
  )
  let ids = names.sorted().compactMap { liveIDs[$0] }
  guard ids.count == names.count, ids.count <= mostSingleHistories else {
    return live.adding(try await client.agents(in: .archived), histories: .all)
  }
  let answers = await concurrentMap(ids) { id in
    await result { () async throws(APIError) in try await client.versions(ofAgent: id) }
  }
  var versions: [LiveAgent] = []
  for answer in answers { versions += try answer.get() }
  return live.adding(versions, histories: .of(names))
}

/// Adds the links of agent versions and the documents of knowledge bases.
private func readParts(
  of live: LiveState,
  _ needs: ReadNeeds,
  with client: APIClient
) async throws(APIError) -> LiveState {
  let agents = needs.links(live).distinct
  let bases = needs.documents(live).distinct
  // Without a knowledge base there is no link, and nothing has to be asked.
  let hasNoBase = needs.kinds.contains(.knowledgeBases) && live.knowledgeBases.isEmpty
  async let linkAnswers = concurrentMap(hasNoBase ? [] : agents) { id in
    await result { () async throws(APIError) in try await client.links(ofAgent: id) }
  }
  let documentAnswers = await concurrentMap(bases) { id in
    await result { () async throws(APIError) in
      try await client.documents(ofKnowledgeBase: id).map(\.document)
    }
  }
  var links = Dictionary(
    agents.map { ($0, [LiveLink]()) },
    uniquingKeysWith: { first, _ in first }
  )
  for (id, answer) in zip(agents, await linkAnswers) { links[id] = try answer.get() }
  var documents: [RemoteID: [LiveDocument]] = [:]
  for (id, answer) in zip(bases, documentAnswers) { documents[id] = try answer.get() }
  return live.adding(documents: documents, links: links)
}

extension [RemoteID] {
  /// Each once, in order.
  fileprivate var distinct: [RemoteID] { Set(self).sorted() }
}

extension LiveState {
  /// What was read later replaces what was read earlier.
  fileprivate func adding(_ versions: [LiveAgent], histories: Histories) -> LiveState {
    var byID = Dictionary(agents.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    for version in versions { byID[version.id] = version }
    return with(agents: Array(byID.values), histories: histories)
  }

  fileprivate func adding(
    documents: [RemoteID: [LiveDocument]],
    links: [RemoteID: [LiveLink]]
  ) -> LiveState {
    guard !documents.isEmpty || !links.isEmpty else { return self }
    return with(agents: agents, documents: documents, links: links, histories: histories)
  }

  private func with(
    agents: [LiveAgent],
    documents: [RemoteID: [LiveDocument]] = [:],
    links: [RemoteID: [LiveLink]] = [:],
    histories: Histories
  ) -> LiveState {
    LiveState(
      agents: agents,
      numbers: numbers,
      takeaways: takeaways,
      knowledgeBases: knowledgeBases,
      webhooks: webhooks,
      evals: evals,
      documents: documents,
      links: links,
      histories: histories
    )
  }
}
