extension String {
  /// Whether a name denotes a secret, such as `api_key`, `authToken`, `X-Api-Key` or `db.password`.
  ///
  /// The last word decides; `password_policy` and `max_tokens` are not secrets.
  package var namesCredential: Bool {
    guard mayNameCredential else { return false }
    let words = nameWords
    guard let last = words.last else { return false }
    let before = words.dropLast().last
    switch last {
    case "token":
      return before.map { !Self.wordsBeforeOtherTokens.contains($0) } ?? true
    case "key":
      return before.map(Self.wordsBeforeSecretKeys.contains) ?? false
    default:
      return Self.secretWords.contains(last)
    }
  }

  /// Whether the name ends as the names of secrets do; decides for most names without splitting
  /// them into words.
  private var mayNameCredential: Bool {
    // Scalars beyond ASCII are left to the words.
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return true }
    let bytes = utf8.span
    var end = bytes.count
    while end > 0, !bytes[end - 1].isLetterOrDigit { end -= 1 }
    guard end > 0 else { return false }
    return Self.endings[Int(bytes[end - 1] | 0x20)]
      .contains { ending in
        ending.count <= end
          && ending.indices.allSatisfy { bytes[end - 1 - $0] | 0x20 == ending[$0] }
      }
  }

  /// Words that denote a secret wherever they end a name.
  private static let secretWords = [
    "apikey", "apitoken", "authorization", "authtoken", "bearer", "cookie", "credential",
    "credentials", "passphrase", "passwd", "password", "privatekey", "pwd", "secret", "secretkey",
  ]
  /// The last words of names that may denote a secret, from their last letter to their first, by
  /// their last letter.
  private static let endings = (secretWords + ["token", "key"])
    .reduce(into: Array(repeating: [[UInt8]](), count: 0x80)) { endings, word in
      let letters = Array(word.utf8.reversed())
      endings[Int(letters[0])].append(letters)
    }

  /// Whether the name of a URL query parameter denotes a secret; such names are short.
  var namesCredentialInQuery: Bool {
    namesCredential
      || ["auth", "code", "key", "pass", "sig", "signature"].contains(lowercased())
  }

  /// Words before `token` that concern language models and pagination, not access.
  private static let wordsBeforeOtherTokens: Set<String> = [
    "bos", "cls", "continuation", "end", "eos", "first", "last", "mask", "max", "min", "next",
    "num", "pad", "page", "sep", "special", "start", "stop", "unk",
  ]
  private static let wordsBeforeSecretKeys: Set<String> = [
    "access", "account", "api", "app", "auth", "client", "encryption", "master", "private",
    "secret", "service", "shared", "signing", "subscription",
  ]

  /// The lowercase words of a name, separated by dashes, underscores, dots or capitals.
  private var nameWords: [String] {
    var words: [String] = []
    var word = ""
    var wasLower = false
    for scalar in unicodeScalars {
      let isLetter = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      let isUpper = scalar.properties.isUppercase
      if !isLetter || (isUpper && wasLower) {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if isLetter { word += scalar.properties.lowercaseMapping }
      wasLower = isLetter && !isUpper
    }
    return word.isEmpty ? words : words + [word]
  }
}
