package import JSON
import Resources

/// Topics that the field tables do not cover: the rules of the language and of the program.
package enum ExplainTopic: String, Sendable, CaseIterable {
  case declared
  case ownership
  case limits
  case environment
  case security

  enum Part {
    case text(String)
    /// Names, each with its description.
    case rows([(String, String)])
  }

  /// The title on one line, without a period.
  package var title: String {
    switch self {
    case .declared: "How objects are declared and compared"
    case .ownership: "Ownership of objects"
    case .limits: "Limits on deletions, waiting and reading"
    case .environment: "Environment variables"
    case .security: "Guarantees about secrets, files and output"
    }
  }

  var parts: [Part] {
    switch self {
    case .declared: Self.declaredParts
    case .ownership: Self.ownershipParts
    case .limits: Self.limitParts
    case .environment: Self.environmentParts
    case .security: Self.securityParts
    }
  }

  /// The document of a topic: `{format_version, topic, title, parts: [text or {name, text}]}`.
  package var document: JSONValue {
    let items = parts.flatMap { part -> [JSONValue] in
      switch part {
      case .text(let text): [.string(text)]
      case .rows(let rows): rows.map { ["name": .string($0.0), "text": .string($0.1)] }
      }
    }
    return [
      "format_version": .string(formatVersion),
      "topic": .string(rawValue),
      "title": .string(title),
      "parts": .array(items),
    ]
  }

  private static let kinds = Kind.inReadingOrder.map(\.rawValue)

  private static let declaredParts: [Part] = [
    .text(
      "An object under \(kinds.dropLast().joined(separator: ", ")) or \(kinds.last ?? "") is declared "
        + "as a whole. A field that the manifest does not set has the API's default. Removing a "
        + "line resets the field, and the next plan shows that change. The same applies to the "
        + "documents of a knowledge base and to an agent's links to knowledge bases."
    ),
    .text(
      "unmanaged: on an object lists fields, by path, that Turnform does not manage. Their live "
        + "values are kept and copied to new versions. The metadata of a number is unmanaged "
        + "unless it is set. A secret cannot be unmanaged, because the API does not return it."
    ),
    .text(
      "Live objects are found by their names, numbers by their E.164 number and webhooks by their "
        + "URL, compared code point by code point. Values are compared as the API treats them: "
        + "tags, events, takeaways and \"required\" in a JSON Schema are sets; a null that the "
        + "API converts is compared as the converted value. A published version whose marker "
        + "contains the digest of the current manifest is unchanged, even if the API's defaults "
        + "have changed since."
    ),
  ]

  private static let ownershipParts: [Part] = [
    .text("Objects that a stack creates carry a marker with the stack's name and the key:"),
    .rows([
      ("agents, numbers", "metadata.turnform"),
      ("evals", "the tag turnform:STACK/KEY"),
      ("webhooks", "the same text in the list of events, where it matches no event"),
      (
        Kind.objects.filter(\.isDescribed).map(\.plural).joined(separator: ", "),
        "the same text as the last line of the description"
      ),
      ("documents", "the file name, which contains a hash of the content"),
    ]),
    .text(
      "Objects that carry another stack's marker are never changed: the plan is refused. A "
        + "declared object without a marker is managed and gets the marker with its next change; "
        + "--adopt writes it immediately. Deleting or replacing an object without a marker is "
        + "refused unless --adopt is set or removed: lists the object."
    ),
    .text(
      "Objects of this stack that are no longer declared are listed in every plan and stay until "
        + "removed: lists them or --prune is set. With ownership: exclusive, --prune also deletes "
        + "objects without a marker. protect: true refuses every plan that would delete or unbind "
        + "the object, even after its block is removed."
    ),
  ]

  private static let limitParts: [Part] = [
    .text(
      "One run deletes or unbinds at most \(DeletionLimits.standing.count) objects, including "
        + "replacements, and at most \(DeletionLimits.standing.percent) % of a kind of which "
        + "the stack has \(DeletionLimits.leastCounted) or more. Use limits: in the manifest or "
        + "--allow-deletes N to change this. Objects listed under removed: and drafts do not "
        + "count. A stack that declares nothing never prunes."
    ),
    .text("Every run ends, regardless of the server:"),
    .rows([
      ("a request", "--timeout, 120 s, from its start to the last byte of the response"),
      ("a connection", "10 s to be established"),
      ("rate limiting", "60 s in total, or --timeout"),
      ("a write", "5 s to become visible; 3 attempts in total if its response is lost"),
      ("a document", "10 min to be processed; 2 min when an earlier run uploaded it"),
      ("a response", "64 MiB, 1,000,000 values, 256 levels"),
      ("a list", "100,000 objects, 256 MiB"),
    ]),
  ]

  private static let environmentParts: [Part] = [
    .rows([
      ("TURNCALL_API_URL", "the URL of the API; default http://localhost:8090"),
      ("TURNCALL_API_KEY", "the API key; never read from the command line"),
      ("TURNCALL_API_KEY_FILE", "a file with the API key"),
      (
        "TURNCALL_CLIENT_CERT, TURNCALL_CLIENT_KEY", "PEM files of a client certificate and its key"
      ),
      ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "the proxy, and the hosts to reach without it"),
      ("SSL_CERT_FILE, SSL_CERT_DIR", "the certificate authorities to trust, in PEM"),
      ("TURNFORM_SECRETS", "names and patterns that !secret env: may read"),
      ("TURNFORM_VAR_NAME", "the value of !env TURNFORM_VAR_NAME"),
      ("GITHUB_OUTPUT, GITHUB_ENV", "the files that outputs of that kind are written to"),
      ("GITHUB_ACTIONS", "whether to mask written secrets in the log"),
      ("NO_COLOR, TERM", "whether output is colored"),
    ]),
    .text(
      "!secret env:NAME reads NAME. Without TURNFORM_SECRETS, variables that belong to known CI "
        + "systems, clouds, vaults, databases and shells are refused."
    ),
  ]

  private static let securityParts: [Part] = [
    .text(
      "The API key comes from the environment or a file, is never printed, and is sent "
        + "unencrypted only to this machine unless --insecure-http is set. Requests go only to "
        + "the API or its proxy; redirects are never followed."
    ),
    .text(
      "Values of !secret never appear in a plan, saved plan, log, error or terminal. Plans list "
        + "each secret's source and the host it is sent to; markers and saved plans contain "
        + "salted fingerprints that are slow to guess. Anyone who can write manifests can send an "
        + "allowed secret to any host: review that list, and set TURNFORM_SECRETS."
    ),
    .text(
      "Manifests can be untrusted. They cannot read files outside the stack folder, not even "
        + "through links, and no variables except TURNFORM_VAR_… and those that !secret may read. "
        + "Outputs are written as regular files with mode 0600, never through links. Text from "
        + "manifests and the API is printed without control sequences, workflow commands and "
        + "credentials."
    ),
    .text(
      "A saved plan is not signed: apply only files from people who are allowed to apply."
    ),
  ]
}

extension Kind {
  /// Whether the marker is the last line of the description.
  fileprivate var isDescribed: Bool {
    switch object?.marker {
    case nil, .item?: false
    case .lastLine?: true
    }
  }
}
