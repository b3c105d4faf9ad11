import API

extension Traffic {
  /// The requests of a run and the time spent waiting for them, in one line.
  var text: String {
    let again = retries == 0 ? "" : " (\(retries) of them again)"
    let requests = [Self.counted(writes, "write"), Self.counted(reads, "read")]
    return "Sent \(requests.joined(separator: " and "))\(again); waited "
      + "\(Int(waited / .milliseconds(1))) ms for the server."
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}
