import Resources

/// The addresses of undeclared live objects.
///
/// An object is addressed by its natural key, which may also be the key of a declared one with
/// another name; quoted, it cannot be a key. So a creation and a deletion never share one address.
struct UndeclaredAddresses {
  private let declared: Set<ResourceAddress>

  init(_ desired: DesiredState) {
    declared = Set(desired.addresses)
  }

  subscript(kind: Kind, name: ObjectName) -> ResourceAddress {
    let address = ResourceAddress(kind, name)
    return declared.contains(address) ? ResourceAddress(kind, "\"\(name)\"") : address
  }
}
