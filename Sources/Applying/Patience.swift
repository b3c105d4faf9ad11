/// How long an apply waits for what is on its way.
///
/// The API answers before it commits: reads were seen to lag by up to 0.75 s (Contract.md §4).
package enum Patience {
  /// For a confirmed write to show, and for a dependent write to be accepted (Design.md §6).
  package static let notYet = Duration.seconds(5)
  /// Before a write whose answer was lost is sent again, when sending it twice does no harm.
  package static let repeatable = Duration.seconds(2)
  /// Before a lost creation is sent again: twice would be two objects, and two rows of one E.164
  /// block the number for everyone (Contract.md §1, point 10).
  package static let creation = Duration.seconds(5)
  /// How often one write is sent at most when its answers are lost.
  package static let sends = 3

  /// For an uploaded document to be made searchable, which takes the server's models their time.
  package static let processing = Duration.seconds(600)

  /// For a document that an earlier run has uploaded to become ready, before it is uploaded again: a
  /// server that was restarted in between never goes on with it.
  package static let unfinished = Duration.seconds(120)
  /// Between two words on something that takes long.
  package static let reporting = Duration.seconds(15)

  /// The n-th wait between two looks, from 0: 25 ms, doubled.
  ///
  /// - Parameters:
  ///   - number: How often was waited before.
  ///   - longest: At most.
  /// - Returns: How long to wait.
  package static func wait(
    _ number: Int,
    longest: Duration = .milliseconds(800)
  ) -> Duration {
    min(longest, .milliseconds(25) * (1 << min(number, 10)))
  }
}
