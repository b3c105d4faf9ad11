package import Diagnostics
package import JSON
package import Resources

/// The server that requests go to and the key they carry, as known to the code that set both.
package struct APISetting: Sendable, Hashable {
  /// The URL; never holds a password.
  package let server: String
  /// Whether the server is the default.
  package let isStandardServer: Bool
  /// The proxy in between, without its password; `nil` if there is none.
  package let proxy: String?
  /// The environment variable that holds the key.
  package let keyVariable: String

  package init(server: String, isStandardServer: Bool, proxy: String? = nil, keyVariable: String) {
    self.server = server
    self.isStandardServer = isStandardServer
    self.proxy = proxy
    self.keyVariable = keyVariable
  }

  /// The route that the connection attempt used.
  fileprivate var way: String {
    " at \(server)" + (proxy.map { " through the proxy \($0)" } ?? "")
  }
}

extension APIError {
  /// The diagnostics for the user, in Turnform's words, plus the server's where the caller allows
  /// them.
  ///
  /// - Parameters:
  ///   - setting: Named where it may be the cause; `nil` if it is not known.
  ///   - address: The resource that the request was for; `nil` for reading lists.
  ///   - place: Where a value of that resource is written, by its pointer in the manifest.
  ///   - reason: The server's displayable reason for a broken rule, or `nil`.
  /// - Returns: At least one diagnostic; a 422 gives one for every problem.
  package func diagnostics(
    with setting: APISetting? = nil,
    about address: ResourceAddress? = nil,
    place: (JSONPointer) -> SourceSpan? = { _ in nil },
    reason: (FieldProblem) -> String? = { _ in nil }
  ) -> [Diagnostic] {
    guard case .validation(let problems) = code, !problems.isEmpty else {
      let (code, detail, advice) = words(setting)
      return [
        Diagnostic(
          code,
          detail: detail,
          advice: advice,
          subject: address?.description,
          span: place(.root)
        )
      ]
    }
    return problems.map { problem in
      let pointer = problem.place(in: address?.kind)
      let rejected = pointer == .root ? "the request \(request)" : "\"\(pointer.dotted)\""
      return Diagnostic(
        .apiValidation,
        detail: "The API rejected \(rejected): \(reason(problem) ?? problem.words).",
        advice:
          "Change the value. \"turnform validate\" does not check this rule; the server may be a "
          + "newer version.",
        subject: address?.description,
        span: place(pointer)
      )
    }
  }

  private var request: String { "\(method.rawValue) \(path)" }

  private func words(
    _ setting: APISetting?
  ) -> (DiagnosticCode, detail: String, advice: String) {
    switch code {
    case .unreachable(let failure):
      (
        .apiUnreachable,
        "Cannot connect to the API\(setting.map(\.way) ?? ""): \(failure.words).",
        setting?.isStandardServer == true
          ? "This is the default address. Set TURNCALL_API_URL."
          : failure.advice(throughProxy: setting?.proxy != nil)
      )
    case .lostAnswer:
      (
        .apiServerError, "The connection closed before \(request) returned a response.",
        "Run the command again; it checks which requests took effect."
      )
    case .timedOut:
      (
        // A server that does not answer reads does not answer anything else either.
        method == .get ? .apiUnreachable : .apiServerError,
        "\(request) timed out after \(seconds(limit)) (--timeout).",
        "Check the network path to the server, or use a longer --timeout."
      )
    case .unauthorized:
      (
        .apiUnauthorized, "The API rejected the key.",
        "Check \(setting?.keyVariable ?? "TURNCALL_API_KEY"); the key may have been revoked."
      )
    case .forbidden:
      (
        .apiForbidden, "The key's role does not allow \(request).",
        method == .get
          ? "Reading requires a key with the viewer role or higher; this key may belong to "
            + "another project."
          : "Use a key with the developer or admin role."
      )
    case .notFound:
      (.staleObject, "\(request) failed: the object does not exist.", "Plan again.")
    case .conflict:
      (.apiConflict, "\(request) conflicts with the current state of the API.", "Plan again.")
    case .validation:
      (.apiValidation, "The API rejected \(request) without a reason.", "Check the manifest.")
    case .rateLimited(let retryAfter):
      (
        .apiLimited, limited(retryAfter),
        "Run the command again later with a lower --parallelism."
      )
    case .serverError(let retryAfter?) where limit != nil:
      (.apiLimited, limited(retryAfter), "Run the command again later.")
    case .serverError where !isFromAPI:
      (.foreignAnswer, foreign, "Try again. The API behind it may be down or slow.")
    case .serverError:
      (
        .apiServerError, "The API returned status \(status ?? 500) for \(request).",
        "Try again. The API returns 500 for some conflicts, for example a SID that is already in "
          + "use."
      )
    case .unexpectedAnswer(.foreign):
      (.foreignAnswer, foreign, foreignAdvice)
    case .unexpectedAnswer(let unexpected):
      (.apiUnexpectedAnswer, "\(request): \(unexpected.words).", unexpected.advice)
    case .readIncomplete:
      (
        .readIncomplete, "\(request) did not return a complete list in three attempts.",
        "The project is being changed by another client. Try again."
      )
    case .cancelled:
      (
        .apiUnreachable, "\(request) was not sent: the run was interrupted.",
        "Run the command again."
      )
    }
  }
}

extension APIError {
  /// The limit that the server reported, and how long Turnform waits for it.
  private func limited(_ retryAfter: Duration?) -> String {
    let status = status ?? 429
    let wish = retryAfter.map { " and asked clients to wait \(seconds($0))" } ?? ""
    return
      "The API returned status \(status) for \(request)\(wish); Turnform waits at most "
      + "\(seconds(limit)) in total."
  }

  /// The likely sender of the answer.
  private var foreign: String {
    let status = status.map { " (status \($0))" } ?? ""
    return
      "The response to \(request) did not come from the API\(status), but most likely from a "
      + "proxy or gateway in front of it."
  }

  private var foreignAdvice: String {
    switch status {
    case 401: "The gateway requires its own login. TURNCALL_API_KEY is not the cause."
    case 407: "Set the proxy's user name and password in HTTPS_PROXY or HTTP_PROXY."
    case 413: "The request exceeds its size limit. Raise the limit, or send less."
    default: "Ask its operator to allow the request. The key's role is not the cause."
    }
  }

  private func seconds(_ duration: Duration?) -> String {
    let count = (duration ?? TimeLimits.standardTimeout).components.seconds
    return count == 1 ? "1 second" : "\(count) seconds"
  }
}

extension ConnectFailure {
  fileprivate var words: String {
    switch self {
    case .unknownHost: "the host name cannot be resolved"
    case .refused: "connection refused"
    case .timedOut: "connection timed out"
    case .tls: "the TLS connection is not trusted"
    case .proxyLogin: "the proxy rejected the user name and password"
    case .proxyRefusal: "the proxy refused to connect to it"
    case .other: "the network failed"
    }
  }

  fileprivate func advice(throughProxy: Bool) -> String {
    switch self {
    case .tls:
      "Check the server's certificate, set SSL_CERT_FILE to your own certificate authority, or "
        + "check whether the URL should start with http."
    case .proxyLogin: "Set the user name and password in HTTPS_PROXY."
    case .proxyRefusal: "Ask the operator of the proxy, or add the API's host to NO_PROXY."
    case .unknownHost, .refused, .timedOut, .other:
      throughProxy
        ? "Check TURNCALL_API_URL and HTTPS_PROXY, or add the API's host to NO_PROXY."
        : "Check TURNCALL_API_URL."
    }
  }
}

extension APIError.Unexpected {
  fileprivate var words: String {
    switch self {
    case .redirect: "the response is a redirect, and redirects are never followed"
    case .noSuchRoute: "the server does not have this route"
    case .foreign, .notAnEnvelope: "the response is not from the API"
    case .status: "the response has a status that the API does not use here"
    case .field(let pointer, let object):
      "the response has no valid \"\(pointer.dotted)\"" + (object.map { " of the \($0)" } ?? "")
    case .unknownWord(let object):
      "\(object.address) has the \(object.field) \"\(object.word)\", which this version does not "
        + "support"
    case .tooLarge:
      "the response is larger than Turnform reads (\(SizeLimits.answer >> 20) MiB, "
        + "\(SizeLimits.values) values)"
    case .listTooLarge:
      "the list is larger than Turnform reads (\(SizeLimits.objects) objects, \(SizeLimits.list >> 20) MiB)"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .redirect, .noSuchRoute, .notAnEnvelope, .foreign:
      "Check TURNCALL_API_URL: it may point to another server, lack a path, or have an extra /v1 "
        + "at the end."
    case .status, .field, .unknownWord, .tooLarge, .listTooLarge:
      "The server's version may be incompatible with this version of Turnform."
    }
  }
}

extension FieldProblem {
  /// The place in the manifest that the problem refers to.
  fileprivate func place(in kind: Kind?) -> JSONPointer {
    let pointer = location.inManifest
    // The only rule that the API checks over a whole scenario is about its definition.
    guard kind == .evals, type == "value_error", pointer == .root,
      location.tokens == [.key("body")]
    else { return pointer }
    return JSONPointer([.key("definition")])
  }

  /// The meaning of the server's identifier (Contract.md §3, "Types seen").
  fileprivate var words: String {
    switch type {
    case "missing": "it is missing"
    case "extra_forbidden": "the field does not exist"
    case "string_too_short", "too_short": "it is too short"
    case "string_too_long", "too_long": "it is too long"
    case "string_pattern_mismatch", "uuid_parsing": "it has the wrong format"
    case "greater_than_equal": "it is too small"
    case "less_than_equal": "it is too large"
    case "enum": "it is not one of the allowed values"
    case "value_error": "it conflicts with the fields around it"
    default: "it has the wrong type (\(type))"
    }
  }
}

extension JSONPointer {
  /// The manifest pointer for a pointer into a request body.
  ///
  /// Agents are written as they are sent; a number's routing is written under `route`.
  package var inManifest: JSONPointer {
    guard tokens.first == .key("body") else { return .root }
    let rest = Array(tokens.dropFirst())
    switch rest.first {
    case .key("routing_target_type"), .key("routing_target_id"), .key("server_url"):
      return JSONPointer([.key("route")])
    case .key("weights"):
      let entry = rest.dropFirst().map { $0 == .key("agent_id") ? .key("agent") : $0 }
      return JSONPointer([.key("route"), .key("weighted")] + entry)
    default:
      return JSONPointer(rest)
    }
  }
}
