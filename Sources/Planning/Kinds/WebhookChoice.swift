import Diagnostics
import JSON
import Resources

/// Chooses which live webhook is the declared one, and what happens to the others.
///
/// ```text
/// at the declared URL    without a marker    of this key   of a key that is gone  of another stack
/// with declared events   kept                kept          kept or replaced       refused
/// with other events      refused or adopted  replaced      replaced               refused
/// elsewhere              -                   replaced      -                      -
/// ```
/// The API cannot change a webhook, nor its marker. A protected webhook is therefore also replaced
/// when `protect: false` is declared, by a new one with a new secret: only a new marker allows its
/// deletion.
///
/// A webhook of a key that is gone is kept only if its secret is not an output, because the sink of
/// the new key never received it. Webhooks of other declared keys are out of scope here, regardless
/// of their URL (``WebhookKeys``).
/// A webhook taken over from another stack is replaced, because no webhook can be changed.
///
/// A webhook is never deleted because it looks like one of this stack: only a marker, `--adopt`, or
/// `removed:` establishes ownership (Design.md §4, "Ownership").
struct WebhookChoice {
  /// The webhook to keep.
  private(set) var kept: LiveObject?
  /// The webhooks that a new one replaces.
  private(set) var replaced: [LiveObject] = []
  /// The webhooks to delete once the declared one exists.
  private(set) var superseded: [LiveObject] = []
  /// The webhooks in `superseded` that an edit deletes; leftovers of an earlier run are deleted
  /// without a limit.
  private(set) var edited: [LiveObject] = []
  /// Equal webhooks that cannot be told apart.
  private(set) var duplicates: [LiveObject] = []
  /// The webhooks that would have to be deleted but are not known to belong to this stack.
  private(set) var unowned: [LiveObject] = []
  /// A webhook of another stack.
  private(set) var foreign: LiveObject?
  private(set) var action = ObjectDecision.Action.keep
  private(set) var reason = Change.Reason.noUpdate

  /// - Parameters:
  ///   - candidates: The active webhooks with its URL, except those of this stack's other keys that
  ///     keep theirs.
  ///   - former: The webhooks of this stack that carry its key and another URL.
  ///   - isSecretLost: Whether a new webhook is needed because its secret never reached its sink.
  ///   - isSecretRequested: Whether a new webhook is needed because the caller asks for a new secret.
  ///   - keepsSecret: Whether its secret is an output: of two equal webhooks, it is unknown whose
  ///     secret that is.
  init(
    _ desired: DesiredObject,
    _ fields: ResolvedConfig,
    stack: String,
    candidates: [LiveObject],
    former: [LiveObject],
    adopts: Bool,
    formerOwners: Set<ExactText>,
    isSecretLost: Bool,
    isSecretRequested: Bool,
    keepsSecret: Bool
  ) {
    let needsSecret = isSecretLost || isSecretRequested
    let isOurs = { (webhook: LiveObject) in webhook.owner(of: .webhooks).isExactly(stack) }
    let isReleased = { (webhook: LiveObject) in
      webhook.owner(of: .webhooks).map { formerOwners.contains(ExactText($0)) } ?? false
    }
    // Among equal webhooks, a protected one stays, and a new one inherits the protection of the
    // first old one.
    let owned = candidates.filter { isOurs($0) || isReleased($0) }.protectedFirst
    let unmarked = candidates.filter { $0.owner(of: .webhooks) == nil }
    foreign = candidates.first { $0.owner(of: .webhooks) != nil && !isOurs($0) && !isReleased($0) }
    let isEqual = { fields.unknown.isEmpty && desired.isSame(fields.value, as: $0) }
    // Only a new webhook drops the protection that its marker records.
    let losesProtection = { (webhook: LiveObject) in
      desired.protect == false && webhook.marker(of: .webhooks)?.isProtected == true
    }
    // Of other keys' webhooks, the candidates include only those whose key is gone.
    let isOfGoneKey = { (webhook: LiveObject) in
      webhook.key(for: stack).map { $0 != desired.address.key } ?? false
    }
    let equal = owned.filter {
      isOurs($0) && isEqual($0) && !losesProtection($0) && !(keepsSecret && isOfGoneKey($0))
    }
    let isUnclear = equal.count > 1 && keepsSecret
    let alike = unmarked.filter(isEqual)
    if let first = equal.first, !needsSecret, !isUnclear {
      keep(first, of: owned + former)
      edited = superseded.filter(isOfGoneKey)
      reason = .surplus
    } else if owned.isEmpty, former.isEmpty, !needsSecret, let first = alike.first {
      duplicates = alike.count > 1 && !adopts ? alike : []
      keep(first, of: adopts ? unmarked : [])
      unowned = adopts ? [] : unmarked.filter { !isEqual($0) }
      edited = superseded.filter { !isEqual($0) }
    } else {
      replace(
        (owned + former).protectedFirst,
        unmarked: unmarked.filter { !adopts || needsSecret || !isEqual($0) },
        adopts: adopts
      )
      edited = isUnclear ? superseded.filter { !isEqual($0) } : superseded
      if isUnclear || (needsSecret && !(equal + alike).isEmpty) {
        reason = isUnclear || isSecretLost ? .secretLost : .secretRequested
      }
    }
  }

  private mutating func keep(_ webhook: LiveObject, of others: [LiveObject]) {
    kept = webhook
    superseded = others.filter { $0.id != webhook.id }
  }

  /// A new webhook replaces all that this stack made; others only with explicit permission.
  private mutating func replace(
    _ owned: [LiveObject],
    unmarked: [LiveObject],
    adopts: Bool
  ) {
    replaced = owned
    if owned.isEmpty, !unmarked.isEmpty {
      replaced = unmarked
      unowned = adopts ? [] : unmarked
    } else if adopts {
      replaced += unmarked
    }
    superseded = replaced
    action = replaced.isEmpty ? .create : .replace
    if replaced.isEmpty { reason = .notLive }
  }
}

extension [LiveObject] {
  /// Webhooks in their order, those that are protected before the others.
  fileprivate var protectedFirst: [LiveObject] {
    let isProtected = { (webhook: LiveObject) in
      webhook.marker(of: .webhooks)?.isProtected == true
    }
    return filter(isProtected) + filter { !isProtected($0) }
  }
}

extension ObjectPlan {
  /// The decisions for declared webhooks.
  static func webhooks(
    _ webhooks: [DesiredObject],
    _ desired: DesiredState,
    _ live: LiveState,
    _ policy: Policy,
    _ keys: WebhookKeys,
    _ ids: KnownIDs
  ) -> [ObjectDecision] {
    let byURL = Dictionary(grouping: live.objects(of: .webhooks), by: \.naturalKey)
    let urls = webhooks.map { $0.url(ids) }
    let made = Dictionary(grouping: live.objects(of: .webhooks), by: { $0.key(for: desired.stack) })
    let kept = Set(desired.outputs.filter(\.value.isSecret).map(\.value.address))
    return zip(webhooks, urls)
      .map { object, url in
        let choice = WebhookChoice(
          object,
          ResolvedConfig(object.fields, ids),
          stack: desired.stack,
          candidates: (url.flatMap { byURL[$0] } ?? [])
            .filter { !keys.isAnothers($0, than: object) },
          former: (made[object.address.key] ?? []).filter { $0.naturalKey != url },
          adopts: policy.adopts,
          formerOwners: policy.formerOwners,
          isSecretLost: policy.lostSecrets.contains(object.address),
          isSecretRequested: policy.replaced.contains(object.address),
          keepsSecret: kept.contains(object.address)
        )
        return ObjectDecision(object, stack: desired.stack, ids: ids, choice)
      }
  }

  /// Diagnostics for declared webhooks whose URLs are equal once the ids in them are known: the API
  /// accepts both, and sends every event twice.
  var sameURLs: [Diagnostic] {
    var first: [ObjectName: ResourceAddress] = [:]
    return decisions.filter { $0.kind == .webhooks && $0.fields.unknown.isEmpty }
      .compactMap { decision in
        let address = decision.desired.address
        guard let url = decision.fields.value["url"]?.string.map(ObjectName.init(_:)),
          let other = first.updateValue(address, forKey: url)
        else { return nil }
        return .sameURL(decision.desired, url, as: other)
      }
  }
}

extension DesiredObject {
  /// A webhook's URL; `nil` while an id in it is unknown.
  fileprivate func url(_ ids: KnownIDs) -> ObjectName? {
    let (value, unknown) = fields.resolved(ids)
    return unknown.isEmpty ? value["url"]?.string.map(ObjectName.init(_:)) ?? naturalKey : nil
  }
}

extension Diagnostic {
  fileprivate static func sameURL(
    _ webhook: DesiredObject,
    _ url: ObjectName,
    as other: ResourceAddress
  ) -> Diagnostic {
    Diagnostic(
      .duplicateNaturalKey,
      detail: "\(other) and \(webhook.address) have the same URL \(quoted(url.text)), which would "
        + "receive every event twice.",
      advice: "Correct one of them, or remove it.",
      subject: "\(webhook.address)",
      span: webhook.source.entry
    )
  }
}
