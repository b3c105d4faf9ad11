import JSON
package import Resources

extension APIClient {
  /// How many objects a page asks for: one large page costs the server a third of the same rows in
  /// pages of 50 (contract §17).
  package static let pageLimit = 1000
  private static let listTries = 3

  /// All versions in one state.
  ///
  /// - Throws: ``APIError/Code/readIncomplete`` when the list keeps changing while it is read.
  package func agents(in state: AgentState) async throws(APIError) -> [LiveAgent] {
    try await list("/v1/agents?state=\(state.rawValue)", of: LiveAgent.self)
  }

  /// All bound numbers.
  ///
  /// - Throws: ``APIError/Code/readIncomplete`` when the list keeps changing while it is read.
  package func numbers() async throws(APIError) -> [LiveNumber] {
    try await list("/v1/phone-numbers?", of: LiveNumber.self)
  }

  /// All versions of one agent name, unpaged (contract §6).
  ///
  /// - Parameter id: Of any version of that name.
  /// - Returns: Newest version first.
  /// - Throws: ``APIError``.
  package func versions(ofAgent id: RemoteID) async throws(APIError) -> [LiveAgent] {
    try await get("/v1/agents/\(id)/versions").list(of: LiveAgent.self)
  }

  /// The path has a query, perhaps empty, that `page` and `limit` are put behind.
  private func list<Object: AnswerObject>(
    _ path: String,
    of type: Object.Type
  ) async throws(APIError) -> [Object] {
    let prefix = path.hasSuffix("?") ? path : path + "&"
    for _ in 1...Self.listTries {
      var (objects, page) = try await readPage(1, prefix, of: type)
      var pages = PageSet(first: objects, page)
      let rest = await concurrentMap(pages.restOfPages.map(Array.init) ?? []) { number in
        await result { () async throws(APIError) in try await readPage(number, prefix, of: type) }
      }
      for result in rest {
        (objects, page) = try result.get()
        pages.add(objects, page)
      }
      if let objects = pages.complete { return objects }
    }
    throw APIError(.readIncomplete, request: APIRequest(.get, path))
  }

  private func readPage<Object: AnswerObject>(
    _ number: Int,
    _ prefix: String,
    of type: Object.Type
  ) async throws(APIError) -> ([Object], Answer.Page) {
    let answer = try await get("\(prefix)page=\(number)&limit=\(Self.pageLimit)")
    guard let page = answer.page, page.limit > 0, page.total >= 0 else {
      throw answer.unexpected(.root)
    }
    return (try answer.list(of: type), page)
  }
}
