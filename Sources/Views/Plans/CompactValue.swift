import JSON
import Planning
import Resources

/// A value on one line, escaped, as a person would write it: strings are bare unless they would read
/// as another type.
func compact(_ value: JSONValue?) -> String {
  switch value {
  case nil: "(none)"
  case .string(let text): bareOrQuoted(text)
  case .null, .bool, .number, .array, .object: escaped(value?.text() ?? "")
  }
}

private func bareOrQuoted(_ text: String) -> String {
  let readsAsOther =
    text.isEmpty || text.first == " " || text.last == " "
    || ["null", "true", "false"].contains(text)
    || (try? JSONValue(parsing: text))?.string == nil && (try? JSONValue(parsing: text)) != nil
  return readsAsOther ? "\"\(escaped(text))\"" : escaped(text)
}

/// A number's route in a few words, escaped, with versions as manifests pin them:
/// `80 % support@4`.
func routeText(_ route: ConfiguredRoute) -> String {
  let target = agentText(route.target)
  switch (route.type, route.target) {
  case (.agent, _) where !route.split.isEmpty:
    let shares = route.split.map { "\($0.weight) % \(agentText($0.agent))" }
    let isSame = route.split.first.map { agentText($0.agent) } == target
    return "split " + shares.joined(separator: ", ") + (isSame ? "" : ", fallback \(target)")
  case (.agent, .nobody): return "null"
  case (.agent, _): return "agent \(target)"
  case (.webhook, _), (.workflow, _):
    let text = route.target == .nobody ? "\(route.type.rawValue) null" : target
    return text + (route.split.isEmpty ? "" : ", split not used")
  }
}

/// `support@4`, `support`, or the id of an unknown agent.
private func agentText(_ agent: CallRoute.Answerer) -> String {
  switch agent {
  case .unknownAgent(let id): compact(.string(id))
  case .nobody: compact(nil)
  case .agent, .webhook, .workflow: answererText(agent)
  }
}

/// The target that answers a call, in the form of ``routeText(_:)``.
func answererText(_ answerer: CallRoute.Answerer) -> String {
  switch answerer {
  case .agent(let name, let version):
    compact(.string(name.text)) + (version.map { "@\($0)" } ?? "")
  case .unknownAgent(let id): "agent \(compact(.string(id)))"
  case .webhook(let url): "webhook \(compact(.string(url)))"
  case .workflow(let id): "workflow \(compact(.string(id)))"
  case .nobody: "nobody"
  }
}

/// The explicitly set fields of a resource, as pointers into it.
///
/// `Change.Action` carries whole resources with every default; a value that equals its default, is
/// null or is Turnform's own marker is of no interest to a reader.
func writtenFields(of resource: JSONValue, kind: Kind) -> [(pointer: JSONPointer, value: JSONValue)]
{
  var fields: [(JSONPointer, JSONValue)] = []
  for (key, value) in resource.object?.members.map({ ($0.key, $0.value) }) ?? [] {
    let pointer = JSONPointer([.key(key)])
    switch kind.family {
    case .agents:
      if key == "config" {
        collect(value, AgentTable.config, at: pointer, into: &fields)
      } else if key == "knowledge_bases" {
        fields += linkFields(value, at: pointer)
      } else if key == "environment" {
        fields.append((pointer, value))
      }
    case .numbers:
      let isDefault = NumberTable.manifest[key]?.defaultValue == value
      if key != "e164_number", !isDefault { fields.append((pointer, value.withoutMarker)) }
    case .object(let object):
      let isDefault = object.manifest[key]?.defaultValue == value
      if key != object.keyField, !isDefault { fields.append((pointer, value)) }
    }
  }
  return fields.filter { $0.1 != .object([:]) }
}

/// The links of an agent, each with its mode and the settings that differ from their defaults.
private func linkFields(
  _ links: JSONValue,
  at pointer: JSONPointer
) -> [(pointer: JSONPointer, value: JSONValue)] {
  let defaults = KnowledgeBaseTable.link.defaults
  return (links.object?.members ?? [])
    .map { key, settings in
      let shown = (settings.object?.members ?? [])
        .filter { $0.key == "mode" || $0.value != defaults[$0.key] }
      return (pointer.appending(key), .object(JSONObject(shown.map { ($0.key, $0.value) })))
    }
}

private func collect(
  _ value: JSONValue,
  _ section: Section,
  at pointer: JSONPointer,
  into fields: inout [(JSONPointer, JSONValue)]
) {
  let defaults = section.defaults
  for (key, value) in value.object?.members.map({ ($0.key, $0.value) }) ?? [] {
    guard value != defaults[key], !value.isNull else { continue }
    let place = pointer.appending(key)
    switch section[key]?.type {
    case .section(let inner):
      collect(value, inner, at: place, into: &fields)
    case .list(.section(let inner), _):
      let items = value.array ?? []
      fields.append((place, .array(items.map { pruned($0, inner) })))
    case .text, .integer, .number, .boolean, .choice, .uuid, .terms, .list, .map, .object, nil:
      fields.append((place, key == "metadata" ? value.withoutMarker : value))
    }
  }
}

/// A list item without the fields that equal their defaults.
private func pruned(_ value: JSONValue, _ section: Section) -> JSONValue {
  guard let object = value.object else { return value }
  let defaults = section.defaults
  return .object(
    JSONObject(object.members.filter { $0.value != defaults[$0.key] }.map { ($0.key, $0.value) })
  )
}

extension JSONValue {
  /// Metadata without Turnform's marker; any other value unchanged.
  fileprivate var withoutMarker: JSONValue { object.map { .object($0.withoutMarker) } ?? self }
}
