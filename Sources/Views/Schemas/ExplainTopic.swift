package import JSON
import Resources

/// What the tables of fields do not say: the rules of the language and of the program.
package enum ExplainTopic: String, Sendable, CaseIterable {
  case declared
  case ownership
  case limits
  case environment
  case security

  /// A part of the text.
  enum Part {
    case text(String)
    /// A name and what is to be said of it, each.
    case rows([(String, String)])
  }

  /// One line, without a period.
  package var title: String {
    switch self {
    case .declared: "What a declared object is"
    case .ownership: "Who owns which object"
    case .limits: "How much one run may take away, wait and read"
    case .environment: "What is read from the environment"
    case .security: "What is promised about secrets, files and output"
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

  /// Shape: `{format_version, topic, title, parts: [text or {name, text}]}`.
  package var document: JSONValue {
    var items: [JSONValue] = []
    for part in parts {
      switch part {
      case .text(let text): items.append(.string(text))
      case .rows(let rows):
        items += rows.map { ["name": .string($0.0), "text": .string($0.1)] }
      }
    }
    return [
      "format_version": .string(formatVersion),
      "topic": .string(rawValue),
      "title": .string(title),
      "parts": .array(items),
    ]
  }

  private static let declaredParts: [Part] = [
    .text(
      "An object under agents, numbers, takeaways, knowledge_bases, webhooks or evals is declared "
        + "whole. A field that the manifest does not write has the API's default. Taking a line out "
        + "changes the object back, and the next plan shows that, whoever makes it. The same goes for "
        + "the documents of a knowledge base and for an agent's links to knowledge bases."
    ),
    .text(
      "unmanaged: on an object lists fields, by path, that are left to others. Their live values are "
        + "kept and carried into new versions. The metadata of a number is left to others unless it "
        + "is written. A secret cannot be left to others, because the API does not show it."
    ),
    .text(
      "Live objects are found by their names, numbers by their E.164 number and webhooks by their "
        + "URL, compared code point by code point. Values are compared as the API treats them: tags, "
        + "events, takeaways and \"required\" in a JSON Schema are sets; a null that the API turns "
        + "into something else is what it becomes. A published version that carries the digest of "
        + "what is written now is unchanged, also when the API's defaults have moved since."
    ),
  ]

  private static let ownershipParts: [Part] = [
    .text("What a stack makes carries a marker with the stack's name and the key:"),
    .rows([
      ("agents, numbers", "metadata.turnform"),
      ("evals", "the tag turnform:STACK/KEY"),
      ("webhooks", "the same text among the events, where it matches no event"),
      ("takeaways, knowledge bases", "the same text as the last line of the description"),
      ("documents", "the file name, which holds a hash of the content"),
    ]),
    .text(
      "Objects that carry another stack's marker are never changed: the plan is refused. A declared "
        + "object without a marker is managed as it is and gets the marker with its next change; "
        + "--adopt writes it at once. What would delete or replace an object without a marker is "
        + "refused unless --adopt is given or removed: names it."
    ),
    .text(
      "Objects of this stack that are not declared any more are named in every plan and stay until "
        + "removed: names them or --prune is given. With ownership: exclusive, --prune also deletes "
        + "what carries no marker. protect: true refuses every plan that would delete or unbind the "
        + "object, also when its block is gone."
    ),
  ]

  private static var limitParts: [Part] {
    [
      .text(
        "One run deletes or unbinds at most \(DeletionLimits.standing.count) objects, replacements "
          + "included, and of a kind of which the stack has \(DeletionLimits.leastCounted) or more at "
          + "most \(DeletionLimits.standing.percent) %. limits: in the manifest or --allow-deletes N says "
          + "otherwise. What removed: names, and drafts, do not count. A stack that declares nothing "
          + "never prunes."
      ),
      .text("A run ends whatever the server does:"),
      .rows([
        ("a request", "--timeout, 120 s, from its start to the last byte of the answer"),
        ("a connection", "10 s to come about"),
        ("a server that limits", "60 s in all, or --timeout"),
        ("a write", "5 s to become visible; 3 times in all when its answer is lost"),
        ("a document", "10 min to be processed; 2 min when an earlier run uploaded it"),
        ("an answer", "64 MiB, 1,000,000 values, 256 levels"),
        ("a list", "100,000 objects, 256 MiB"),
      ]),
    ]
  }

  private static let environmentParts: [Part] = [
    .rows([
      ("TURNCALL_API_URL", "where the API is; http://localhost:8090 unless set"),
      ("TURNCALL_API_KEY", "the key; never taken from the command line"),
      ("TURNCALL_API_KEY_FILE", "a file with the key, instead"),
      (
        "TURNCALL_CLIENT_CERT, TURNCALL_CLIENT_KEY", "PEM files of a client certificate and its key"
      ),
      ("HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "the proxy, and what is asked without it"),
      ("SSL_CERT_FILE, SSL_CERT_DIR", "the certificate authorities to trust, in PEM"),
      ("TURNFORM_SECRETS", "names and patterns of what !secret env: may read"),
      ("TURNFORM_VAR_NAME", "what !env TURNFORM_VAR_NAME stands for"),
      ("GITHUB_OUTPUT, GITHUB_ENV", "where outputs of that kind are written"),
      ("GITHUB_ACTIONS", "whether secrets that are written have to be masked in a log"),
      ("NO_COLOR, TERM", "whether output is coloured"),
    ]),
    .text(
      "!secret env:NAME reads NAME. Without TURNFORM_SECRETS, variables that belong to known CI "
        + "systems, clouds, vaults, databases and shells are refused."
    ),
  ]

  private static let securityParts: [Part] = [
    .text(
      "The API key comes from the environment or a file, is never printed, and travels unencrypted "
        + "only to this machine unless --insecure-http is given. No other host than the API, or the "
        + "proxy to it, is ever asked; no redirect is followed."
    ),
    .text(
      "Values of !secret stand in no plan, saved plan, log, error or terminal. Plans name each "
        + "secret's source and the host that it goes to; markers and saved plans hold salted "
        + "fingerprints that are slow to guess. Who may write manifests can send an allowed secret to "
        + "any host: read that list, and set TURNFORM_SECRETS."
    ),
    .text(
      "Manifests may come from strangers. They read no file outside of the stack folder, through "
        + "links neither, and no variable but TURNFORM_VAR_… and what !secret may read. Outputs are "
        + "written as regular files with mode 0600, never through links. Whatever manifests and the "
        + "API say is printed without control sequences, workflow commands and credentials."
    ),
    .text(
      "A saved plan is not signed: apply only files from people whom you would let apply."
    ),
  ]
}
