import JSON
import Resources

/// Which live webhook is the declared one, and what becomes of the others.
///
/// ```text
/// at the declared URL    without a marker    of this key   of a key that is gone  of another stack
/// with declared events   kept                kept          kept or replaced       refused
/// with other events      refused or adopted  replaced      replaced               refused
/// elsewhere              -                   replaced      -                      -
/// ```
/// The API cannot change a webhook, its marker neither. So one that is protected, where `protect: false`
/// is declared, is replaced, too, by a new one with a new secret: only a new marker says that it may go.
///
/// One of a key that is gone is kept only where its secret is no output, since the sink of the new key
/// never had it. What another declared key has is none of this one's business, whatever its URL
/// (``WebhookKeys``).
/// What another stack has marked that it is taken over from is replaced, since no webhook can be changed.
///
/// A webhook is never deleted because it looks like ours: only a marker, `--adopt` or `removed:` says
/// that it is (Design.md §4, "Ownership").
struct WebhookChoice {
  /// The one that stays.
  private(set) var kept: LiveObject?
  /// Those whose place a new one takes.
  private(set) var replaced: [LiveObject] = []
  /// Those that go once the declared one is there.
  private(set) var leaving: [LiveObject] = []
  /// Those of them that somebody's edit takes away; what an earlier run left behind goes without a limit.
  private(set) var edited: [LiveObject] = []
  /// Equal ones that nothing tells apart.
  private(set) var rivals: [LiveObject] = []
  /// Those that would have to go and that nobody knows to be this stack's.
  private(set) var unowned: [LiveObject] = []
  /// Another stack's.
  private(set) var foreign: LiveObject?
  private(set) var deed = ObjectDecision.Deed.keep
  private(set) var reason = Change.Reason.noUpdate

  /// - Parameters:
  ///   - desired: A webhook.
  ///   - fields: What is written, with ids in their places.
  ///   - stack: The ownership label.
  ///   - candidates: The active webhooks with its URL, without those of this stack's other keys that
  ///     keep theirs.
  ///   - former: Those of this stack that carry its key and another URL.
  ///   - adopts: Whether what carries no marker is taken over.
  ///   - formerOwners: The stacks that it is taken over from.
  ///   - isSecretLost: Whether a new one is needed, since its secret never reached its sink.
  ///   - keepsSecret: Whether its secret is an output: of two equal ones, nobody can tell whose it is.
  init(
    _ desired: DesiredObject,
    _ fields: ResolvedConfig,
    stack: String,
    candidates: [LiveObject],
    former: [LiveObject],
    adopts: Bool,
    formerOwners: Set<ExactText>,
    isSecretLost: Bool,
    keepsSecret: Bool
  ) {
    let isOurs = { (webhook: LiveObject) in webhook.owner(of: .webhooks)?.isExactly(stack) ?? false
    }
    let isReleased = { (webhook: LiveObject) in
      webhook.owner(of: .webhooks).map { formerOwners.contains(ExactText($0)) } ?? false
    }
    // Of equal ones a protected one stays, and a new one is protected as the first of the old ones is.
    let owned = candidates.filter { isOurs($0) || isReleased($0) }.protectedFirst
    let unmarked = candidates.filter { $0.owner(of: .webhooks) == nil }
    foreign = candidates.first {
      $0.owner(of: .webhooks) != nil && !isOurs($0) && !isReleased($0)
    }
    let isEqual = { fields.unknown.isEmpty && desired.isSame(fields.value, as: $0) }
    // Nothing but a new one forgets the protection that its marker remembers.
    let losesProtection = { (webhook: LiveObject) in
      desired.protect == false && webhook.marker(of: .webhooks)?.isProtected == true
    }
    // Of other keys, only those that are gone are among the candidates.
    let isOfGoneKey = { (webhook: LiveObject) in
      webhook.key(for: stack).map { $0 != desired.address.key } ?? false
    }
    let equal = owned.filter {
      isOurs($0) && isEqual($0) && !losesProtection($0) && !(keepsSecret && isOfGoneKey($0))
    }
    let isUnclear = equal.count > 1 && keepsSecret
    let alike = unmarked.filter(isEqual)
    if let first = equal.first, !isSecretLost, !isUnclear {
      keep(first, of: owned + former)
      edited = leaving.filter(isOfGoneKey)
      reason = .surplus
    } else if owned.isEmpty, former.isEmpty, !isSecretLost, let first = alike.first {
      rivals = alike.count > 1 && !adopts ? alike : []
      keep(first, of: adopts ? unmarked : [])
      unowned = adopts ? [] : unmarked.filter { !isEqual($0) }
      edited = leaving.filter { !isEqual($0) }
    } else {
      replace(
        (owned + former).protectedFirst,
        unmarked: unmarked.filter { !adopts || isSecretLost || !isEqual($0) },
        adopts: adopts
      )
      edited = isUnclear ? leaving.filter { !isEqual($0) } : leaving
      if isUnclear || (isSecretLost && !(equal + alike).isEmpty) { reason = .secretLost }
    }
  }

  private mutating func keep(_ webhook: LiveObject, of others: [LiveObject]) {
    kept = webhook
    leaving = others.filter { $0.id != webhook.id }
  }

  /// A new one takes the place of all that this stack made; of the others only where somebody said so.
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
    leaving = replaced
    deed = replaced.isEmpty ? .create : .replace
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
