package import JSON
package import Resources

/// An object that the API answers in a list.
package protocol IdentifiedAnswer: Sendable {
  /// Identifies the object within a list.
  var id: RemoteID { get }
}

/// An object that the API answers, alone or in a list.
package protocol AnswerObject: IdentifiedAnswer {
  /// Reads `data`, or an entry of a list.
  init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError)
}

extension AnswerObject {
  /// Reads an entry of a list after another one.
  init(answer: JSONValue, at pointer: JSONPointer, after earlier: Self?) throws(ShapeError) {
    try self.init(answer: answer, at: pointer)
  }
}

/// A list with the objects that this version can read and those that it cannot.
package struct Listing<Object: Sendable>: Sendable {
  package var objects: [Object] = []
  package var unknown: [UnknownObject] = []

  /// The number of objects, readable or not.
  package var count: Int { objects.count + unknown.count }

  static func += (left: inout Listing, right: Listing) {
    left.objects += right.objects
    left.unknown += right.unknown
  }
}

extension Listing where Object: IdentifiedAnswer {
  /// The ids of all objects, readable or not.
  var ids: [RemoteID] { objects.map(\.id) + unknown.map(\.id) }
}

extension Answer {
  private static let data = JSONPointer.root.appending("data")

  /// Reads one answered object at a place; receives the object before it in the same list.
  typealias Reading<Object> =
    @Sendable (JSONValue, JSONPointer, Object?) throws(ShapeError) -> Object

  /// `data` as one object.
  package func object<Object: AnswerObject>(_ type: Object.Type) throws(APIError) -> Object {
    try object(Object.init(answer:at:after:))
  }

  /// `data` as one plain object.
  package func object(of kind: Kind) throws(APIError) -> LiveObject {
    try object { answer, pointer, _ throws(ShapeError) in
      try ObjectAnswer(kind, answer, at: pointer).object
    }
  }

  private func object<Object>(_ read: Reading<Object>) throws(APIError) -> Object {
    do throws(ShapeError) {
      return try read(data, Self.data, nil)
    } catch {
      throw unexpected(error)
    }
  }

  /// `data` as a list of objects.
  package func list<Object: AnswerObject>(of type: Object.Type) throws(APIError) -> Listing<Object>
  {
    try list(Object.init(answer:at:after:))
  }

  func list<Object>(_ read: Reading<Object>) throws(APIError) -> Listing<Object> {
    guard let items = data.array else { throw unexpected(Self.data) }
    var listing = Listing<Object>()
    listing.objects.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      do throws(ShapeError) {
        listing.objects.append(try read(item, Self.data.appending(index), listing.objects.last))
      } catch {
        guard case .unknown(let object) = error else { throw unexpected(error) }
        listing.unknown.append(object)
      }
    }
    return listing
  }

  private func unexpected(_ error: ShapeError) -> APIError {
    switch error {
    case .field(let pointer, let object): unexpected(pointer, of: object)
    case .unknown(let object):
      APIError(.unexpectedAnswer(.unknownWord(object)), request: request, status: status)
    }
  }
}
