import Diagnostics
import JSON
import Parallel
import Resources
import YAML

extension EntryReader {
  /// Types and checks the entries of one kind, merged with their defaults, in order.
  ///
  /// On all processors, except for entries with tags: those read files and secrets, each once, and
  /// count them.
  mutating func entries(
    _ members: consuming [YAMLMember],
    _ kind: Kind,
    over defaults: WrittenEntry?
  ) -> [Entry] {
    var entries: [Entry] = []
    entries.reserveCapacity(members.count)
    // From the end, where members can be removed, and so freed.
    var rest = Array(members.reversed())
    members = []
    while !rest.isEmpty {
      let batch = Array(rest.suffix(Self.batch).reversed())
      rest.removeLast(batch.count)
      entries += batchOfEntries(batch, kind, over: defaults)
    }
    return entries
  }

  private mutating func batchOfEntries(
    _ members: [YAMLMember],
    _ kind: Kind,
    over defaults: WrittenEntry?
  ) -> [Entry] {
    let fork = fork
    let apart = parallelParts(of: members.count, size: Self.entriesAtOnce) { part in
      var reader = fork
      return members[part]
        .map { member -> (entry: Entry, diagnostics: DiagnosticBag?)? in
          guard !member.value.hasTags else { return nil }
          let entry = reader.entry(member, kind, over: defaults)
          return (entry, reader.diagnostics.takeAll())
        }
    }
    return zip(members, apart.joined())
      .map { member, apart in
        guard let apart else { return entry(member, kind, over: defaults) }
        if let found = apart.diagnostics { diagnostics.add(found) }
        return apart.entry
      }
  }

  /// The number of entries that are typed before what they were written as is freed.
  private static let batch = 512
  /// The number of entries for one thread to read at a time: some hundreds of microseconds.
  private static let entriesAtOnce = 32

  private mutating func entry(
    _ member: YAMLMember,
    _ kind: Kind,
    over defaults: WrittenEntry?
  ) -> Entry {
    checkKey(member, kind)
    let address = ResourceAddress(kind, member.key)
    let entry = Entry(address, read(member, kind, address), over: defaults)
    diagnostics.report(EntryCheck.diagnostics(for: entry))
    diagnostics.report(EntryNames.diagnostics(for: entry))
    diagnostics.report(UnmanagedCheck.diagnostics(for: entry))
    diagnostics.report(AgentParts.diagnostics(for: entry, targets))
    for diagnostic in CredentialLints.diagnostics(in: entry) {
      if let span = diagnostic.span { diagnostics.hideLines(of: span) }
      diagnostics.report(diagnostic)
    }
    if kind == .agents { diagnostics.report(AgentLints.markdown(in: entry)) }
    return entry
  }

  /// Reports a key that cannot appear in addresses, `${…}` references and `KEY@VERSION`.
  private mutating func checkKey(_ member: YAMLMember, _ kind: Kind) {
    guard !ResourceAddress.isKey(member.key) else { return }
    diagnostics.report(
      .badKey,
      at: member.keySpan,
      "\(quoted(member.key)) is not a valid key for \(kind.withArticle).",
      "Use 1 to \(ResourceAddress.keyLength) letters, digits, \"-\", \"_\" and \".\", "
        + "starting with a letter or digit; a \"name\" inside the entry can be any text."
    )
  }
}

extension YAMLNode {
  /// Whether the node, or any node in it, has a tag that is replaced by a text.
  fileprivate var hasTags: Bool {
    if isTagged { return true }
    switch content {
    case .scalar: return false
    case .sequence(let elements): return elements.contains(where: \.hasTags)
    case .mapping(let members): return members.contains { $0.value.hasTags }
    }
  }
}
