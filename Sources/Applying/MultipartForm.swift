import API
import Resources

/// A form with one file, in the format that the API accepts for documents (Contract.md §12).
struct MultipartForm {
  let headers: [APIHeader]
  let body: [UInt8]

  /// - Parameter document: Its content type is sent without parameters, which the API refuses.
  init(_ document: DesiredDocument, _ bytes: [UInt8]) {
    let boundary = Self.boundary(for: document, bytes)
    headers = [APIHeader("Content-Type", "multipart/form-data; boundary=\(boundary)")]
    let head = """
      --\(boundary)\r
      Content-Disposition: form-data; name="file"; filename="\(Self.quoted(document.name.text))"\r
      Content-Type: \(document.contentType)\r
      \r

      """
    body = Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
  }

  /// Whether a name is allowed in a header.
  static func allows(_ name: String) -> Bool {
    name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  }

  /// A boundary that is stable for the same file and never occurs in it.
  private static func boundary(for document: DesiredDocument, _ bytes: [UInt8]) -> String {
    var number = 0
    while true {
      let boundary = "turnform-\(document.digest.prefix(40))-\(number)"
      if !bytes.contains(boundary.utf8) { return boundary }
      number += 1
    }
  }

  private static func quoted(_ name: String) -> String {
    // By scalars: a quote followed by a combining mark still ends the name.
    var quoted = ""
    for scalar in name.unicodeScalars {
      if scalar == "\\" || scalar == "\"" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted
  }
}
