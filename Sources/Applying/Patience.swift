/// How long an apply waits for what is on its way.
///
/// The API answers before it commits: reads were seen to lag by up to 0.75 s (contract §4).
package enum Patience {
  /// For a confirmed write to show, and for a dependent write to be accepted (design §6).
  package static let notYet = Duration.seconds(5)
  /// Before a write whose answer was lost is sent again, when sending it twice does no harm.
  package static let repeatable = Duration.seconds(2)
  /// Before a lost creation is sent again: twice would be two objects, and two rows of one E.164
  /// block the number for everyone (contract §1, point 10).
  package static let creation = Duration.seconds(5)
  /// How often one write is sent at most when its answers are lost.
  package static let sends = 3

  /// The n-th wait between two looks, from 0: 25 ms, doubled, at most 0.8 s.
  package static func wait(_ number: Int) -> Duration {
    min(.milliseconds(800), .milliseconds(25) * (1 << min(number, 10)))
  }
}
