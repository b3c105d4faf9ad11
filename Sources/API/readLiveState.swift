package import Resources

/// Reads everything that a plan needs, proven complete.
///
/// First reads the lists concurrently; then, as long as these name new ones, archived versions,
/// links and documents. Parts that were not requested are empty; an incomplete read is never
/// returned.
package func readLiveState(
  with client: APIClient,
  needs: ReadPlan
) async throws(APIError) -> LiveState {
  try await readLiveState(with: client, needs: needs, then: ReadPlan(kinds: [])).all
}

/// Reads everything that a plan needs, and then the further parts needed to judge it.
///
/// A plan may depend on data beyond its needs, such as a version in the archive; so callers that
/// read more still make the plan from the first part.
///
/// - Parameter lists: The result of ``readLists(of:with:)`` for the kinds of `needs`, if these were
///   already read.
/// - Returns: The state read for `needs` alone, and the whole state.
package func readLiveState(
  with client: APIClient,
  needs: ReadPlan,
  then more: ReadPlan,
  lists: LiveState? = nil
) async throws(APIError) -> (first: LiveState, all: LiveState) {
  let known = if let lists { lists } else { try await readLists(of: needs.kinds, with: client) }
  var reading = Reading(client: client, live: known, kinds: needs.kinds)
  while try await reading.add(needs.further(reading.live)) {}
  let first = reading.live
  _ = try await reading.add(ReadSet(kinds: more.kinds))
  while try await reading.add(more.further(reading.live)) {}
  return (first, reading.live)
}

/// The state read so far, and the parts that were requested.
private struct Reading {
  let client: APIClient
  var live: LiveState
  var kinds: Set<Kind>
  /// The kinds whose lists were read after those of the agents.
  var kindsAfterAgents: Set<Kind> = []
  var documents: Set<RemoteID> = []
  var links: Set<RemoteID> = []

  /// Reads the parts that are not read yet; returns whether there were any.
  mutating func add(_ further: ReadSet) async throws(APIError) -> Bool {
    let newKinds = further.kinds.subtracting(kinds)
    let newLinks = further.links.subtracting(links)
    let newDocuments = further.documents.subtracting(documents)
    let newHistories = live.histories.lacking(further.histories)
    let readTooEarly = further.kindsAfterAgents.intersection(kinds).subtracting(kindsAfterAgents)
    let newLists = newKinds.union(readTooEarly)
    guard newHistories != nil || !newLists.isEmpty || !newLinks.isEmpty || !newDocuments.isEmpty
    else { return false }
    if !newLists.isEmpty {
      live = live.replacing(newLists, by: try await readLists(of: newLists, with: client))
      kinds.formUnion(newKinds)
      kindsAfterAgents.formUnion(newLists)
    }
    if let newHistories {
      live = try await readHistories(newHistories, into: live, with: client)
    }
    live = try await readParts(of: live, newLinks.sorted(), newDocuments.sorted(), with: client)
    links.formUnion(newLinks)
    documents.formUnion(newDocuments)
    return true
  }
}

extension LiveState.Histories {
  /// The part of the needed histories that is not known yet; `nil` if all of it is.
  fileprivate func lacking(_ needed: LiveState.Histories) -> LiveState.Histories? {
    switch (self, needed) {
    case (.all, _): nil
    case (.of, .all): .all
    case (.of(let known), .of(let names)):
      names.isSubset(of: known) ? nil : .of(names.subtracting(known))
    }
  }
}

/// Reads the lists of some kinds concurrently, for agents drafts and published versions;
/// `histories` is empty.
package func readLists(
  of kinds: Set<Kind>,
  with client: APIClient
) async throws(APIError) -> LiveState {
  async let agents = result { () async throws(APIError) in
    kinds.contains(.agents) ? try await liveVersions(with: client) : Listing()
  }
  async let numbers = result { () async throws(APIError) in
    kinds.contains(.numbers) ? try await client.numbers() : Listing()
  }
  let plain = kinds.filter { $0.object != nil }.sorted()
  let answers = await concurrentMap(plain, client.rows)
  // Awaits all lists before the first error is thrown: no request continues unobserved.
  let (agentsResult, numbersResult) = (await agents, await numbers)
  var rows: [Kind: [ObjectAnswer]] = [:]
  for (kind, answer) in zip(plain, answers) { rows[kind] = try answer.get() }
  let (agentList, numberList) = (try agentsResult.get(), try numbersResult.get())
  return LiveState(
    agents: agentList.objects,
    numbers: numberList.objects,
    objects: rows.mapValues { $0.filter(\.isActive).map(\.object) },
    inactiveWebhooks: (rows[.webhooks] ?? []).filter { !$0.isActive }.map(\.object),
    unknown: agentList.unknown + numberList.unknown
  )
}

private let liveVersionTries = 3

/// Reads drafts first, then published versions, so that each name is seen at least once.
///
/// A version that is published in between is seen twice, never missed; if it is seen twice, both
/// lists are read again.
private func liveVersions(
  with client: APIClient
) async throws(APIError) -> Listing<LiveAgent> {
  for _ in 1...liveVersionTries {
    var agents = try await client.agents(in: .draft)
    agents += try await client.agents(in: .published)
    if Set(agents.ids).count == agents.count { return agents }
  }
  throw APIError(.readIncomplete, request: APIRequest(.get, "/v1/agents"))
}

/// The maximum number of names for which a request per name is cheaper than reading the whole
/// archive.
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
  let agents = Dictionary(grouping: live.agents, by: \.name)
  let ids = names.sorted().compactMap { agents[$0]?.first?.id }
  guard ids.count == names.count, ids.count <= mostSingleHistories else {
    return live.adding(try await client.agents(in: .archived), histories: .all)
  }
  let answers = await concurrentMap(ids, client.versions)
  var versions = Listing<LiveAgent>()
  for answer in answers {
    do throws(APIError) {
      versions += try answer.get()
    } catch {
      // The archive is paged, the versions of a name are not.
      guard error.code == .unexpectedAnswer(.tooLarge) else { throw error }
      return live.adding(try await client.agents(in: .archived), histories: .all)
    }
  }
  return live.adding(versions, histories: .of(names))
}

/// Adds the links of agent versions and the documents of knowledge bases, read concurrently.
private func readParts(
  of live: LiveState,
  _ agents: [RemoteID],
  _ bases: [RemoteID],
  with client: APIClient
) async throws(APIError) -> LiveState {
  async let linkAnswers = concurrentMap(agents, client.links)
  let documentAnswers = await concurrentMap(bases, client.documents)
  var links: [RemoteID: [LiveLink]] = [:]
  for (id, answer) in zip(agents, await linkAnswers) { links[id] = try answer.get() }
  var documents: [RemoteID: [LiveDocument]] = [:]
  for (id, answer) in zip(bases, documentAnswers) {
    documents[id] = try answer.get().map(\.document)
  }
  return live.adding(documents: documents, links: links)
}

extension LiveState {
  /// Later versions replace earlier ones.
  fileprivate func adding(_ versions: Listing<LiveAgent>, histories more: Histories) -> LiveState {
    var byID = Dictionary(agents.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    for version in versions.objects { byID[version.id] = version }
    return with(
      agents: Array(byID.values),
      unknown: unknown + versions.unknown,
      histories: histories.union(more)
    )
  }

  fileprivate func adding(
    documents more: [RemoteID: [LiveDocument]],
    links further: [RemoteID: [LiveLink]]
  ) -> LiveState {
    guard !more.isEmpty || !further.isEmpty else { return self }
    return with(
      documents: documents.merging(more) { $1 },
      links: links.merging(further) { $1 }
    )
  }

  /// A copy with the lists of some kinds from a later read; never agents.
  fileprivate func replacing(_ kinds: Set<Kind>, by lists: LiveState) -> LiveState {
    let ofNumbers = kinds.contains(.numbers)
    return LiveState(
      agents: agents,
      numbers: (ofNumbers ? lists : self).numbers,
      objects: objects.filter { !kinds.contains($0.key) }.merging(lists.objects) { $1 },
      inactiveWebhooks: (kinds.contains(.webhooks) ? lists : self).inactiveWebhooks,
      documents: documents,
      links: links,
      unknown: unknown.filter { !(ofNumbers && $0.kind == .numbers) } + lists.unknown,
      histories: histories
    )
  }

  private func with(
    agents: [LiveAgent]? = nil,
    documents: [RemoteID: [LiveDocument]]? = nil,
    links: [RemoteID: [LiveLink]]? = nil,
    unknown: [UnknownObject]? = nil,
    histories: Histories? = nil
  ) -> LiveState {
    LiveState(
      agents: agents ?? self.agents,
      numbers: numbers,
      objects: objects,
      inactiveWebhooks: inactiveWebhooks,
      documents: documents ?? self.documents,
      links: links ?? self.links,
      unknown: unknown ?? self.unknown,
      histories: histories ?? self.histories
    )
  }
}
