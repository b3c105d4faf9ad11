import HTTPTransport
import Testing

@Suite("Addresses of the API") struct ServerAddressTests {
  @Test(
    "an address is http or https with a host, and optionally a port and a path",
    arguments: [
      ("http://localhost:8090", "http://localhost:8090"),
      ("https://api.example.com/turncall", "https://api.example.com/turncall"),
      ("http://[::1]:8090", "http://[::1]:8090"),
      (" \u{FEFF}https://api.example.com/ \r\n", "https://api.example.com"),
      ("HTTPS://API.Example.com", "https://api.example.com"),
      ("https://host:1", "https://host:1"),
      ("https://host:65535", "https://host:65535"),
      ("https://host/a%20b/", "https://host/a%20b"),
      ("https://host//", "https://host"),
    ]
  )
  func right(text: String, expected: String) throws {
    let address = try ServerAddress(text)
    #expect(address.description == expected)
  }

  @Test(
    "everything else is an error that names the wrong part",
    arguments: [
      ("", .scheme), ("localhost:8090", .scheme), ("ftp://host", .scheme),
      ("//host", .scheme), ("https:/host", .scheme), ("://host", .scheme),
      ("http://", .noHost), ("https:///v1", .noHost), ("https://:8090", .noHost),
      ("https://@host", .userInfo), ("https://user:pw@host", .userInfo),
      ("https://a@b@host", .userInfo),
      ("https://host?x=1", .query), ("https://host/#top", .query),
      ("http://ho st", .notAURL), ("https://host\n.evil", .notAURL), ("https://hôst", .notAURL),
      ("https://host/<x>", .notAURL), ("https://host\u{0}", .notAURL),
      ("https://host:0", .port), ("https://host:65536", .port), ("https://host:99999", .port),
      ("https://host:", .port), ("https://host:80a", .port), ("https://host:-1", .port),
      ("https://host:99999999999999999999", .port),
      ("https://ho%20st", .host), ("https://[::1", .host), ("https://[]", .host),
      ("https://[host]", .host), ("https://[127.0.0.1]", .host), ("https://[::1]x", .host),
      ("https://ho,st", .host),
      ("https://host/../v2", .path), ("https://host/a/.", .path), ("https://host/%", .path),
      ("https://host/%zz", .path), ("https://host/[", .path),
    ] as [(String, ServerAddressError)]
  )
  func wrong(text: String, expected: ServerAddressError) {
    let result = Result { () throws(ServerAddressError) in try ServerAddress(text) }
    switch result {
    case .success(let address): Issue.record("\(address)")
    case .failure(let error): #expect(error == expected)
    }
  }

  @Test(
    "every spelling of this machine is recognised, and nothing else is",
    arguments: [
      ("localhost", true), ("LOCALHOST", true), ("api.localhost", true), ("localhost.", true),
      ("127.0.0.1", true), ("127.8.9.10", true), ("[::1]", true), ("[0:0:0:0:0:0:0:1]", true),
      ("[::ffff:127.0.0.1]", true),
      ("localhost.example.com", false), ("mylocalhost", false), ("128.0.0.1", false),
      ("0.0.0.0", false), ("[::]", false), ("127.0.0.1.example.com", false), ("[::2]", false),
    ]
  )
  func loopback(host: String, expected: Bool) throws {
    let address = try ServerAddress("http://\(host):8090/x")
    #expect(address.isLoopback == expected)
  }
}
