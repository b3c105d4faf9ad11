/// Every problem that Turnform can report, with its stable name.
///
/// Numbers are never reused. TF1… is YAML syntax, TF2… the manifest language, TF3… lints (what the
/// API accepts and then fails on a live call), TF4… what the planner refuses, TF5… what the API
/// answered.
package enum DiagnosticCode: String, CaseIterable, Sendable, Hashable {
  // YAML syntax
  case yamlSyntax = "TF1001"
  case yamlInvalidUTF8 = "TF1002"
  case yamlControlCharacter = "TF1003"
  case yamlDuplicateKey = "TF1004"
  case yamlUnknownTag = "TF1005"
  case yamlTab = "TF1006"
  case yamlTooDeep = "TF1007"
  case yamlTooManyAliasNodes = "TF1008"
  case yamlTooLarge = "TF1009"
  case yamlUnknownAlias = "TF1010"
  case yamlKeyNotText = "TF1011"
  case yamlBadMerge = "TF1012"
  case yamlRecursiveAlias = "TF1013"
  case yamlTooManyProblems = "TF1014"

  // The manifest language
  case manifestMissing = "TF2001"
  case manifestNotAMapping = "TF2002"
  case unsupportedVersion = "TF2003"
  case unknownField = "TF2004"
  case missingField = "TF2005"
  case wrongType = "TF2006"
  case outOfRange = "TF2007"
  case notAChoice = "TF2008"
  case badPattern = "TF2009"
  case badLength = "TF2010"
  case ruleBroken = "TF2011"
  case duplicateAddress = "TF2012"
  case unknownReference = "TF2013"
  case badKey = "TF2014"
  case fileOutsideStack = "TF2015"
  case fileUnreadable = "TF2016"
  case environmentVariableMissing = "TF2017"
  case environmentVariableNotAllowed = "TF2018"
  case tagNotAllowed = "TF2019"
  case environmentUnknown = "TF2020"
  case duplicateNaturalKey = "TF2021"
  case badRoute = "TF2022"
  case removedStillDeclared = "TF2023"
  case notSupportedYet = "TF2024"
  case nullNotAllowed = "TF2025"

  // Lints
  case smsWithoutAgent = "TF3001"
  case smsWithVoiceOnlyModel = "TF3002"
  case nameInTwoEnvironments = "TF3003"
  case unfillableVariable = "TF3004"
  case markdownReadAloud = "TF3005"
  case secretInPlainText = "TF3006"
  case weightsDoNotSum = "TF3007"
  case agentTwiceInSplit = "TF3009"

  // What the planner refuses
  case duplicateLiveObjects = "TF4001"
  case ownedByAnotherStack = "TF4002"
  case protectedObject = "TF4003"
  case tooManyDeletes = "TF4004"
  case emptyManifestPrune = "TF4005"
  case stillReferredTo = "TF4006"
  case environmentMoved = "TF4007"
  case pinnedVersionMissing = "TF4008"
  case sidInUse = "TF4009"
  case noSafeOrder = "TF4010"
  case secretWouldBeLost = "TF4011"
  case removedNotFound = "TF4012"
  case splitKeepsOldVersion = "TF4013"

  // What the API answered
  case apiUnreachable = "TF5001"
  case apiUnauthorized = "TF5002"
  case apiForbidden = "TF5003"
  case apiValidation = "TF5004"
  case apiConflict = "TF5005"
  case apiServerError = "TF5006"
  case apiUnexpectedAnswer = "TF5007"
  case readIncomplete = "TF5008"
  case staleObject = "TF5009"
  case notConverged = "TF5010"
  case configuration = "TF5011"

  /// Fixed text without user data: lower case, no full stop.
  package var summary: String {
    switch self {
    case .yamlSyntax: "not valid YAML"
    case .yamlInvalidUTF8: "not valid UTF-8"
    case .yamlControlCharacter: "control character"
    case .yamlDuplicateKey: "duplicate key"
    case .yamlUnknownTag: "unknown tag"
    case .yamlTab: "tab used as indentation"
    case .yamlTooDeep: "nested too deep"
    case .yamlTooManyAliasNodes: "aliases expand too far"
    case .yamlTooLarge: "file too large"
    case .yamlUnknownAlias: "unknown alias"
    case .yamlKeyNotText: "key is not text"
    case .yamlBadMerge: "bad merge key"
    case .yamlRecursiveAlias: "alias to itself"
    case .yamlTooManyProblems: "too many problems"
    case .manifestMissing: "no manifest"
    case .manifestNotAMapping: "not a mapping"
    case .unsupportedVersion: "unsupported language version"
    case .unknownField: "unknown field"
    case .missingField: "missing field"
    case .wrongType: "wrong type"
    case .outOfRange: "out of range"
    case .notAChoice: "not one of the choices"
    case .badPattern: "wrong form"
    case .badLength: "wrong length"
    case .ruleBroken: "fields do not fit together"
    case .duplicateAddress: "declared twice"
    case .unknownReference: "refers to nothing"
    case .badKey: "bad key"
    case .fileOutsideStack: "file outside the stack"
    case .fileUnreadable: "cannot read file"
    case .environmentVariableMissing: "environment variable not set"
    case .environmentVariableNotAllowed: "environment variable not allowed"
    case .tagNotAllowed: "tag not allowed here"
    case .environmentUnknown: "unknown environment"
    case .duplicateNaturalKey: "two declarations of one object"
    case .badRoute: "bad route"
    case .removedStillDeclared: "removed but still declared"
    case .notSupportedYet: "not supported yet"
    case .nullNotAllowed: "null not allowed"
    case .smsWithoutAgent: "nobody answers the SMS"
    case .smsWithVoiceOnlyModel: "the model is voice only"
    case .nameInTwoEnvironments: "one agent name in two environments"
    case .unfillableVariable: "no call-init fills this variable"
    case .markdownReadAloud: "Markdown is read aloud"
    case .secretInPlainText: "secret in plain text"
    case .weightsDoNotSum: "weights do not sum to 100"
    case .agentTwiceInSplit: "agent twice in one split"
    case .duplicateLiveObjects: "two live objects with one natural key"
    case .ownedByAnotherStack: "owned by another stack"
    case .protectedObject: "protected"
    case .tooManyDeletes: "too many deletions"
    case .emptyManifestPrune: "an empty stack never prunes"
    case .stillReferredTo: "still referred to"
    case .environmentMoved: "environment would change"
    case .pinnedVersionMissing: "pinned version does not exist"
    case .sidInUse: "SID already bound"
    case .noSafeOrder: "no safe order"
    case .secretWouldBeLost: "secret would be lost"
    case .removedNotFound: "nothing to remove"
    case .splitKeepsOldVersion: "undeclared split keeps the old version"
    case .apiUnreachable: "cannot reach the API"
    case .apiUnauthorized: "not authenticated"
    case .apiForbidden: "not allowed"
    case .apiValidation: "the API refused a value"
    case .apiConflict: "conflict"
    case .apiServerError: "server error"
    case .apiUnexpectedAnswer: "unexpected answer"
    case .readIncomplete: "read not proven complete"
    case .staleObject: "changed since it was read"
    case .notConverged: "not converged"
    case .configuration: "bad configuration"
    }
  }

  /// How much it stops unless the reporter knows better.
  package var severity: Severity {
    switch self {
    case .smsWithoutAgent, .smsWithVoiceOnlyModel, .unfillableVariable, .markdownReadAloud,
      .agentTwiceInSplit, .splitKeepsOldVersion:
      .warning
    case .removedNotFound:
      .note
    default:
      .error
    }
  }
}
