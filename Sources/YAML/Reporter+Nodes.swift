import Diagnostics

extension Reporter {
  /// Resolves a tag, and reports one that manifests do not allow or that does not fit the node.
  mutating func resolve(tag: String?, on kind: NodeKind, at range: SourceRange) -> YAMLTag? {
    guard let tag else { return nil }
    let written = YAMLTag.written(tag)
    guard let known = YAMLTag(rawValue: written) else {
      reportUnknownTag(written, at: range)
      return nil
    }
    guard known.fits(kind) else {
      report(
        .tagNotAllowed,
        at: range,
        "The tag \(quoted(written)) is not allowed on a \(kind.rawValue).",
        advice: "Remove the tag."
      )
      return nil
    }
    return known
  }

  private mutating func reportUnknownTag(_ tag: String, at range: SourceRange) {
    let names = YAMLTag.allCases.map(\.rawValue)
    let choices = "Manifests support \"!file\", \"!env\" and \"!secret\"."
    // A secret may start with "!", so only close matches are quoted.
    var detail = "Unknown tag. "
    let advice: String
    if let match = closestMatch(to: tag, among: names.filter { $0 != "!" }) {
      detail = "Unknown tag \(quoted(tag)). "
      advice = "Did you mean \"\(match)\"?"
    } else if tag.hasPrefix("!!") {
      advice = "Remove the tag: the field determines the type."
    } else {
      advice = "Remove the tag, or quote the value if the \"!\" is part of it."
    }
    report(.yamlUnknownTag, at: range, detail + choices, advice: advice)
  }

  mutating func reportTooDeep(limit: Int, at range: SourceRange) {
    report(
      .yamlTooDeep,
      at: range,
      "More than \(limit) sequences and mappings are nested here.",
      advice: "Reduce the nesting."
    )
  }

  mutating func reportTooManyNodes(limit: Int, at range: SourceRange) {
    report(
      .yamlTooLarge,
      at: range,
      "The file has more than \(limit) keys and values.",
      advice: "Split it into several files."
    )
  }

  mutating func reportTooManyAliasNodes(limit: Int, at range: SourceRange) {
    report(
      .yamlTooManyAliasNodes,
      at: range,
      "With this alias, the aliases of the file expand to more than \(limit) keys and values.",
      advice: "Use fewer aliases of large anchors."
    )
  }

  mutating func reportRecursiveAlias(_ name: String, at range: SourceRange) {
    report(
      .yamlRecursiveAlias,
      at: range,
      "The alias \(quoted("*" + name)) is inside the value that it refers to.",
      advice: "Write out the value, or use another anchor."
    )
  }

  mutating func reportUnknownAlias(
    _ name: String,
    known: some Collection<String>,
    at range: SourceRange
  ) {
    // A hostile file may have millions of anchors; a normal one has a handful.
    let candidates = known.count <= 1000 ? known.sorted() : []
    let match = closestMatch(to: name, among: candidates)
    // A secret may start with "*", so only close matches are quoted.
    let anchor = match == nil ? "No anchor with this name" : "No anchor \(quoted("&" + name))"
    report(
      .yamlUnknownAlias,
      at: range,
      "\(anchor) is defined before this alias.",
      advice: match.map { "Did you mean \"*\($0)\"?" }
        ?? "Define the anchor earlier in the document, or quote the value if it is text."
    )
  }
}
