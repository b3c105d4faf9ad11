import Diagnostics
import Testing

@Suite("Credentials in texts")
struct CredentialTests {
  private static let forty = "0123456789abcdefghijABCDEFGHIJ0123456789"

  @Test(
    "text that looks like one is redacted wherever it is shown",
    arguments: [
      ("sk-abcdefghijklmnopqrstuvwx1", "sk-…"), ("key sk_live_0123456789abcdef.", "key sk_live_…."),
      ("ghp_\(forty)", "ghp_…"), ("github_pat_\(forty)", "github_pat_…"),
      ("glpat-\(forty)", "glpat-…"),
      ("xoxb-\(forty)", "xoxb-…"), ("AIza01234567890123456789012345678901234", "AIza…"),
      ("https://user:pass@host/x", "https://…@host/x"), ("https://token@host", "https://…@host"),
      ("postgres://u:p@ss@h:5/db", "postgres://…@h:5/db"),
      ("see http://a:b@c, and https://d:e@f.", "see http://…@c, and https://…@f."),
      ("https://h/x?api_key=abc&limit=3", "https://h/x?api_key=…&limit=3"),
      ("https://h?a=b&token=abc#x", "https://h?a=b&token=…#x"),
      ("https://h?sig=a%3D", "https://h?sig=…"),
      ("(https://h?access_token=abc)", "(https://h?access_token=…"),
      ("--token=abc --limit=3", "--token=… --limit=3"), ("--api-key=x", "--api-key=…"),
      ("Bearer abcdefg8", "Bearer …"),
      ("Authorization: Basic dXNlcjpwYXNz=", "Authorization: Basic …"),
      ("{\"a\":\"bearer eyJhbGciOi1.x-y\"}", "{\"a\":\"bearer …\"}"),
    ]
  )
  func masked(text: String, expected: String) {
    #expect(text.withCredentialsMasked == expected)
    #expect(expected.withCredentialsMasked == expected)
  }

  @Test(
    "text that merely resembles one stays",
    arguments: [
      "sk-learn", "task-oriented", "mail a@b.example", "https://host/a@b",
      "https://host?limit=3&page_token=x",
      "https://h?api_key=", "https://h?token={{token}}", "https://{{user}}:{{pass}}@h",
      "https://h?key=${x}",
      "a bearer token", "Basic information", "Bearer {{token}}", "--tokens=5", "--max-token=5",
      "--token",
      "mailto:a@b", "C:\\x@y", "a://", "://@", "https://", "::add-mask::", "", "ü https://ü",
    ]
  )
  func plain(text: String) { #expect(text.withCredentialsMasked == text) }

  @Test(
    "names of secrets",
    arguments: [
      "api_key", "apiKey", "APIKey", "X-Api-Key", "API_KEY", "token", "authToken", "access-token",
      "db.password",
      "Authorization", "client_secret", "secretKey", "private_key", "passphrase", "PASSWORD",
      "cookie", "db[password]", "{token}", "api key ", "secret_", "API_KEY)", "é.token", "ö_pwd!",
      "api\u{212A}ey", "HTTP_Bearer", "credentials", "X-Auth-Token:",
    ]
  )
  func names(name: String) { #expect(name.namesCredential) }

  @Test(
    "names of other things",
    arguments: [
      "max_tokens", "eos_token", "stop_token", "page_token", "password_policy", "secret_name",
      "key",
      "primary_key", "tokenizer", "keyterms", "author", "monkey", "", "_", "sort_key", "tokens",
      "password2", "secret[0]", "key!", "donkey]", "token-count", "ključ", "!?",
    ]
  )
  func otherNames(name: String) { #expect(!name.namesCredential) }
}
