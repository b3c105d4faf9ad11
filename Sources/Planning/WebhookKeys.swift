import JSON
import Resources

/// Determines which declared webhook a live one belongs to.
///
/// ```text
/// its marker                   at the declared URL          elsewhere
/// this stack, declared key     that key's, and no other's   that key's
/// this stack, key that is gone the URL's, where that key    none
///                              has no webhook yet
/// this stack, no key           the URL's                    none
/// another stack, none          the URL's                    none
/// ```
/// Every webhook has a separate secret, and its sink is that of its key: a key that takes over
/// another one's URL gets a new webhook, and never the secret of the other. So a webhook that
/// passes to another key is replaced, unless it is as declared and its secret is not an output
/// (``WebhookChoice``).
struct WebhookKeys {
  private let stack: String
  private let declared: Set<ObjectName>
  private let byURL: [ObjectName: [DesiredObject]]
  /// The webhooks whose URL needs ids, so that the live URL is spelled differently.
  private let templated: TemplateIndex
  /// The declared webhook that replaces one whose key is gone.
  ///
  /// Otherwise, after a rename, the listener at the URL would get every event twice.
  private var heirs: [RemoteID: ResourceAddress] = [:]

  init(_ desired: DesiredState, live: LiveState) {
    stack = desired.stack
    byURL = Dictionary(grouping: desired.objects(of: .webhooks), by: \.naturalKey)
    declared = Set(desired.objects(of: .webhooks).map(\.address.key))
    let keys = live.objects(of: .webhooks).map { $0.key(for: desired.stack) }
    let found = Set(keys.compactMap(\.self))
    templated = TemplateIndex(desired.objects(of: .webhooks))
    for (webhook, key) in zip(live.objects(of: .webhooks), keys) {
      guard let key, !declared.contains(key) else { continue }
      heirs[webhook.id] =
        byURL[webhook.naturalKey]?.first { !found.contains($0.address.key) }?.address
    }
  }

  /// Whether a live webhook belongs to a key other than that of a declared one, regardless of its
  /// URL.
  func isAnothers(_ webhook: LiveObject, than object: DesiredObject) -> Bool {
    guard let key = webhook.key(for: stack) else { return false }
    return key != object.address.key && heirs[webhook.id] != object.address
  }

  /// Whether some declared webhook is this one or replaces it.
  func isDeclared(_ webhook: LiveObject) -> Bool {
    if let key = webhook.key(for: stack), declared.contains(key) { return true }
    return (byURL[webhook.naturalKey] ?? []).contains { !isAnothers(webhook, than: $0) }
      || isSpelledOtherwise(webhook)
  }

  /// The live objects of a kind that are not declared.
  func undeclared(_ kind: Kind, in live: LiveState, _ desired: DesiredState) -> [LiveObject] {
    guard kind != .webhooks else { return live.objects(of: kind).filter { !isDeclared($0) } }
    let declared = desired.naturalKeys(of: kind)
    return live.objects(of: kind).filter { !declared.contains($0.naturalKey) }
  }

  /// Whether the URL of a declared webhook needs ids and may resolve to this one's.
  func isSpelledOtherwise(_ webhook: LiveObject) -> Bool {
    templated.objects(thatMayHave: webhook.naturalKey)
      .contains { !isAnothers(webhook, than: $0) }
  }
}

/// The declared webhooks whose URLs need ids, indexed by their URL without the ids.
///
/// All ids have the same length: a template determines their positions, and few templates differ in
/// that.
private struct TemplateIndex {
  /// The positions of the ids in a URL, in bytes, and its length.
  private struct Shape: Hashable {
    var ids: [Range<Int>] = []
    var length = 0
  }

  private static let idLength = 36

  private var objects: [Shape: [[UInt8]: [DesiredObject]]] = [:]

  init(_ webhooks: [DesiredObject]) {
    let place = JSONPointer([.key("url")])
    for object in webhooks {
      guard let url = object.fields.references.first(where: { $0.pointer == place }) else {
        continue
      }
      var shape = Shape()
      var text: [UInt8] = []
      for piece in url.template.pieces {
        switch piece {
        case .text(let part): text += part.utf8
        case .id:
          shape.ids.append(text.count..<text.count + Self.idLength)
          text += Array(repeating: 0, count: Self.idLength)
        }
      }
      shape.length = text.count
      objects[shape, default: [:]][text, default: []].append(object)
    }
  }

  /// The webhooks whose URL may resolve to this one.
  func objects(thatMayHave url: ObjectName) -> [DesiredObject] {
    guard !objects.isEmpty else { return [] }
    let whole = Array(url.text.utf8)
    return objects.flatMap { shape, byText -> [DesiredObject] in
      guard shape.length == whole.count else { return [] }
      var text = whole
      for range in shape.ids {
        text.replaceSubrange(range, with: repeatElement(0, count: range.count))
      }
      return byText[text] ?? []
    }
  }
}

extension LiveObject {
  /// The key under which a stack made a webhook; `nil` for webhooks of others and of earlier
  /// versions.
  func key(for stack: String) -> ObjectName? {
    guard let marker = marker(of: .webhooks), marker.stack.isExactly(stack) else { return nil }
    return marker.key
  }
}

extension Marker {
  /// The address at which an object of this stack was declared before; `nil` when it has not
  /// changed, or is unknown.
  func formerAddress(_ address: ResourceAddress, in stack: String) -> ResourceAddress? {
    guard self.stack.isExactly(stack), let key, key != address.key else { return nil }
    return ResourceAddress(address.kind, key)
  }
}
