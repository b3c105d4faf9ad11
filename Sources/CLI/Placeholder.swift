import ArgumentParser

enum CLIPlaceholder {}
