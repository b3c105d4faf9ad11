import CLI
import Foundation

ProcessStart.prepare()
exit(await Turnform.run(Array(CommandLine.arguments.dropFirst()), on: .system))
