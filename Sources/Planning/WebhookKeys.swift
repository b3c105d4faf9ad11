import JSON
import Resources

/// Which declared webhook a live one belongs to.
///
/// ```text
/// its marker             at the declared URL          elsewhere
/// this stack, with key   that key's, and no other's   that key's
/// this stack, no key     the URL's                    nobody's
/// another stack, none    the URL's                    nobody's
/// ```
/// Every webhook has a secret of its own, and its sink is that of its key: a key that takes over another
/// one's URL gets a new webhook, and never the secret of the other. A webhook under a key that is gone may
/// stay as it is under a new one only where nobody keeps its secret.
struct WebhookKeys {
  private let stack: String
  private let declared: Set<ObjectName>
  private let byURL: [ObjectName: [DesiredObject]]
  /// Those whose URL needs ids, so that it is spelled otherwise when it is live.
  private let templated: [DesiredObject]
  /// What stays as it is under a new key.
  private let renamed: [RemoteID: ResourceAddress]

  init(_ desired: DesiredState, live: LiveState) {
    stack = desired.stack
    byURL = Dictionary(grouping: desired.webhooks, by: \.naturalKey)
    templated = desired.webhooks.filter { !$0.fields.references.isEmpty }
    let declared = Set(desired.webhooks.map(\.address.key))
    self.declared = declared
    let keys = live.webhooks.map { $0.key(for: desired.stack) }
    let found = Set(keys.compactMap(\.self))
    let kept = Set(desired.outputs.filter(\.value.isSecret).map(\.value.address))
    let orphans = zip(live.webhooks, keys)
      .filter { _, key in key.map { !declared.contains($0) } ?? false }.map(\.0)
    var renamed: [RemoteID: ResourceAddress] = [:]
    if !orphans.isEmpty {
      for object in desired.webhooks
      where !found.contains(object.address.key) && !kept.contains(object.address) {
        let same = orphans.first {
          $0.naturalKey == object.naturalKey && object.isSame(object.fields.value, as: $0)
        }
        if let same { renamed[same.id] = object.address }
      }
    }
    self.renamed = renamed
  }

  /// Whether a live webhook belongs to another key than that of a declared one, whatever its URL.
  func isAnothers(_ webhook: LiveObject, than object: DesiredObject) -> Bool {
    guard let key = webhook.key(for: stack) else { return false }
    return key != object.address.key && renamed[webhook.id] != object.address
  }

  /// Whether some declared webhook is this one, or replaces it.
  func isDeclared(_ webhook: LiveObject) -> Bool {
    if let key = webhook.key(for: stack), declared.contains(key) { return true }
    return (byURL[webhook.naturalKey] ?? []).contains { !isAnothers(webhook, than: $0) }
      || isSpelledOtherwise(webhook)
  }

  /// Whether the URL of a declared webhook needs ids, and may come to this one's.
  func isSpelledOtherwise(_ webhook: LiveObject) -> Bool {
    templated.contains { $0.mayHave(webhook) && !isAnothers(webhook, than: $0) }
  }
}

extension LiveObject {
  /// The key under which a stack has made a webhook; `nil` for others' and for what earlier versions made.
  func key(for stack: String) -> ObjectName? {
    guard let marker = marker(of: .webhooks), marker.stack.isExactly(stack) else { return nil }
    return marker.key
  }
}

extension Marker {
  /// The address that an object of this stack was declared at before; `nil` when it is the same one, and
  /// when nobody knows.
  func formerAddress(_ address: ResourceAddress, in stack: String) -> ResourceAddress? {
    guard self.stack.isExactly(stack), let key, key != address.key else { return nil }
    return ResourceAddress(address.kind, key)
  }
}
