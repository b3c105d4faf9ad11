package import Resources

/// The newest rows of lists, for callers that look for rows they know: what is not among them may
/// still exist.
extension APIClient {
  /// Rows of a list, and the number of pages they came from.
  package typealias Newest<Row> = (rows: [Row], pages: Int)

  /// The newest versions in one state, page after page.
  ///
  /// - Parameter isEnough: Whether the rows so far suffice.
  package func newestAgents(
    in state: AgentState,
    until isEnough: ([LiveAgent]) -> Bool
  ) async throws(APIError) -> Newest<LiveAgent> {
    try await newest("/v1/agents?state=\(state.rawValue)&", LiveAgent.init(answer:at:), isEnough)
  }

  /// The newest numbers, page after page.
  ///
  /// - Parameter isEnough: Whether the rows so far suffice.
  package func newestNumbers(
    until isEnough: ([LiveNumber]) -> Bool
  ) async throws(APIError) -> Newest<LiveNumber> {
    try await newest("/v1/phone-numbers?", LiveNumber.init(answer:at:), isEnough)
  }

  /// The newest objects of another kind, page after page; all of them if the list has no pages.
  ///
  /// - Parameter isEnough: Whether the rows so far suffice.
  package func newestObjects(
    of kind: Kind,
    until isEnough: ([LiveObject]) -> Bool
  ) async throws(APIError) -> Newest<LiveObject> {
    guard let object = kind.object, let page = object.page else {
      return (try await objects(of: kind), 1)
    }
    let found = try await newest(
      object.path + "?",
      limit: min(page, SizeLimits.page),
      { (answer, pointer) throws(ShapeError) in try ObjectAnswer(kind, answer, at: pointer) },
      { isEnough($0.filter(\.isActive).map(\.object)) }
    )
    return (found.rows.filter(\.isActive).map(\.object), found.pages)
  }

  private func newest<Row: IdentifiedAnswer>(
    _ prefix: String,
    limit: Int = SizeLimits.page,
    _ read: Answer.Reading<Row>,
    _ isEnough: ([Row]) -> Bool
  ) async throws(APIError) -> Newest<Row> {
    var rows: [Row] = []
    var pages = 0
    while true {
      pages += 1
      let page = try await get("\(prefix)page=\(pages)&limit=\(limit)").list(read)
      rows += page.objects
      guard page.count >= limit, rows.count <= SizeLimits.objects, !isEnough(rows) else {
        return (rows, pages)
      }
    }
  }
}
