import API
import JSON
package import Resources

/// Short names in place of UUIDs, for readable tests.
///
/// Requests and responses use UUIDs, since nothing else is accepted as an id; tests use `a1` and
/// `n1`. The digits encode the name, so that neither direction needs a table.
extension RemoteID {
  /// - Parameter short: Up to 15 ASCII characters.
  package init(short: String) { self.init(uuid(short)) }

  /// The name, or the id itself when it was not made from a name.
  package var short: String { shortName(description) ?? description }
}

/// The UUID that encodes a name in its digits.
package func uuid(_ short: String) -> String {
  precondition(1...15 ~= short.utf8.count, "a short id has up to 15 bytes")
  let bytes = [UInt8](repeating: 0, count: 16 - short.utf8.count) + Array(short.utf8)
  var text = ""
  for (index, byte) in bytes.enumerated() {
    if [4, 6, 8, 10].contains(index) { text += "-" }
    text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
  }
  return text
}

private func shortName(_ text: String) -> String? {
  let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
  guard text.utf8.count == 36, digits.count == 32 else { return nil }
  let bytes = stride(from: 0, to: 32, by: 2)
    .compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) }
  let name = bytes.drop { $0 == 0 }
  guard bytes.count == 16, bytes[0] == 0, !name.isEmpty, name.allSatisfy({ 0x21...0x7E ~= $0 })
  else { return nil }
  return String(decoding: name, as: UTF8.self)
}

/// A text with its UUIDs replaced by names.
func shortened(_ bytes: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  var index = 0
  while index < bytes.count {
    let end = index + 36
    if bytes[index] == UInt8(ascii: "0"), end <= bytes.count,
      let name = shortName(String(decoding: bytes[index..<end], as: UTF8.self))
    {
      result += name.utf8
      index = end
    } else {
      result.append(bytes[index])
      index += 1
    }
  }
  return result
}

extension APIRequest {
  /// The request as a test reads it.
  var shortened: APIRequest {
    APIRequest(
      method,
      String(decoding: TestSupport.shortened(Array(path.utf8)), as: UTF8.self),
      headers: headers,
      body: body.map(TestSupport.shortened)
    )
  }
}

extension APIResponse {
  /// The response as a server sends it.
  var lengthened: APIResponse {
    guard body.count < 1 << 20, let value = try? JSONValue(parsing: body),
      let object = value.object
    else { return self }
    return APIResponse(
      status: status,
      headers: headers,
      body: JSONValue.object(object.lengthened).bytes(keys: .asAdded)
    )
  }
}

/// The members that hold ids.
private let idKeys: Set = [
  "id", "agent_id", "knowledge_base_id", "project_id", "routing_target_id",
]

/// Letters, digits and dashes; malformed values are not ids.
private func isShortID(_ text: String) -> Bool {
  1...15 ~= text.utf8.count
    && text.unicodeScalars.allSatisfy {
      $0 == "-" || ($0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0)))
    }
}

extension JSONObject {
  fileprivate var lengthened: JSONObject {
    JSONObject(
      members.map { key, value in
        if idKeys.contains(key), let name = value.string, isShortID(name) {
          return (key, .string(uuid(name)))
        }
        // Hand-written texts stay unchanged: bodies of errors, texts of configs.
        return (key, key == "config" || key == "details" ? value : value.lengthened)
      }
    )
  }
}

extension JSONValue {
  fileprivate var lengthened: JSONValue {
    switch self {
    case .object(let object): .object(object.lengthened)
    case .array(let items): .array(items.map(\.lengthened))
    case .null, .bool, .number, .string: self
    }
  }
}
