import JSON
package import Resources

/// The lists and objects; a list that keeps changing while it is read fails with
/// ``APIError/Code/readIncomplete``.
extension APIClient {
  private static let listTries = 3

  /// All versions in one state.
  package func agents(in state: AgentState) async throws(APIError) -> Listing<LiveAgent> {
    try await pagedList(Self.agentsList(in: state), LiveAgent.init(answer:at:after:))
  }

  /// All bound numbers.
  package func numbers() async throws(APIError) -> Listing<LiveNumber> {
    try await pagedList(Self.numbersList, LiveNumber.init(answer:at:after:))
  }

  /// All versions with the name of this version, newest first, unpaged (Contract.md §6).
  package func versions(ofAgent id: RemoteID) async throws(APIError) -> Listing<LiveAgent> {
    try await get("/v1/agents/\(id)/versions").list(of: LiveAgent.self)
  }

  /// All objects of a kind other than agents and numbers; only active ones for webhooks.
  package func objects(of kind: Kind) async throws(APIError) -> [LiveObject] {
    try await rows(of: kind).filter(\.isActive).map(\.object)
  }

  /// All objects of a kind other than agents and numbers, including deactivated ones.
  package func rows(of kind: Kind) async throws(APIError) -> [ObjectAnswer] {
    guard let object = kind.object else { return [] }
    let read = Self.reading(kind)
    guard let page = object.page else { return try await wholeList(object.path, read) }
    return try await pagedList(object.path + "?", limit: min(page, SizeLimits.page), read).objects
  }

  /// One object of a kind other than agents and numbers, which must exist.
  ///
  /// - Returns: `nil` for the kinds that cannot be read this way: agents and numbers have other
  ///   types, and a webhook has no path (Contract.md §10).
  package func object(of kind: Kind, _ id: RemoteID) async throws(APIError) -> LiveObject? {
    guard let object = kind.object, object.isEditable else { return nil }
    return try await get("\(object.path)/\(id)").object(of: kind)
  }

  /// The secret that signs the call-init requests of a number; `nil` if the number never had a URL
  /// (Contract.md §8).
  package func callInitSecret(ofNumber id: RemoteID) async throws(APIError) -> SecretValue? {
    let answer = try await get("/v1/phone-numbers/\(id)")
    guard answer.data.object != nil else { throw answer.unexpected(.root) }
    return answer.data["server_url_secret"]?.string.map(SecretValue.init)
  }

  /// All documents of a knowledge base, in any status.
  package func documents(
    ofKnowledgeBase id: RemoteID
  ) async throws(APIError) -> [DocumentAnswer] {
    try await pagedList(
      "/v1/knowledge-bases/\(id)/documents?",
      DocumentAnswer.init(answer:at:after:)
    )
    .objects
  }

  /// All links of an agent version.
  package func links(ofAgent id: RemoteID) async throws(APIError) -> [LiveLink] {
    try await wholeList("/v1/agents/\(id)/knowledge-bases", LinkAnswer.init(answer:at:after:))
      .map(\.link)
  }

  // MARK: - Paths and pages

  static func agentsList(in state: AgentState) -> String { "/v1/agents?state=\(state.rawValue)&" }
  static let numbersList = "/v1/phone-numbers?"

  /// Reads a row of a kind other than agents and numbers.
  static func reading(_ kind: Kind) -> Answer.Reading<ObjectAnswer> {
    { (answer, pointer, _) throws(ShapeError) in try ObjectAnswer(kind, answer, at: pointer) }
  }

  /// Reads one page, counted from 1, of a list that ``pagedList(_:limit:_:)`` would read.
  func page(_ number: Int, _ limit: Int, of prefix: String) async throws(APIError) -> Answer {
    try await get("\(prefix)page=\(number)&limit=\(limit)")
  }

  /// Reads an unpaged list; it is complete if no id repeats.
  private func wholeList<Object: IdentifiedAnswer>(
    _ path: String,
    _ read: Answer.Reading<Object>
  ) async throws(APIError) -> [Object] {
    for _ in 1...Self.listTries {
      // Only agents and numbers have fields with possibly unknown values.
      let objects = try await get(path).list(read).objects
      if Set(objects.map(\.id)).count == objects.count { return objects }
    }
    throw APIError(.readIncomplete, request: APIRequest(.get, path))
  }

  /// Reads a paged list.
  ///
  /// - Parameter prefix: A path with a query, perhaps empty, to which `page` and `limit` are
  ///   appended.
  private func pagedList<Object: IdentifiedAnswer>(
    _ prefix: String,
    limit: Int = SizeLimits.page,
    _ read: @escaping Answer.Reading<Object>
  ) async throws(APIError) -> Listing<Object> {
    var limit = limit
    var tries = 0
    while tries < Self.listTries {
      do throws(APIError) {
        if let listing = try await readPages(of: limit, prefix, read) { return listing }
        tries += 1
      } catch {
        // Fewer large objects fit into an answer.
        guard error.code == .unexpectedAnswer(.tooLarge), limit > 1 else { throw error }
        limit = max(1, limit / SizeLimits.pageDivisor)
      }
    }
    throw APIError(.readIncomplete, request: APIRequest(.get, String(prefix.dropLast())))
  }

  /// Reads all pages; `nil` if they do not prove the list complete.
  ///
  /// The first page tells how many there are; the others are read and decoded concurrently.
  private func readPages<Object: IdentifiedAnswer>(
    of limit: Int,
    _ prefix: String,
    _ read: @escaping Answer.Reading<Object>
  ) async throws(APIError) -> Listing<Object>? {
    let readPage = { @Sendable (number: Int) in
      await result { () async throws(APIError) in
        let answer = try await page(number, limit, of: prefix)
        guard let total = answer.total, total >= 0 else { throw answer.unexpected(.root) }
        return Page(listing: try answer.list(read), total: total, size: answer.size)
      }
    }
    var pages = PageSet<Object>(limit: limit)
    var progress = pages.add(try await readPage(1).get())
    var failure: APIError?
    if progress == .unfinished {
      await inOrder(2...pages.pageCount, atOnce: SizeLimits.pagesAtOnce, readPage) { result in
        switch result {
        case .success(let page): progress = pages.add(page)
        case .failure(let error): failure = error
        }
        return failure == nil && progress == .unfinished
      }
    }
    if let failure { throw failure }
    switch progress {
    case .complete: return pages.listing
    case .unfinished, .inconsistent: return nil
    case .tooLarge:
      let path = String(prefix.dropLast())
      throw APIError(.unexpectedAnswer(.listTooLarge), request: APIRequest(.get, path))
    }
  }
}
