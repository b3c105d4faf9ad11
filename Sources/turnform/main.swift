import CLI
import Foundation

// A reader that goes away must not end an apply half way.
signal(SIGPIPE, SIG_IGN)
exit(await Turnform.run(Array(CommandLine.arguments.dropFirst()), on: .system))
