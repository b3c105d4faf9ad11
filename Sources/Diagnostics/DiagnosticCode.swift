/// Every problem that Turnform can report, with a stable code.
///
/// Codes are never reused. TF1… is YAML syntax, TF2… the manifest language, TF3… lints (what the
/// API accepts but then fails on in a live call), TF4… what the planner refuses, TF5… API errors,
/// TF6… saved plans.
package enum DiagnosticCode: CodeText, CaseIterable, Sendable, Hashable {
  // YAML syntax
  case yamlSyntax = "TF1001 not valid YAML"
  case yamlInvalidUTF8 = "TF1002 not valid UTF-8"
  case yamlControlCharacter = "TF1003 control character"
  case yamlDuplicateKey = "TF1004 duplicate key"
  case yamlUnknownTag = "TF1005 unknown tag"
  case yamlTab = "TF1006 tab used for indentation"
  case yamlTooDeep = "TF1007 nested too deeply"
  case yamlTooManyAliasNodes = "TF1008 aliases expand too far"
  case yamlTooLarge = "TF1009 file too large"
  case yamlUnknownAlias = "TF1010 unknown alias"
  case yamlKeyNotText = "TF1011 key is not text"
  case yamlBadMerge = "TF1012 bad merge key"
  case yamlRecursiveAlias = "TF1013 alias to itself"
  case yamlTooManyProblems = "TF1014 too many problems"

  // The manifest language
  case manifestMissing = "TF2001 no manifest"
  case manifestNotAMapping = "TF2002 not a mapping"
  case unsupportedVersion = "TF2003 unsupported language version"
  case unknownField = "TF2004 unknown field"
  case missingField = "TF2005 missing field"
  case wrongType = "TF2006 wrong type"
  case outOfRange = "TF2007 out of range"
  case notAChoice = "TF2008 not one of the choices"
  case badPattern = "TF2009 wrong format"
  case badLength = "TF2010 wrong length"
  case ruleBroken = "TF2011 conflicting fields"
  case duplicateAddress = "TF2012 declared twice"
  case unknownReference = "TF2013 target not found"
  case badKey = "TF2014 bad key"
  case fileOutsideStack = "TF2015 file outside the stack"
  case fileUnreadable = "TF2016 cannot read file"
  case environmentVariableMissing = "TF2017 environment variable not set"
  case environmentVariableNotAllowed = "TF2018 environment variable not allowed"
  case tagNotAllowed = "TF2019 tag not allowed here"
  case environmentUnknown = "TF2020 unknown environment"
  case duplicateNaturalKey = "TF2021 object declared twice"
  case badRoute = "TF2022 bad route"
  case removedStillDeclared = "TF2023 removed but still declared"
  // TF2024 was "not supported yet".
  case nullNotAllowed = "TF2025 null not allowed"
  case badReference = "TF2026 bad reference"
  case badSecretSource = "TF2027 secret not allowed here"
  case secretMissing = "TF2028 secret not found"
  case badSecretValue = "TF2029 secret cannot be used"
  case badDocument = "TF2030 bad document"
  case badOutput = "TF2031 bad output"
  case badEvalDefinition = "TF2050 rejected by the API's eval parser"
  case badUnmanagedPath = "TF2040 cannot be unmanaged"
  case foreignFile = "TF2060 not a manifest"
  case stackTooLarge = "TF2061 stack too large"
  case manifestNamed = "TF2062 not read as a manifest"

  // Lints
  case smsWithoutAgent = "TF3001 SMS is not answered"
  case smsWithVoiceOnlyModel = "TF3002 model is voice only"
  case nameInTwoEnvironments = "TF3003 agent name used in two environments"
  case unfillableVariable = "TF3004 variable not set by a call-init webhook"
  case markdownReadAloud = "TF3005 Markdown in spoken text"
  case secretInPlainText = "TF3006 secret in plain text"
  case weightsDoNotSum = "TF3007 weights do not sum to 100"
  case agentTwiceInSplit = "TF3009 agent listed twice in a split"
  case webhookSecretLost = "TF3010 webhook secret not stored"
  case oddSecret = "TF3011 secret looks invalid"
  case evalCannotFail = "TF3020 eval cannot fail"
  case expectationWithoutContent = "TF3021 expectation asserts no content"

  // What the planner refuses
  case duplicateLiveObjects = "TF4001 natural key is not unique"
  case ownedByAnotherStack = "TF4002 owned by another stack"
  case protectedObject = "TF4003 protected"
  case tooManyDeletes = "TF4004 too many deletions"
  case emptyManifestPrune = "TF4005 empty stack never prunes"
  case stillReferredTo = "TF4006 still referenced"
  case environmentMoved = "TF4007 environment would change"
  case pinnedVersionMissing = "TF4008 pinned version does not exist"
  case sidInUse = "TF4009 SID already bound"
  case noSafeOrder = "TF4010 no safe order of requests"
  case secretWouldBeLost = "TF4011 secret would be lost"
  case removedNotFound = "TF4012 nothing to remove"
  case splitKeepsOldVersion = "TF4013 undeclared split keeps old version"
  case protectionNotRecorded = "TF4014 protection not recorded yet"
  case undeclaredSecret = "TF4015 undeclared secret"
  case referenceCycle = "TF4016 cyclic reference"
  case cannotChange = "TF4017 cannot be changed"
  case unmarkedObject = "TF4018 owner unknown"
  case documentRepeated = "TF4028 duplicate document"
  case documentUnfinished = "TF4029 document is still being processed"
  case notCleaned = "TF4030 not cleaned up"
  case unknownWord = "TF4041 not supported by this version"
  case shorterPlanPossible = "TF4042 shorter plan possible"

  // API errors
  case apiUnreachable = "TF5001 cannot reach the API"
  case apiUnauthorized = "TF5002 not authenticated"
  case apiForbidden = "TF5003 not allowed"
  case apiValidation = "TF5004 value rejected by the API"
  case apiConflict = "TF5005 conflict"
  case apiServerError = "TF5006 server error"
  case apiUnexpectedAnswer = "TF5007 unexpected response"
  case readIncomplete = "TF5008 incomplete read"
  case staleObject = "TF5009 object changed since it was read"
  case notConverged = "TF5010 did not converge"
  case configuration = "TF5011 invalid configuration"
  case documentFailed = "TF5012 document failed"
  case sinkFailed = "TF5013 output cannot be written"
  case outputNotLive = "TF5014 output not available yet"
  case webhookSecretAbsent = "TF5015 webhook secret not found"
  case apiWarning = "TF5020 API warning"
  case apiLimited = "TF5016 API rate limit"
  case foreignAnswer = "TF5017 response not from the API"
  case fieldNotKept = "TF5021 not stored by the server"
  case writeLost = "TF5022 confirmed but lost"

  // Saved plans
  case savedPlanUnusable = "TF6001 saved plan cannot be used"
  case savedPlanElsewhere = "TF6002 saved plan is for another target"
  case savedPlanApplied = "TF6003 saved plan already applied"

  // What an import cannot express
  case notImported = "TF6101 not imported"

  // The command line
  case usage = "TF6201 invalid command line"

  /// The code as messages show it, for example `TF1001`.
  package var number: String { rawValue.number }

  /// Fixed text without user data: lowercase, no full stop.
  package var summary: String { rawValue.summary }

  /// The default severity, which the reporter can override.
  package var severity: Severity {
    switch self {
    case .smsWithoutAgent, .smsWithVoiceOnlyModel, .unfillableVariable, .markdownReadAloud,
      .agentTwiceInSplit, .webhookSecretLost, .oddSecret, .splitKeepsOldVersion,
      .protectionNotRecorded, .undeclaredSecret, .evalCannotFail, .expectationWithoutContent,
      .apiWarning, .manifestNamed:
      .warning
    case .removedNotFound, .shorterPlanPossible, .webhookSecretAbsent, .notCleaned:
      .note
    default:
      .error
    }
  }
}

/// The number and the summary of a diagnostic code, which a space separates.
package struct CodeText: ExpressibleByStringLiteral, Hashable, Sendable {
  private let text: String

  package init(stringLiteral text: String) { self.text = text }

  var number: String { String(text.prefix { $0 != " " }) }
  var summary: String { String(text.drop { $0 != " " }.dropFirst()) }
}
