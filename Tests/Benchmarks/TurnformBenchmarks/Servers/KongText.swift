/// A file of decK with services, each with one route.
struct KongText {
  let services: Int
  /// Whether a hundredth of the services and of the routes differs.
  var isChanged = false

  var bytes: [UInt8] {
    var text = "_format_version: \"1.1\"\nservices:\n"
    for index in 0..<services { text += service(index) }
    return Array(text.utf8)
  }

  private func service(_ index: Int) -> String {
    let revision = isChanged && index % 100 == 0 ? 1 : 0
    let routeRevision = isChanged && index % 100 == 50 ? 1 : 0
    return """
      - name: service-\(index)
        protocol: http
        host: backend-\(index).internal.example
        port: 8080
        path: /v\(revision)
        retries: 5
        connect_timeout: 5000
        read_timeout: 60000
        write_timeout: 60000
        tags: [team-\(index % 20), managed]
        routes:
        - name: route-\(index)
          protocols: [http, https]
          methods: [GET, POST]
          hosts: [service-\(index).example.com]
          paths: [/api/\(index)/r\(routeRevision)]
          strip_path: true
          preserve_host: false
          tags: [team-\(index % 20), managed]

      """
  }
}
