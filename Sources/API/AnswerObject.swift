package import JSON
package import Resources

/// An object that the API answers, alone or in lists.
package protocol AnswerObject: Sendable {
  /// Tells the objects of one list apart.
  var id: RemoteID { get }

  /// Reads one object.
  ///
  /// - Parameters:
  ///   - answer: As `data` or as an entry of a list.
  ///   - pointer: Where in the answer, for the error.
  /// - Throws: ``ShapeError`` for a needed field.
  init(answer: JSONValue, at pointer: JSONPointer) throws(ShapeError)
}

extension Answer {
  private static let data = JSONPointer.root.appending("data")

  /// `data` as one object.
  package func object<Object: AnswerObject>(_ type: Object.Type) throws(APIError) -> Object {
    do throws(ShapeError) {
      return try Object(answer: data, at: Self.data)
    } catch {
      throw unexpected(error.pointer)
    }
  }

  /// `data` as a list of objects.
  package func list<Object: AnswerObject>(of type: Object.Type) throws(APIError) -> [Object] {
    guard let items = data.array else { throw unexpected(Self.data) }
    do throws(ShapeError) {
      var objects: [Object] = []
      objects.reserveCapacity(items.count)
      for (index, item) in items.enumerated() {
        objects.append(try Object(answer: item, at: Self.data.appending(index)))
      }
      return objects
    } catch {
      throw unexpected(error.pointer)
    }
  }
}
