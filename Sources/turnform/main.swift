import CLI
import Foundation

exit(await Turnform.run(Array(CommandLine.arguments.dropFirst()), on: .system))
