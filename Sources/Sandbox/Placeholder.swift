import Hummingbird

enum SandboxPlaceholder {}
