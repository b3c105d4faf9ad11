import JSON
package import Resources

/// A plain object as the API answers it (Contract.md §10–13); the secret of a new webhook is
/// ignored.
package struct ObjectAnswer: IdentifiedAnswer {
  package let object: LiveObject
  /// Whether the object is not deactivated.
  package let isActive: Bool

  package var id: RemoteID { object.id }

  init(_ kind: Kind, _ answer: JSONValue, at pointer: JSONPointer) throws(ShapeError) {
    let reader = try ObjectReader(answer, at: pointer, kind: kind.singular, name: kind.keyField)
    object = LiveObject(
      id: try reader.id("id"),
      naturalKey: try reader.name(kind.keyField),
      fields: try reader.fields(
        of: kind.createTable,
        // Only a URL is both the key and a field.
        except: ["name"],
        marked: kind.markedField
      )
    )
    isActive = kind.object?.isEditable == false ? try reader.boolean("active") : true
  }
}
