/// The limits on how long an apply waits for pending changes.
///
/// The API answers before it commits: reads were seen to lag by up to 0.75 s (Contract.md §4).
package enum RetryTimeouts {
  /// The time for a confirmed write to show, and for a dependent write to be accepted
  /// (Design.md §6).
  package static let notYet = Duration.seconds(5)
  /// The time before a write whose answer was lost is retried, if sending it twice is harmless.
  package static let repeatable = Duration.seconds(2)
  /// The time before a lost creation is retried: sending it twice would create two objects, and two
  /// rows with one E.164 block the number for everyone (Contract.md §1, point 10).
  package static let creation = Duration.seconds(5)
  /// The maximum number of attempts at one write whose answers are lost.
  package static let sends = 3

  /// The time for the server's models to make an uploaded document searchable.
  package static let processing = Duration.seconds(600)

  /// The time for a document uploaded by an earlier run to become ready before it is uploaded
  /// again: a server that was restarted meanwhile never continues processing it.
  package static let unfinished = Duration.seconds(120)
  /// The time between two progress reports on a long wait.
  package static let reporting = Duration.seconds(15)

  /// The n-th wait between two lookups, from 0: 25 ms, doubled.
  package static func wait(_ number: Int, longest: Duration = .milliseconds(800)) -> Duration {
    min(longest, .milliseconds(25) * (1 << min(number, 10)))
  }
}
