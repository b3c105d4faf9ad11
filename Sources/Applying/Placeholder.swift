enum ApplyingPlaceholder {}
