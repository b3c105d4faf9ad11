package import Resources

/// Reads lists for callers that look for rows they know: the newest rows come first, and reading ends
/// as soon as the caller has seen enough. What was not seen may still exist.
extension APIClient {
  /// Reads versions in one state.
  ///
  /// - Parameter isEnough: Receives each page; returns whether to stop.
  /// - Returns: The number of pages read.
  package func newestAgents(
    in state: AgentState,
    until isEnough: ([LiveAgent]) -> Bool
  ) async throws(APIError) -> Int {
    try await newest(Self.agentsList(in: state), LiveAgent.init(answer:at:after:), isEnough)
  }

  /// Reads numbers.
  ///
  /// - Parameter isEnough: Receives each page; returns whether to stop.
  /// - Returns: The number of pages read.
  package func newestNumbers(
    until isEnough: ([LiveNumber]) -> Bool
  ) async throws(APIError) -> Int {
    try await newest(Self.numbersList, LiveNumber.init(answer:at:after:), isEnough)
  }

  /// Reads objects of another kind; a list without pages is read as a whole.
  ///
  /// - Parameter isEnough: Receives each page, without deactivated objects; returns whether to stop.
  /// - Returns: The number of pages read.
  package func newestObjects(
    of kind: Kind,
    until isEnough: ([LiveObject]) -> Bool
  ) async throws(APIError) -> Int {
    guard let object = kind.object, let page = object.page else {
      _ = isEnough(try await objects(of: kind))
      return 1
    }
    return try await newest(
      object.path + "?",
      limit: min(page, SizeLimits.page),
      Self.reading(kind)
    ) { isEnough($0.filter(\.isActive).map(\.object)) }
  }

  private func newest<Row: IdentifiedAnswer>(
    _ path: String,
    limit: Int = SizeLimits.page,
    _ read: Answer.Reading<Row>,
    _ isEnough: ([Row]) -> Bool
  ) async throws(APIError) -> Int {
    var (pages, rows, size) = (0, 0, 0)
    while true {
      pages += 1
      let answer = try await page(pages, limit, of: path)
      let page = try answer.list(read)
      rows += page.count
      size += answer.size
      // The limits hold as well for a server whose pages never end.
      let isLast =
        page.count < limit || rows >= min(answer.total ?? .max, SizeLimits.objects)
        || size >= SizeLimits.list
      if isEnough(page.objects) || isLast { return pages }
    }
  }
}
