package import JSON

/// A change to responses, imitating another server: replaces a field of some objects.
///
/// Edits apply to responses, never to stored values. Examples are a newer server's state or
/// provider, a broken `events`, and an id that is not a UUID.
package struct AnswerEdit: Sendable, Hashable {
  package let field: ServerField
  /// The name, number, URL, file name or id of the objects to edit; `nil` edits all objects.
  package let name: String?
  /// The new value; `nil` removes the field.
  package let value: JSONValue?

  package init(_ field: ServerField, of name: String? = nil, to value: JSONValue?) {
    self.field = field
    self.name = name
    self.value = value
  }

  /// The syntax that ``init(parsing:)`` accepts, for help texts.
  package static let syntax = """
    COLLECTION.FIELD=JSON for all objects, COLLECTION[NAME].FIELD=JSON for one, and nothing after \
    the = to omit the field
    """

  /// Parses an edit from its command-line form; `nil` if the text has another form.
  ///
  /// Example: `numbers[+15550001111].routing_target_type="queue"`.
  package init?(parsing text: String) {
    var place = text
    var name: String?
    if let open = text.firstRange(of: "["), let close = text.firstRange(of: "]."),
      open.upperBound <= close.lowerBound, !text[..<open.lowerBound].contains("=")
    {
      name = String(text[open.upperBound..<close.lowerBound])
      place = String(text[..<open.lowerBound] + "." + text[close.upperBound...])
    }
    let parts = place.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let field = ServerField(parsing: String(parts[0])) else { return nil }
    let value = try? JSONValue(parsing: String(parts[1]))
    guard value != nil || parts[1].isEmpty else { return nil }
    self.init(field, of: name, to: value)
  }

  /// The data of a response with the field edited in every matching object.
  func edit(_ data: JSONValue) -> JSONValue {
    switch data {
    case .array(let rows): .array(rows.map(edit))
    case .object(let object) where isMeant(object): edited(data, field.path[...]) ?? data
    case .object, .null, .bool, .number, .string: data
    }
  }

  private func isMeant(_ object: JSONObject) -> Bool {
    guard let name else { return true }
    return ["name", "e164_number", "url", "filename", "knowledge_base_id", "id"]
      .contains { object[$0]?.string?.isExactly(name) ?? false }
  }

  /// The edited value; `nil` removes it.
  private func edited(_ data: JSONValue, _ path: ArraySlice<String>) -> JSONValue? {
    guard let key = path.first else { return value }
    switch data {
    case .array(let items): return .array(items.compactMap { edited($0, path) })
    case .object(var object):
      guard path.count == 1 || object.hasMember(key) else { return data }
      object[key] = edited(object[key] ?? .null, path.dropFirst())
      return .object(object)
    case .null, .bool, .number, .string: return data
    }
  }
}

extension Service {
  func edited(_ answer: Answer, to path: Substring) -> Answer {
    guard !answerEdits.isEmpty, let collection = ServerField.collection(ofPath: path) else {
      return answer
    }
    let edits = answerEdits.filter { $0.field.collection == collection }
    guard !edits.isEmpty, let body = try? JSONValue(parsing: answer.body),
      var object = body.object, var data = object["data"]
    else { return answer }
    for edit in edits { data = edit.edit(data) }
    object["data"] = data
    return Answer(status: answer.status, body: JSONValue.object(object).bytes(keys: .asAdded))
  }
}
